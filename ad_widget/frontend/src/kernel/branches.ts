/** Graphs of code that branches: those that have been shown, and those that the kernel was asked for. */

import { type Runner, createRunner, unsupported } from "../runner/index.ts";
import type { Shared } from "../shared.ts";
import { untracked } from "../signals.ts";
import { Graph } from "../wire/graph.ts";
import type { Bytes, Message, Model } from "../wire/model.ts";

/** Graphs kept for when a branch is taken again. */
const MEMORY = 8;

export class Branches {
  readonly #model: Model;
  readonly #shared: Shared;
  /** Latest last. */
  readonly #seen = new Map<Graph, Runner>();
  /** The number of the last question. */
  #asked = 0;

  constructor(model: Model, shared: Shared) {
    this.#model = model;
    this.#shared = shared;
  }

  remember(graph: Graph, runner: Runner): void {
    this.#seen.delete(graph);
    this.#seen.set(graph, runner);
    for (const old of this.#seen.keys()) {
      if (this.#seen.size <= MEMORY) break;
      this.#seen.delete(old);
    }
    const { elsewhere } = this.#shared;
    elsewhere.set({ ...untracked(elsewhere), graphs: [...this.#seen.keys()] });
  }

  /** Find, among the graphs seen before, the one that the code makes of these values: its run. */
  find(now: Graph, values: Float64Array): [Graph, Runner] | null {
    for (const [graph, runner] of this.#seen) {
      if (graph === now || !graph.sameLeaves(now)) continue;
      graph.program.leaves.forEach((_, k) => {
        runner.setLeaf(k, values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
      });
      runner.run(true);
      if (runner.guardsHold()) return [graph, runner];
    }
    return null;
  }

  /** Ask the kernel what graph the code makes of these values; it comes among `elsewhere`. */
  ask(graph: Graph | null, values: Float64Array): void {
    const { elsewhere } = this.#shared;
    const now = untracked(elsewhere);
    if (now.waiting) return;
    const content = { type: "branch", graph: graph?.id, leaves: graph?.leaves, seq: ++this.#asked };
    elsewhere.set({ ...now, waiting: true, problem: "" });
    try {
      this.#model.send(content, undefined, [values.slice().buffer]);
    } catch {
      elsewhere.set(now);
    }
  }

  /** Take the kernel's answer, while this graph is shown. */
  read(content: Message & { type: "branch" }, buffers: Bytes[], shown: Graph | null): void {
    if (content.seq !== this.#asked) return;
    const { elsewhere } = this.#shared;
    let problem = content.message ?? "";
    try {
      if (content.graph) {
        const graph = new Graph({ ...content.graph, arrays: buffers });
        const why = unsupported(graph.program);
        if (why === null && shown?.sameLeaves(graph)) this.remember(graph, createRunner(graph.program));
        else problem = why ?? "";
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    elsewhere.set({ ...untracked(elsewhere), waiting: false, problem });
  }
}
