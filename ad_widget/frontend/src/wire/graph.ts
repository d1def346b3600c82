/** A graph as Python sent it, with what the page asks of it worked out once. */

import { type Work, atOnce, each } from "../slices.ts";
import { checking } from "./check.ts";
import { clean } from "../dom.ts";
import { parsing } from "./pieces.ts";
import { type Program, type ProgramNode, type WireArray, blockOf, numbersOf, showing, sizeOf } from "./program.ts";

export interface Control {
  name: string;
  kind: "scalar" | "array" | "fixed";
  min: number | null;
  max: number | null;
  step: number | null;
  value: unknown;
  /** Whether its slider goes by powers. */
  log?: boolean;
}

export interface GraphMessage {
  id: number;
  /** Tells graphs with the same leaves from others; the kernel's word, said back to it. */
  leaves?: number;
  /** Text as it comes from the kernel, and apart its large arrays, of which it has the numbers. */
  program: Program | string | null;
  /** The texts of a large graph, in the place of program and controls. */
  deflated?: { program: WireArray["data"]; controls: WireArray["data"] };
  arrays?: WireArray["data"][];
  controls: Control[];
  title: string;
  notes: string[];
  why?: Readonly<Record<string, string>>;
  /** The Python code that made it, up to what a reader may have changed: `%%autodiff loss`, `explore(f, w=2.0`. */
  made?: string;
}

/** Where a shown value lies in a frame. */
export interface Slot {
  start: number;
  size: number;
  shape: readonly number[];
  /** The shape of the value, of which these numbers may be the means of blocks. */
  whole: readonly number[];
  /** The shape of these blocks; null where the numbers are the value's own. */
  block: readonly number[] | null;
}

/** Whether a slot holds a value that is one number. */
export function isSingle({ size, block }: Slot): boolean {
  return size === 1 && block === null;
}

export class Graph {
  readonly id: number;
  program!: Program;
  readonly controls: Control[];
  readonly title: string;
  readonly notes: string[];
  /** Of an engine with a bug, by node, what goes wrong there. */
  readonly why: Readonly<Record<string, string>>;
  readonly made: string;
  readonly leaves: number | undefined;
  /** Shown values in frame order: their ids, and where their numbers lie. */
  shown: number[] = [];
  readonly slots: Slot[] = [];
  frameLength = 0;
  /** Index into `slots`, or -1. */
  readonly nodeValue: number[] = [];
  readonly nodeGrad: number[] = [];
  readonly edgeContribution: number[] = [];
  readonly edgeLocal: number[] = [];
  /** What is written on each node. */
  readonly labels: string[] = [];
  /** Nodes that are a number and no more: to write it once is enough. */
  readonly bare: boolean[] = [];
  /** `data-node` and `data-edge` of each. */
  readonly nodeKeys: string[] = [];
  readonly edgeKeys: string[] = [];
  /** The node of each key. */
  readonly nodeOf = new Map<string, number>();
  /** Edges that leave a node towards its results, and those that enter it from its operands. */
  readonly leaving: number[][] = [];
  readonly entering: number[][] = [];
  outputNode = -1;
  /** What the output is called in a derivative, as in ∂loss/∂w. */
  outputName = "";
  /** Where each leaf's values begin, and one more entry for the end; a summarised leaf has none. */
  readonly leafStart: number[] = [0];
  /** The drawn node of each leaf, or -1. */
  leafNode: number[] = [];
  readonly initial: Float64Array[] = [];

