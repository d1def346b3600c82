/** Numbers that the kernel is asked for, of other values than those that are shown, or of one row of the Jacobian. */

import type { Told } from "../actions.ts";
import type { Shared } from "../shared.ts";
import { type Writable, signal, untracked } from "../signals.ts";
import type { Graph } from "../wire/graph.ts";
import type { Bytes, Message, Model } from "../wire/model.ts";
import { float64sOf } from "../wire/program.ts";

/** Answers that are kept, and questions that wait. */
const MOST = 64;

interface Question {
  readonly key: string;
  readonly graph: Graph;
  readonly values: Float64Array;
  readonly seed: number | null;
  readonly rerun: boolean;
}

export class Asides {
  readonly #model: Model;
  readonly #shared: Shared;
  /** By question, the oldest first; text says why there are no numbers. */
  readonly #found = new Map<string, Told | string>();
  readonly #waiting = new Map<string, Question>();
  #out: Question | null = null;
  #seq = 0;
  readonly #version: Writable<number> = signal(0);

  constructor(model: Model, shared: Shared) {
    this.#model = model;
    this.#shared = shared;
  }

  /** What is known of these values; text if there is nothing, null while the kernel is asked. Effects that read it run again when it comes. */
  at(values: Float64Array, seed: number | null, rerun: boolean): Told | string | null {
    this.#version();
    const graph = untracked(this.#shared.graph);
    if (!graph) return "";
    const key = `${graph.id} ${seed} ${rerun} ${values.join()}`;
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    if (key !== this.#out?.key) this.#waiting.set(key, { key, graph, values: values.slice(), seed, rerun });
    for (const old of this.#waiting.keys()) {
      if (this.#waiting.size <= MOST) break;
      this.#waiting.delete(old);
    }
    this.#next();
    return null;
  }

  #next(): void {
    const last = [...this.#waiting.values()].at(-1);
    if (this.#out || !last) return;
    this.#waiting.delete(last.key);
    this.#out = last;
    const { graph, values, seed, rerun } = last;
    try {
      this.#model.send({ type: "aside", graph: graph.id, leaves: graph.leaves, seq: ++this.#seq, seed, rerun }, undefined, [values.buffer as ArrayBuffer]);
    } catch {
      this.#out = null;
    }
  }

  read(content: Message & { type: "aside" }, buffers: Bytes[]): void {
    const asked = this.#out;
    if (!asked || content.seq !== this.#seq) return;
    this.#out = null;
    const [numbers, frame] = buffers.map(float64sOf);
    const whole = numbers?.length === 1 + asked.graph.leafLength;
    this.#found.set(asked.key, whole ? { output: numbers[0], grads: numbers.subarray(1), frame: frame?.length === asked.graph.frameLength ? frame : null } : (content.message ?? ""));
    for (const old of this.#found.keys()) {
      if (this.#found.size <= MOST) break;
      this.#found.delete(old);
    }
    this.#next();
    this.#version.set(untracked(this.#version) + 1);
  }
}
