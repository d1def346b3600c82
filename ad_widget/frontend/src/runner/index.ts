/**
 * Runs a program in the page. This interface is all that the widget knows of it.
 *
 * All numbers live in one `Float64Array`, whatever their dtype: float32 is rounded after each
 * operation, integers and truth values are numbers. A program is planned once (`plan.ts`), put
 * together (`assemble.ts`), and then run without allocating (`interpreter.ts`).
 */

import { type Work, atOnce, each } from "../slices.ts";
import { type Attr, type Program, type Step, numbersOf, sizeOf } from "../wire/program.ts";
import { isKnown } from "../wire/shapes.ts";
import { type Linked, type Planned, Heap, assemble } from "./assemble.ts";
import { Code, type Loop, execute } from "./interpreter.ts";
import { KERNEL_ONLY, PLANNERS } from "./ops.ts";
import { type Plan, type StepInfo, Unsupported, type Value } from "./plan.ts";

export interface Runner {
  /** Set leaf number `k` (order of `program.leaves`), elements in C order. */
  setLeaf(k: number, values: ArrayLike<number>): void;
  /** Set the direction that leaf `k` moves in, where the program has a tangent section. */
  setDirection(k: number, values: ArrayLike<number>): void;
  /** Evaluate forward and backward, and where asked for the local derivatives and the tangents. */
  run(locals?: boolean, tangents?: boolean): void;
  /** Put in value `id` what the kernel has there: signs of eigenvectors go on from it. */
  seed(id: number, values: ArrayLike<number>, from: number): void;
  /** Put other numbers in place of a constant that steps read. */
  replace(id: number, values: ArrayLike<number>): void;
  /** The elements of value `id`, a view that the next `run` overwrites; no allocation. */
  get(id: number): ArrayLike<number>;
  /** All numbers, and where those of value `id` begin among them. */
  readonly numbers: Float64Array;
  placeOf(id: number): number;
  /** Whether every value that the Python code looked at still has the outcome it had. */
  guardsHold(): boolean;
}

/** Numbers a program may hold, and nanoseconds a run may take, roughly: more is the kernel's. */
const MOST_NUMBERS = 2e6;
const MOST_WORK = 6e7;

/** Made to say whether a program can be run, kept for the runner that is asked for next. */
const plans = new WeakMap<Program, Plans | Unsupported>();

/** Why the browser cannot run this program, or null when it can. */
export function unsupported(program: Program): string | null {
  if (able.has(program)) return null;
  const planned = plansOf(program);
  return planned instanceof Unsupported ? planned.message : null;
}

/** Programs that have had a runner, whose plans are forgotten. */
const able = new WeakSet<Program>();
/** Runners that were made in slices. */
const made = new WeakMap<Program, Runner>();

/** A runner whose leaves hold the program's own numbers. */
export function createRunner(program: Program): Runner {
  const ready = made.get(program);
  made.delete(program); // whoever asks again gets another
  if (ready) return ready;
  const planned = plansOf(program);
  if (planned instanceof Unsupported) throw planned;
  return runnerOf(program, atOnce(assembling(program, planned)));
}

/** Make a runner in slices, for whoever asks next. */
export function* readying(program: Program): Work<void> {
  const planned = yield* planning(program);
  plans.set(program, planned);
  if (planned instanceof Unsupported) return;
  const ready = yield* assembling(program, planned);
  yield;
  made.set(program, runnerOf(program, ready));
}

function runnerOf(program: Program, ready: Assembled): Runner {
  plans.delete(program); // The runner has all it needs, and plans are large.
  able.add(program);
  return new HeapRunner(program, ready);
}

interface Plans {
  values: Value[];
  literals: Value[];
  main: Planned[];
  local: Planned[];
  tangent: Planned[];
}

function plansOf(program: Program): Plans | Unsupported {
  let planned = plans.get(program);
  if (!planned) {
    planned = atOnce(planning(program));
    plans.set(program, planned);
  }
  return planned;
}

function* planning(program: Program): Work<Plans | Unsupported> {
  try {
    return yield* plan(program);
  } catch (error) {
    if (error instanceof Unsupported) return error;
    throw error;
  }
}