  /** One that is `read` in slices is whole at their end only. */
  constructor(message: GraphMessage, sliced = false) {
    this.id = message.id;
    this.controls = message.controls ?? [];
    this.title = clean(message.title ?? "");
    this.notes = message.notes ?? [];
    this.why = message.why ?? {};
    this.made = typeof message.made === "string" ? message.made : "";
    this.leaves = message.leaves;
    if (!sliced) atOnce(this.#read(message));
  }

  /** Read a graph in slices. */
  static *reading(message: GraphMessage): Work<Graph> {
    const graph = new Graph(message, true);
    yield* graph.#read(message);
    return graph;
  }

  *#read(message: GraphMessage): Work<void> {
    const program = yield* programOf(message);
    yield* checking(program);
    this.program = program;
    const where = new Map<number, number>();
    let start = 0;
    this.shown = yield* showing(program);
    const summaries = new Map(program.summaries);
    yield* each(this.shown, (id) => {
      const whole = program.values[id][0];
      const blocks = summaries.get(id);
      const shape = blocks ?? whole;
      const size = sizeOf(shape);
      const block = blocks ? whole.map((n, k) => blockOf(n, blocks[k])) : null;
      where.set(id, this.slots.length);
      this.slots.push({ start, size, shape, whole, block });
      start += size;
    });
    this.frameLength = start;
    const slot = (id: number | null) => (id === null ? -1 : (where.get(id) ?? -1));
    yield* each(program.nodes, (n, i) => {
      this.nodeValue.push(slot(n.value));
      this.nodeGrad.push(slot(n.grad));
      this.labels.push(clean(n.label));
      this.bare.push(n.kind === "constant" && n.name === null && program.values[n.value][0].length === 0);
      const key = n.name ?? String(i);
      this.nodeKeys.push(key);
      if (!this.nodeOf.has(key)) this.nodeOf.set(key, i);
      this.leaving.push([]);
      this.entering.push([]);
    });
    yield* each(program.edges, (e, i) => {
      this.edgeContribution.push(slot(e.contribution));
      this.edgeLocal.push(slot(e.local));
      this.edgeKeys.push(`${this.nodeKeys[e.from]}->${this.nodeKeys[e.to]}`);
      this.leaving[e.from].push(i);
      this.entering[e.to].push(i);
    });
    this.outputNode = program.nodes.findIndex((n) => n.value === program.output);
    this.outputName = nameOf(this.title, program.nodes[this.outputNode]);

    for (const leaf of program.leaves) {
      const sent = summaries.has(leaf.value) ? 0 : sizeOf(program.values[leaf.value][0]);
      this.leafStart.push(this.leafStart.at(-1)! + sent);
    }
    const drawn = new Map<number, number>();
    yield* each(program.nodes, ({ value }, i) => void drawn.set(value, i));
    this.leafNode = program.leaves.map(({ value }) => drawn.get(value) ?? -1);
    yield* each(program.leaves, (l) => void this.initial.push(summaries.has(l.value) ? new Float64Array(0) : numbersOf(l.data)));
  }

  get leafLength(): number {
    return this.leafStart.at(-1)!;
  }

  leafShape(k: number): readonly number[] {
    return this.program.values[this.program.leaves[k].value][0];
  }

  /** All leaves' recorded values, one after another. */
  initialValues(): Float64Array {
    const out = new Float64Array(this.leafLength);
    this.initial.forEach((v, k) => out.set(v, this.leafStart[k]));
    return out;
  }

  /** Where the sliders begin: at their controls' values, else at what the program recorded. */
  startingValues(): Float64Array {
    const out = this.initialValues();
    this.initial.forEach((recorded, k) => {
      const given = [this.controls[k]?.value].flat(Infinity);
      if (given.length === recorded.length && given.every((x) => typeof x === "number")) out.set(given as number[], this.leafStart[k]);
    });
    return out;
  }

  /** Whether the leaves are the same ones, so that values can be carried over. */
  sameLeaves(other: Graph): boolean {
    return this === other || (this.leaves !== undefined && this.leaves === other.leaves);
  }
}

function* programOf({ program, arrays }: GraphMessage): Work<Program> {
  if (typeof program !== "string") return program!;
  const large = arrays?.length ? arrays : null;
  return yield* parsing(program, large ? (key, x) => (key === "data" && typeof x === "number" ? large[x] : x) : undefined);
}

/** A name proper if there is one, else a short expression; an unreadable one is no help. */
function nameOf(title: string, output: ProgramNode | undefined): string {
  const proper = /^[\p{ID_Start}_][\p{ID_Continue}.[\]'"]*$/u; // marks that combine are parts of a name
  for (const text of [output?.name ?? "", title, output?.label ?? ""]) {
    if (proper.test(text) && text.length <= 24) return text;
    if (text.startsWith("∂") && text.length <= 40) return `(${text})`;
  }
  return "output";
}
