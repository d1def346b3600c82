/** The layout in a thread of its own, for graphs that would make the page stand still. */

import code from "./worker.ts?worker";
import { type Graph, type Layout, type Orientation, layout } from "./layout/index.ts";

/** Lay out in a worker; here, if the page may have none. Rejects when aborted. */
export async function layOutAside(graph: Graph, orientation: Orientation, signal: AbortSignal): Promise<Layout> {
  const found = await inWorker(graph, orientation, signal);
  if (found) return found;
  // At least what is said of it is painted first.
  await new Promise((resolve) => setTimeout(resolve, 30));
  signal.throwIfAborted();
  return layout(graph, { orientation });
}

/** Null where there can be no worker: none is known, or the page's policy forbids it. */
function inWorker(graph: Graph, orientation: Orientation, signal: AbortSignal): Promise<Layout | null> {
  if (typeof Worker !== "function") return Promise.resolve(null);
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Promise<Layout | null>((resolve, reject) => {
    let worker: Worker;
    try {
      worker = new Worker(url);
    } catch {
      resolve(null);
      return;
    }
    let ready = false;
    const end = (): void => worker.terminate();
    signal.addEventListener("abort", () => {
      end();
      reject(signal.reason);
    });
    worker.onerror = ({ message }) => {
      end();
      if (ready) reject(new Error(message));
      else resolve(null);
    };
    worker.onmessage = ({ data }: MessageEvent<null | string | Layout>) => {
      if (data === null) {
        ready = true;
        worker.postMessage([graph, orientation]);
        return;
      }
      end();
      if (typeof data === "string") reject(new Error(data));
      else resolve(data);
    };
  }).finally(() => URL.revokeObjectURL(url));
}
