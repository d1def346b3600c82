/** Graphviz as WebAssembly, for kernels without `dot`. Handed over by the kernel when needed. */

import { readDotJson } from "./dotjson.ts";
import type { Graph, Layout } from "../wire/graph.ts";

interface Graphviz {
  layout(dot: string, format: string, engine: string): string;
  version(): string;
}
interface EngineModule {
  Graphviz: { load(): Promise<Graphviz> };
}

/** Above this many nodes a layout would freeze the page, so that it goes to a worker. */
const WORKER_FROM = 500;

// One engine a page, whichever copy of this module asked first: it weighs 800 kB.
const KEY = Symbol.for("ad_widget.graphviz");
const page = globalThis as { [KEY]?: Promise<string> };

export async function layoutInPage(
  graph: Graph,
  fetchEngine: () => Promise<string>,
  signal: AbortSignal,
): Promise<Layout> {
  const dot = graph.dot ?? "";
  page[KEY] ??= fetchEngine();
  let text: string;
  try {
    text = await page[KEY];
  } catch (error) {
    delete page[KEY];
    throw error;
  }
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    const aside = graph.program.nodes.length >= WORKER_FROM ? await inWorker(url, dot, signal) : null;
    const [json, version] = aside ?? (await inPage(url, dot));
    return readDotJson(JSON.parse(json), graph.program, `wasm-graphviz ${version}`);
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function inPage(url: string, dot: string): Promise<[string, string]> {
  const module = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as EngineModule;
  const graphviz = await module.Graphviz.load();
  return [graphviz.layout(dot, "json0", "dot"), graphviz.version()];
}

/** Lay out in a worker; null where the page may have none. */
function inWorker(url: string, dot: string, signal: AbortSignal): Promise<[string, string] | null> {
  const code = `import { Graphviz } from ${JSON.stringify(url)};
onmessage = async ({ data }) => {
  try {
    const graphviz = await Graphviz.load();
    postMessage([graphviz.layout(data, "json0", "dot"), graphviz.version()]);
  } catch (error) {
    postMessage(String(error));
  }
};
postMessage(null);`;
  const script = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Promise((resolve, reject) => {
    let ready = false;
    let worker: Worker;
    try {
      worker = new Worker(script, { type: "module" });
    } catch {
      URL.revokeObjectURL(script);
      resolve(null);
      return;
    }
    const end = () => {
      worker.terminate();
      URL.revokeObjectURL(script);
    };
    signal.addEventListener("abort", end);
    worker.onerror = (event) => {
      end();
      if (ready) reject(new Error(event.message));
      else resolve(null);
    };
    worker.onmessage = ({ data }) => {
      if (data === null) {
        ready = true;
        worker.postMessage(dot);
        return;
      }
      end();
      if (typeof data === "string") reject(new Error(data));
      else resolve(data as [string, string]);
    };
  });
}
