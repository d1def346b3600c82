/** A large graph on its way to be shown: made ready in slices, and said how far that is. */

import { choosing } from "../scene/opening.ts";
import type { Shared } from "../shared.ts";
import { batchInSlices, untracked } from "../signals.ts";
import { type Work, inSlices } from "../slices.ts";
import { readying } from "../runner/index.ts";
import { Graph } from "../wire/graph.ts";
import type { GraphMessage } from "../wire/graph.ts";
import { inflated, parsing } from "../wire/pieces.ts";
import { bytesOf } from "../wire/program.ts";

/** Characters, or nodes, of a program that is made ready in slices. */
const LARGE = { text: 2 ** 21, nodes: 4000 };

export function isLarge({ program, deflated }: GraphMessage): boolean {
  if (deflated || !program) return true;
  return typeof program === "string" ? program.length > LARGE.text : program.nodes?.length > LARGE.nodes;
}

export class Coming {
  /** How far it is; "" where none is on its way. */
  stage = "";
  readonly #shared: Shared;
  readonly #said: () => void;
  #work: AbortController | null = null;

  /** Calls `said` whenever the stage is another. */
  constructor(shared: Shared, said: () => void) {
    this.#shared = shared;
    this.#said = said;
  }

  get there(): boolean {
    return this.#work !== null;
  }

  /** Forget the one that is on its way. */
  end(): void {
    this.#work?.abort();
    this.#work = null;
  }

  start(message: GraphMessage, done: (graph: Graph) => void, failed: (error: unknown) => void): void {
    const { signal } = (this.#work = new AbortController());
    this.#say("Reading the graph …");
    const over = (): void => void (this.#work = null);
    const ready = unpacked(message).then(([whole, controls]) => inSlices(this.#makeReady(whole, controls), signal));
    ready.then(
      (graph) => batchInSlices(() => (over(), done(graph))),
      (error) => void (signal.aborted || (over(), failed(error))),
    );
  }

  #say(stage: string): void {
    this.stage = stage;
    this.#said();
  }

  /** What takes long, one after another, before anything of it is shown. */
  *#makeReady(message: GraphMessage, controls: string | null): Work<Graph> {
    const graph = yield* Graph.reading(controls === null ? message : { ...message, controls: yield* parsing(controls) });
    const many = `${graph.program.nodes.length.toLocaleString("en")} values`;
    this.#say(`Preparing to compute ${many} …`);
    yield* readying(graph.program);
    this.#say(`Grouping ${many} …`);
    const view = untracked(this.#shared.view);
    if (!view.open) yield* choosing(graph, view.orientation ?? "lr");
    return graph;
  }
}

/** A message with the text of its program unpacked, and the text of its controls if that came packed. */
async function unpacked(message: GraphMessage): Promise<[GraphMessage, string | null]> {
  const { deflated } = message;
  if (!deflated) return [message, null];
  const texts = [];
  for (const data of [deflated.program, deflated.controls]) texts.push(await inflated(bytesOf(data) as Uint8Array<ArrayBuffer>));
  return [{ ...message, program: texts[0] }, texts[1]];
}
