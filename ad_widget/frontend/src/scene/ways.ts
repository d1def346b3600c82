/**
 * All ways from one drawn thing to another, as the chain rule has them: along each the product of
 * its derivatives, and over all of them the sum. They are counted exactly, and the largest are
 * found without listing the others, whose sum is worked out on its own.
 */

import { type Flow, type Link, fillSlopes, flowOf } from "./flow.ts";
import type { Elements } from "./elements.ts";
import { Queue } from "./queue.ts";
import type { Scene } from "./scene.ts";

/** Links from the start to the end, as indices into `Flow.links`. */
export type Way = readonly number[];

/** For the search: what has a factor of zero comes last, and what is no number first. */
const ZERO = -1e9;
const UNKNOWN = 1e15;

export class Ways {
  readonly flow: Flow;
  readonly count: bigint;
  /** The links on any way, those that leave later results first. */
  readonly links: readonly number[];
  /** By link: its derivative, as of the frame taken last. */
  readonly slopes: Float64Array;
  /** By joint: the derivative of the end with respect to it; and the sum of the magnitudes. */
  readonly #down: Float64Array;
  readonly #sizes: Float64Array;
  /** Whether all derivatives on the way are single numbers. */
  readonly scalar: boolean;
  /** The links whose derivative is a single number, in the order of the flow. */
  readonly #singles: readonly number[];
  readonly #fill: (frame: Float64Array) => void;
  readonly #starts: readonly number[];
  readonly #end: number;
  /** By joint: links that lead on towards the end. */
  readonly #onward: number[][];
  #shown: readonly Way[] = [];
  /** Links by which ways leave those that are shown, each with a shown way and how far along it. */
  #exits: { way: Way; length: number; link: number }[] = [];

