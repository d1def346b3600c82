/**
 * From planned steps to code: gives every value a place on one heap and groups equal operations.
 *
 * Steps need not run in the order they were recorded, only after their operands. So the next
 * operation is always one of the kind at hand while any is ready, which makes long runs.
 */

import { type Work, each } from "../slices.ts";
import { ARITY, Code, type Loop } from "./interpreter.ts";
import type { Operand, Place, Plan, StepInfo, Value } from "./plan.ts";

export interface Planned {
  step: StepInfo;
  plan: Plan;
}

/** One call, or a run of one operation: steps whose outputs lie next to each other. */
interface Group {
  code: Code;
  loop: number;
  /** How numbers are settled after it: `Code.Round`, `Code.Integer` or 0. */
  after: Code | 0;
  members: Planned[];
}

/** Hands out places on the heap, and keeps what was written where. */
export class Heap {
  size = 0;
  readonly #places: number[] = [];

  /** Give a value its place, the next one free. */
  put(value: Value): number {
    const at = this.size;
    this.#places[value.id] = at;
    this.size += value.size;
    return at;
  }

  alias(value: Value, of: Value): void {
    this.#places[value.id] = this.at(of);
  }

  readonly at: Place = (value) => {
    const place = this.#places[value.id];
    if (place === undefined) throw new Error(`value ${value.id} is read before it is computed`);
    return place;
  };
}

/** Code that is finished once the heap exists. */
export type Linked = { code: Int32Array; calls: (() => void)[] };
type Link = (heap: Float64Array) => Work<Linked>;

/** Order a section of a program, place its outputs, and return what makes its code. */
export function* assemble(section: readonly Planned[], heap: Heap, loops: Loop[]): Work<Link> {
  const waiting = new Waiting(section);
  yield* waiting.prepare();
  /** Steps that are ready, by what they do; aliases cost nothing and may ready others. */
  const queues: { group: Group; ready: number[] }[] = [];
  const byKey = new Map<number, (typeof queues)[number]>();
  const aliases: number[] = [];
  const push = (k: number): void => {
    const { plan, step } = section[k];
    if (plan.kind === "alias") {
      aliases.push(k);
      return;
    }
    const code = plan.kind === "run" ? plan.code : Code.Call;
    const loop = plan.kind === "run" && plan.loop ? place(plan.loop, loops) : -1;
    const after = settledBy(plan, step.output);
    const key = ((loop + 1) * 32 + code) * 32 + after;
    let queue = byKey.get(key);
    if (!queue) {
      queue = { group: { code, loop, after, members: [] }, ready: [] };
      byKey.set(key, queue);
      queues.push(queue);
    }
    queue.ready.push(k);
  };
  waiting.first(push);

  const sequence: Group[] = [];
  for (;;) {
    while (aliases.length) {
      const k = aliases.pop() as number;
      const { plan, step } = section[k];
      if (plan.kind === "alias") heap.alias(step.output, plan.of);
      waiting.done(k, push);
    }
    let chosen = queues[0];
    for (const queue of queues) if (queue.ready.length > chosen.ready.length) chosen = queue;
    if (!chosen?.ready.length) break;
    const { group, ready } = chosen;
    const members: Planned[] = [];
    for (let i = 0; i < ready.length; i++) {
      heap.put(section[ready[i]].step.output);
      members.push(section[ready[i]]);
      waiting.done(ready[i], push);
      // A call is its own group, so that its numbers can be settled after it.
      if (group.code === Code.Call || i === ready.length - 1) {
        sequence.push({ ...group, members: members.splice(0) });
      }
      if (i % 1024 === 1023) yield;
    }
    ready.length = 0;
    yield;
  }
  return (numbers) => link(sequence, numbers, heap.at);
}

