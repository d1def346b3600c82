/** Runs in a worker: the layout of what is sent, or a text that says what is wrong with it. */

import { layout } from "./layout/index.ts";

const port = globalThis as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(data: unknown): void;
};
port.onmessage = ({ data: [graph, orientation] }) => {
  try {
    port.postMessage(layout(graph, { orientation }));
  } catch (error) {
    port.postMessage(error instanceof Error ? error.message : String(error));
  }
};
port.postMessage(null); // it is allowed to run