  /** From all values of one card to the one value of another; none where it has several. */
  static between(scene: Scene, from: number, to: number): Ways {
    const flow = flowOf(scene);
    const ends = to === scene.output ? [flow.output] : (flow.of[to] ?? []);
    const ways: Ways = new Ways(flow, flow.of[from] ?? [], ends.length === 1 ? ends[0] : -1, (frame) => fillSlopes(scene, ways.#singles, frame, ways.slopes));
    return ways;
  }

  /** From one element of an array. */
  static ofElement({ flow, slopes, start }: Elements): Ways {
    const ways: Ways = new Ways(flow, [start], flow.output, () => ways.slopes.set(slopes));
    return ways;
  }

  private constructor(flow: Flow, from: readonly number[], end: number, fill: (frame: Float64Array) => void) {
    this.flow = flow;
    this.#fill = fill;
    this.#end = end;
    const starts = (this.#starts = from.filter((joint) => joint <= end));
    const { joints, links, leaving } = flow;
    const reached = new Uint8Array(joints.length);
    for (const joint of starts) reached[joint] = 1;
    const first = Math.min(...starts, end);
    for (let j = Math.max(first, 0); j < end; j++) if (reached[j]) for (const k of leaving[j]) reached[links[k].to] = 1;
    const counts = new Array<bigint>(joints.length).fill(0n);
    this.#onward = joints.map(() => []);
    const used: number[] = [];
    if (end >= 0 && reached[end]) counts[end] = 1n;
    for (let j = end - 1; j >= first && j >= 0; j--) {
      if (!reached[j]) continue;
      for (const k of leaving[j]) {
        const more = counts[links[k].to];
        if (more === 0n) continue;
        counts[j] += more;
        used.push(k);
        this.#onward[j].push(k);
      }
    }
    this.links = used;
    this.count = starts.reduce((sum, joint) => sum + counts[joint], 0n);
    this.#singles = used.filter((k) => links[k].scalar).sort((a, b) => a - b);
    this.scalar = starts.length === 1 && this.#singles.length === used.length;
    this.slopes = new Float64Array(links.length);
    this.#down = new Float64Array(joints.length);
    this.#sizes = new Float64Array(joints.length);
  }


  link(k: number): Link {
    return this.flow.links[k];
  }

  /** Take the numbers of a frame; between arrays there are none, and then no sum over the ways. */
  take(frame: Float64Array): void {
    this.#fill(frame);
    if (!this.scalar) return;
    const { slopes, links, flow } = this;
    const down = this.#down;
    const sizes = this.#sizes;
    for (let i = 0; i < links.length; i++) down[flow.links[links[i]].from] = sizes[flow.links[links[i]].from] = 0;
    if (this.#end >= 0) down[this.#end] = sizes[this.#end] = 1;
    for (let i = 0; i < links.length; i++) {
      const { from, to } = flow.links[links[i]];
      const slope = slopes[links[i]];
      down[from] += slope * down[to];
      sizes[from] += Math.abs(slope) * sizes[to];
    }
  }

  /** The sum over all ways, and that of their magnitudes. */
  get total(): number {
    return this.#sum(this.#down);
  }

  get magnitude(): number {
    return this.#sum(this.#sizes);
  }

  #sum(of: Float64Array): number {
    let sum = 0;
    if (this.count > 0n) for (let i = 0; i < this.#starts.length; i++) sum += of[this.#starts[i]];
    return sum;
  }

  product(way: Way): number {
    let product = 1;
    for (let i = way.length - 1; i >= 0; i--) product *= this.slopes[way[i]];
    return product;
  }

  /** Choose the ways that are written out; `rest` is then the sum over the others. */
  show(ways: readonly Way[]): void {
    const { flow } = this;
    this.#shown = ways;
    this.#exits = [];
    // All ways that are not shown leave the tree of those that are, each at one place.
    const seen = new Map<string, { way: Way; length: number; taken: Set<number> }>();
    for (const start of this.#starts) seen.set(`${start}:`, { way: [], length: 0, taken: new Set() });
    for (const way of ways) {
      for (let length = 0; length < way.length; length++) {
        const key = `${flow.links[way[0]].from}:${way.slice(0, length).join()}`;
        if (!seen.has(key)) seen.set(key, { way, length, taken: new Set() });
        seen.get(key)!.taken.add(way[length]);
      }
    }
    for (const [key, { way, length, taken }] of seen) {
      const at = length ? flow.links[way[length - 1]].to : Number(key.split(":")[0]);
      for (const link of this.#onward[at]) if (!taken.has(link)) this.#exits.push({ way, length, link });
    }
  }

  /** The sum over the ways that are not shown: over each place where they leave those that are. */
  get rest(): number {
    let sum = 0;
    for (let i = 0; i < this.#exits.length; i++) {
      const { way, length, link } = this.#exits[i];
      let product = this.slopes[link] * this.#down[this.flow.links[link].to];
      for (let k = length - 1; k >= 0; k--) product *= this.slopes[way[k]];
      sum += product;
    }
    return sum;
  }

  get others(): bigint {
    return this.count - BigInt(this.#shown.length);
  }

  /** Some ways, where there are no numbers to choose by. */
  first(limit: number): Way[] {
    this.slopes.fill(1);
    return this.largest(limit);
  }

  /**
   * The ways whose products are the largest in magnitude, the largest first.
   *
   * Best first: what a way has lost against the best there is from its start is known exactly at
   * every joint, and a way that goes on by the best link loses nothing more. So each way that is
   * found costs no more than its length, however many others there are.
   */
  largest(limit: number): Way[] {
    const { flow, links, slopes } = this;
    if (this.count === 0n) return [];
    const best = new Float64Array(flow.joints.length).fill(-Infinity);
    best[this.#end] = 0;
    const weight = (k: number): number => {
      const size = Math.abs(slopes[k]);
      return size === 0 ? ZERO : size < Infinity ? Math.log(size) : UNKNOWN;
    };
    for (const k of links) {
      const { from, to } = flow.links[k];
      best[from] = Math.max(best[from], weight(k) + best[to]);
    }
    interface Part {
      joint: number;
      link: number;
      before: Part | null;
    }
    const queue = new Queue<Part>();
    const top = Math.max(...this.#starts.map((joint) => best[joint]));
    for (const joint of this.#starts) if (best[joint] > -Infinity) queue.push({ joint, link: -1, before: null }, best[joint] - top);
    const found: Way[] = [];
    while (found.length < limit) {
      const next = queue.pop();
      if (!next) break;
      const [part, lost] = next;
      if (part.joint === this.#end) {
        const way: number[] = [];
        for (let at: Part | null = part; at && at.link >= 0; at = at.before) way.unshift(at.link);
        found.push(way);
        continue;
      }
      const onward = this.#onward[part.joint];
      for (let i = onward.length - 1; i >= 0; i--) {
        const joint = flow.links[onward[i]].to;
        queue.push({ joint, link: onward[i], before: part }, lost + (weight(onward[i]) + best[joint] - best[part.joint]));
      }
    }
    return found;
  }
}