/** A program put together: its heap with constants and leaves in place, and the code of its sections. */
interface Assembled {
  values: Value[];
  at: (value: Value) => number;
  heap: Float64Array;
  loops: Loop[];
  sections: Linked[];
}

function* assembling(program: Program, { values, literals, main, local, tangent }: Plans): Work<Assembled> {
  const places = new Heap();
  const constants = values.filter((value) => value.constant).concat(literals);
  for (const value of constants) places.put(value);
  for (const leaf of program.leaves) places.put(values[leaf.value]);
  for (const { tangent } of program.leaves) if (tangent !== null) places.put(values[tangent]);
  const loops: Loop[] = [];
  const links = [];
  for (const section of [main, local, tangent]) links.push(yield* assemble(section, places, loops));
  const heap = new Float64Array(places.size);
  for (const value of constants) heap.set(value.constant as Float64Array, places.at(value));
  yield* each(program.leaves, ({ value, data }) => heap.set(numbersOf(data), places.at(values[value])));
  const sections: Linked[] = [];
  for (const link of links) sections.push(yield* link(heap));
  return { values, at: places.at, heap, loops, sections };
}

const DTYPES = ["float64", "float32", "int64", "bool"];

function* plan(program: Program): Work<Plans> {
  const values: Value[] = [];
  let total = 0;
  yield* each(program.values, ([shape, dtype], id) => {
    if (!DTYPES.includes(dtype))
      throw new Unsupported(`numbers of dtype ${dtype} are the kernel's`);
    const size = sizeOf(shape);
    total += size;
    values.push({ id, shape, size, dtype, constant: null, weak: false });
  });
  if (program.summaries) throw new Unsupported("its arrays are too large for a page, which shows means of their blocks");
  if (total > MOST_NUMBERS) throw new Unsupported("its arrays are too large for a page");
  for (const [id, array] of program.constants) {
    values[id].constant = numbersOf(array);
    values[id].weak = array.weak ?? false;
  }

  const literals: Value[] = [];
  const literal = (x: number): Value => {
    const known = literals.find(({ constant }) => Object.is(constant?.[0], x));
    if (known) return known;
    const id = values.length + literals.length;
    const constant = Float64Array.of(x);
    const made: Value = { id, shape: [], size: 1, dtype: "float64", constant, weak: false };
    literals.push(made);
    return made;
  };
  let work = 0;
  const planned = ([op, inputs, output, attrs]: Step): Planned => {
    const planner = isKnown(op) && Object.hasOwn(PLANNERS, op) ? PLANNERS[op] : null;
    if (!planner) {
      const why = Object.hasOwn(KERNEL_ONLY, op) ? KERNEL_ONLY[op] : "known to Python alone";
      throw new Unsupported(`${op.slice(0, 40).replaceAll("_", " ")}: ${why}`);
    }
    const step: StepInfo = {
      op,
      inputs: inputs.map((id) => values[id]),
      output: values[output],
      attrs: attributes(attrs),
      literal,
    };
    const made = planner(step);
    work += workOf(made, step.output);
    if (work > MOST_WORK) throw new Unsupported("it takes too long for a page");
    return { step, plan: made };
  };
  const { forward, backward, local, tangent } = program.sections;
  const main: Planned[] = [];
  for (const { steps } of [forward, backward]) yield* each(steps, (step) => void main.push(planned(step)));
  const locals: Planned[] = [];
  yield* each(local.steps, (step) => void locals.push(planned(step)));
  return {
    values,
    literals,
    main,
    local: locals,
    tangent: (tangent?.steps ?? []).map(planned),
  };
}

function workOf(plan: Plan, { size }: Value): number {
  if (plan.kind === "call") return plan.work;
  if (plan.kind === "alias") return 0;
  return size * (plan.loop || (plan.code >= Code.Exp && plan.code <= Code.Tanh) ? 10 : 1.5);
}

const NONE: Record<string, Attr> = {};

/** Attributes with their non-finite numbers, which JSON has no way to write. */
function attributes(attrs: Attr): Record<string, Attr> {
  const read = (value: Attr): Attr => {
    if (Array.isArray(value)) return value.map(read);
    if (value === null || typeof value !== "object") return value;
    if (Object.hasOwn(value, "float"))
      return { nan: NaN, inf: Infinity, "-inf": -Infinity }[String(value.float)] as number;
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, read(v)]));
  };
  return attrs === null ? NONE : (read(attrs) as Record<string, Attr>);
}