function* link(sequence: readonly Group[], heap: Float64Array, at: Place): Work<Linked> {
  const calls: (() => void)[] = [];
  const sizes = sequence.map(({ members }) => {
    let size = 0;
    for (const { step } of members) size += step.output.size;
    return size;
  });
  let length = 0;
  sequence.forEach(
    ({ code, after }, k) => (length += 4 + sizes[k] * ARITY[code] + (after ? 3 : 0)),
  );
  const code = new Int32Array(length);
  let p = 0;
  const head = (operation: Code, from: number, count: number): void => {
    code[p++] = operation;
    code[p++] = from;
    code[p++] = count;
  };
  for (const [k, group] of sequence.entries()) {
    if (!sizes[k]) continue;
    const from = at(group.members[0].step.output);
    if (group.code === Code.Call) head(Code.Call, calls.length, 0);
    else head(group.code, from, sizes[k]);
    if (group.loop >= 0) code[p++] = group.loop;
    const arity = ARITY[group.code];
    yield* each(group.members, ({ plan, step }) => {
      if (plan.kind === "call") calls.push(plan.make(heap, at));
      if (plan.kind !== "run") return;
      for (let i = 0; i < arity; i++)
        write(code, p + i, arity, plan.operands[i], step.output.size, at);
      p += step.output.size * arity;
    });
    if (group.after) head(group.after, from, sizes[k]);
  }
  return { code: code.slice(0, p), calls };
}

/** Write the places that `operand` is read from, every `stride` numbers from `p` on. */
function write(
  code: Int32Array,
  p: number,
  stride: number,
  { value, index, pieces, which }: Operand,
  n: number,
  at: Place,
): void {
  if (n === 1 && !index) {
    code[p] = at(value);
    return;
  }
  if (pieces && which && index) {
    const bases = pieces.map(at);
    for (let i = 0; i < n; i++, p += stride) code[p] = bases[which[i]] + index[i];
    return;
  }
  const base = at(value);
  const step = value.size === 1 ? 0 : 1;
  for (let i = 0; i < n; i++, p += stride) code[p] = base + (index ? index[i] : i * step);
}

/** What has to happen to numbers computed in double precision. */
function settledBy(plan: Plan, output: Value): Code | 0 {
  if (plan.kind === "alias" || plan.exact) return 0;
  return output.dtype === "float32" ? Code.Round : output.dtype === "int64" ? Code.Integer : 0;
}

function place(loop: Loop, loops: Loop[]): number {
  const known = loops.indexOf(loop);
  return known < 0 ? loops.push(loop) - 1 : known;
}

/** Who waits for whom: counts of unfinished operands, and lists of readers, in flat arrays. */
class Waiting {
  readonly #waits: Int32Array;
  /** Readers of step k are `readers[starts[k]]` up to `readers[starts[k + 1]]`. */
  readonly #starts: Int32Array;
  #readers: Int32Array = new Int32Array(0);

  readonly #section: readonly Planned[];

  /** It is to be prepared. */
  constructor(section: readonly Planned[]) {
    this.#section = section;
    this.#waits = new Int32Array(section.length);
    this.#starts = new Int32Array(section.length + 1);
  }

  *prepare(): Work<void> {
    const maker = new Map<number, number>();
    yield* each(this.#section, ({ step }, k) => void maker.set(step.output.id, k));
    const edges: number[] = [];
    yield* each(this.#section, ({ step }, k) => {
      for (const { id } of step.inputs) {
        const made = maker.get(id);
        if (made === undefined) continue;
        edges.push(made, k);
        this.#starts[made + 1]++;
        this.#waits[k]++;
      }
    });
    for (let k = 0; k < this.#section.length; k++) this.#starts[k + 1] += this.#starts[k];
    this.#readers = new Int32Array(edges.length / 2);
    const next = this.#starts.slice();
    for (let i = 0; i < edges.length; i += 2) this.#readers[next[edges[i]]++] = edges[i + 1];
  }

  /** Visit the steps that wait for none of the section. */
  first(ready: (k: number) => void): void {
    for (let k = 0; k < this.#waits.length; k++) if (this.#waits[k] === 0) ready(k);
  }

  /** Visit the steps for which `k` was the last one to wait for. */
  done(k: number, ready: (k: number) => void): void {
    for (let i = this.#starts[k]; i < this.#starts[k + 1]; i++) {
      if (--this.#waits[this.#readers[i]] === 0) ready(this.#readers[i]);
    }
  }
}
