/**
 * From planned steps to code: gives every value a place on one heap and groups equal operations.
 *
 * Steps need not run in the order they were recorded, only after their operands. So the next
 * operation is always one of the kind at hand while any is ready, which makes long runs.
 */

import { ARITY, Code, type Fn } from "./interpreter.ts";
import type { Operand, Plan, Place, StepInfo, Value } from "./plan.ts";

type Run = Extract<Plan, { kind: "run" }>;
type Call = Extract<Plan, { kind: "call" }>;

export interface Planned {
  step: StepInfo;
  plan: Plan;
}

/** Consecutive outputs of one operation. */
interface Group {
  code: Code;
  fn: number;
  /** How its numbers are settled after it: `Code.Round`, `Code.Integer` or nothing. */
  after: Code | null;
  items: { run: Run; output: Value }[];
}

/** Hands out places on the heap, and keeps what was written where. */
export class Heap {
  size = 0;
  private readonly places: number[] = [];

  /** Give a value its place, the next one free. */
  put(value: Value): number {
    const at = this.size;
    this.places[value.id] = at;
    this.size += value.size;
    return at;
  }

  alias(value: Value, of: Value): void {
    this.places[value.id] = this.at(of);
  }

  readonly at: Place = (value) => {
    const place = this.places[value.id];
    if (place === undefined) throw new Error(`value ${value.id} is read before it is computed`);
    return place;
  };
}

/** Code that is finished once the heap exists. */
export type Link = (heap: Float64Array) => { code: Int32Array; calls: (() => void)[] };

/** Order a section of a program, place its outputs, and return what makes its code. */
export function assemble(section: readonly Planned[], heap: Heap, functions: Fn[]): Link {
  const sequence: (Group | { call: Call; output: Value; after: Code | null })[] = [];
  const { first, then } = dependencies(section);
  const queues = new Map<string, Planned[]>();
  const push = (planned: Planned): void => {
    const key = kindOf(planned, functions);
    const queue = queues.get(key);
    if (queue) queue.push(planned);
    else queues.set(key, [planned]);
  };
  for (const k of first) push(section[k]);
  const indexOf = new Map(section.map((planned, k) => [planned, k]));

  for (;;) {
    let key = "";
    let longest = 0;
    for (const [name, queue] of queues) {
      // Aliases cost nothing and may ready others.
      const length = name === "alias" && queue.length ? Infinity : queue.length;
      if (length > longest) {
        longest = length;
        key = name;
      }
    }
    const queue = queues.get(key);
    if (!queue?.length) break;
    let group: Group | null = null;
    for (let k = 0; k < queue.length; k++) {
      const { step, plan } = queue[k];
      const { output } = step;
      if (plan.kind === "alias") {
        heap.alias(output, plan.of);
      } else {
        heap.put(output);
        if (plan.kind === "call") {
          sequence.push({ call: plan, output, after: settledBy(plan, output) });
        } else {
          if (!group) {
            const fn = plan.fn ? functions.indexOf(plan.fn) : -1;
            group = { code: plan.code, fn, after: settledBy(plan, output), items: [] };
            sequence.push(group);
          }
          group.items.push({ run: plan, output });
        }
      }
      for (const ready of then(indexOf.get(queue[k]) as number)) push(section[ready]);
    }
    queue.length = 0;
  }

  return (numbers) => {
    const calls: (() => void)[] = [];
    let length = 0;
    for (const entry of sequence) {
      if ("call" in entry) length += 3;
      else length += 4 + countOf(entry) * ARITY[entry.code];
      if (entry.after !== null) length += 3;
    }
    const code = new Int32Array(length);
    let p = 0;
    for (const entry of sequence) {
      let from: number;
      let count: number;
      if ("call" in entry) {
        code[p++] = Code.Call;
        code[p++] = calls.length;
        code[p++] = 0;
        calls.push(entry.call.make(numbers, heap.at));
        from = heap.at(entry.output);
        count = entry.output.size;
      } else {
        count = countOf(entry);
        if (!count) continue;
        from = heap.at(entry.items[0].output);
        code[p++] = entry.code;
        code[p++] = from;
        code[p++] = count;
        if (entry.fn >= 0) code[p++] = entry.fn;
        const arity = ARITY[entry.code];
        for (const { run, output } of entry.items) {
          run.operands.forEach((operand, k) => write(code, p + k, arity, operand, output.size, heap.at));
          p += output.size * arity;
        }
      }
      if (entry.after !== null && count) {
        code[p++] = entry.after;
        code[p++] = from;
        code[p++] = count;
      }
    }
    return { code: code.slice(0, p), calls };
  };
}

const countOf = (group: Group): number => group.items.reduce((n, { output }) => n + output.size, 0);

/** Write the places that `operand` is read from, every `stride` numbers from `p` on. */
function write(
  code: Int32Array,
  p: number,
  stride: number,
  { value, index, pieces, which }: Operand,
  n: number,
  at: Place,
): void {
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
function settledBy(plan: Run | Call, output: Value): Code | null {
  if (plan.exact) return null;
  return output.dtype === "float32" ? Code.Round : output.dtype === "int64" ? Code.Integer : null;
}

function kindOf({ step, plan }: Planned, functions: Fn[]): string {
  if (plan.kind !== "run") return plan.kind;
  let fn = -1;
  if (plan.fn) {
    fn = functions.indexOf(plan.fn);
    if (fn < 0) fn = functions.push(plan.fn) - 1;
  }
  return `${plan.code} ${fn} ${settledBy(plan, step.output) ?? ""}`;
}

/** The steps that wait for no other of the section, and those that one was the last to hold up. */
function dependencies(section: readonly Planned[]): {
  first: number[];
  then: (k: number) => number[];
} {
  const maker = new Map<number, number>();
  section.forEach(({ step }, k) => maker.set(step.output.id, k));
  const waits = new Int32Array(section.length);
  const readers: number[][] = section.map(() => []);
  section.forEach(({ step }, k) => {
    for (const { id } of step.inputs) {
      const made = maker.get(id);
      if (made === undefined) continue;
      readers[made].push(k);
      waits[k]++;
    }
  });
  const first = [...section.keys()].filter((k) => waits[k] === 0);
  return { first, then: (k) => readers[k].filter((r) => --waits[r] === 0) };
}