/** By how much numbers that a guard compares may differ: `tanh` is not the same bit for bit everywhere. */
const SLACK: Partial<Record<string, number>> = { float64: 1e-10, float32: 1e-5 };

class HeapRunner implements Runner {
  readonly #heap: Float64Array;
  readonly #loops: Loop[];
  readonly #main: Linked;
  readonly #local: Linked;
  readonly #tangent: Linked;
  readonly #views: (Float64Array | undefined)[] = [];
  readonly #leaves: Value[];
  readonly #leafIds: Set<number>;
  readonly #directions: (Value | null)[];
  readonly #guards: { value: Value; truth: boolean | null; outcome: Float64Array; slack: number }[];
  readonly #values: Value[];
  readonly #at: (value: Value) => number;

  constructor(program: Program, { values, at, heap, loops, sections }: Assembled) {
    this.#values = values;
    this.#at = at;
    this.#heap = heap;
    this.#loops = loops;
    [this.#main, this.#local, this.#tangent] = sections;
    this.#leaves = program.leaves.map(({ value }) => values[value]);
    this.#leafIds = new Set(program.leaves.map(({ value }) => value));
    this.#directions = program.leaves.map(({ tangent }) => (tangent === null ? null : values[tangent]));
    this.#guards = program.guards.map((guard) => {
      const outcome = numbersOf(guard.outcome);
      const truth = guard.kind === "bool" ? outcome.every((x) => x !== 0) : null;
      const value = values[guard.value];
      const largest = outcome.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
      return { value, truth, outcome, slack: largest * (SLACK[value.dtype] ?? 0) };
    });
  }

  setLeaf(k: number, given: ArrayLike<number>): void {
    this.#set(this.#leaves[k], given);
  }

  setDirection(k: number, given: ArrayLike<number>): void {
    const along = this.#directions[k];
    if (along) this.#set(along, given);
  }

  #set(value: Value, given: ArrayLike<number>): void {
    const heap = this.#heap;
    const { size, dtype } = value;
    const start = this.#at(value);
    for (let i = 0; i < size; i++) {
      const x = given[i];
      heap[start + i] =
        dtype === "float64"
          ? x
          : dtype === "float32"
            ? Math.fround(x)
            : dtype === "bool"
              ? Number(x !== 0)
              : Math.trunc(x);
    }
  }

  seed(id: number, given: ArrayLike<number>, from: number): void {
    const value = this.#values[id];
    if (value.constant || this.#leafIds.has(id)) return;
    for (let i = 0, at = this.#at(value); i < value.size; i++) this.#heap[at + i] = given[from + i];
  }

  get numbers(): Float64Array {
    return this.#heap;
  }

  placeOf(id: number): number {
    return this.#at(this.#values[id]);
  }

  replace(id: number, given: ArrayLike<number>): void {
    this.#set(this.#values[id], given);
  }

  run(locals = false, tangents = false): void {
    execute(this.#heap, this.#main.code, this.#main.calls, this.#loops);
    if (locals) execute(this.#heap, this.#local.code, this.#local.calls, this.#loops);
    if (tangents) execute(this.#heap, this.#tangent.code, this.#tangent.calls, this.#loops);
  }

  get(id: number): Float64Array {
    let view = this.#views[id];
    if (!view) {
      const start = this.#at(this.#values[id]);
      this.#views[id] = view = this.#heap.subarray(start, start + this.#values[id].size);
    }
    return view;
  }

  guardsHold(): boolean {
    const heap = this.#heap;
    for (const { value, truth, outcome, slack } of this.#guards) {
      const start = this.#at(value);
      if (truth !== null) {
        let now = true;
        for (let i = 0; i < value.size; i++) now &&= heap[start + i] !== 0;
        if (now !== truth) return false;
      } else {
        for (let i = 0; i < value.size; i++) {
          const x = heap[start + i];
          const o = outcome[i];
          if (x !== o && !(Math.abs(x - o) <= slack) && (x === x || o === o)) return false;
        }
      }
    }
    return true;
  }
}
