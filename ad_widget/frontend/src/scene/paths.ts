/** The chain rule as paths: from a drawn thing to the output, link by link. */

import { type Flow, type Link, flowOf, slopeOf } from "./flow.ts";
import { isSingle } from "../wire/graph.ts";
import type { Scene } from "./scene.ts";

export interface Paths {
  /** The card from which they lead to the output. */
  card: number;
  /** Links from the card to the output, one list a path; the first few only. */
  shown: readonly (readonly Link[])[];
  /** How many there are; beyond 2^53 a close float. */
  count: number;
  /** The scene's edges on any path. */
  edges: readonly number[];
}

/** All ways by which a card reaches the output; `limit` of them written out, in a fixed order. */
export function pathsOf(scene: Scene, card: number, limit = 4): Paths {
  const flow = flowOf(scene);
  const { links, leaving, output } = flow;
  const starts = flow.of[card] ?? [];
  const ways = waysOf(flow, starts[0] ?? 0);
  const reached = new Uint8Array(flow.joints.length);
  for (const joint of starts) reached[joint] = 1;
  const edges = new Set<number>();
  for (let i = starts[0] ?? Infinity; i < flow.joints.length; i++) {
    if (!reached[i] || i === output) continue;
    for (const k of leaving[i]) {
      const { to, edge } = links[k];
      if (ways[to] === 0) continue;
      reached[to] = 1;
      edges.add(edge);
    }
  }
  const shown: Link[][] = [];
  const stack: [number, Link[]][] = [...starts].reverse().flatMap((joint) => (ways[joint] > 0 ? [[joint, []]] : []));
  while (stack.length && shown.length < limit) {
    const [at, path] = stack.pop()!;
    if (at === output) {
      shown.push(path);
      continue;
    }
    for (let k = leaving[at].length - 1; k >= 0; k--) {
      const link = links[leaving[at][k]];
      if (ways[link.to] > 0) stack.push([link.to, [...path, link]]);
    }
  }
  return { card, shown, count: starts.reduce((sum, joint) => sum + ways[joint], 0), edges: [...edges] };
}

/** By joint: in how many ways it reaches the output; one sweep, for they are in topological order. */
function waysOf({ joints, links, leaving, output }: Flow, from: number): Float64Array {
  const ways = new Float64Array(joints.length);
  if (output >= 0) ways[output] = 1;
  for (let i = joints.length - 1; i >= from; i--) {
    if (i === output) continue;
    for (const k of leaving[i]) ways[i] += ways[links[k].to];
  }
  return ways;
}

/** A path's factors from the output's end: its derivatives, or null where one is not a number. */
export function factorsOf(scene: Scene, frame: Float64Array, path: readonly Link[]): number[] | null {
  const out: number[] = [];
  for (let k = path.length - 1; k >= 0; k--) {
    if (!path[k].scalar) return null;
    out.push(slopeOf(scene, path[k], frame));
  }
  return out;
}

/**
 * How much of a card's gradient passes each edge of the scene, as a signed share of the whole, frame
 * after frame without a new object: it works on the program's edges, closed groups or not.
 */
export class Shares {
  /** By edge of the scene; what is on no path stays at zero. */
  readonly of: Float64Array;
  readonly #scene: Scene;
  readonly #start: number;
  /** The program's edges on the way, operands first. */
  readonly #steps: number[] = [];
  readonly #reach: Float64Array;

  constructor(scene: Scene, card: number) {
    const { graph, cards } = scene;
    this.#scene = scene;
    this.of = new Float64Array(scene.edges.length);
    const { nodes } = cards[card];
    this.#start = nodes.length === 1 ? nodes[0] : -1;
    this.#reach = new Float64Array(this.#start < 0 ? 0 : graph.program.nodes.length);
    if (this.#start < 0) return;
    const { edges } = graph.program;
    // What leads to the output, then what of it is reached from the start.
    const leads = new Uint8Array(graph.program.nodes.length);
    if (graph.outputNode >= 0) leads[graph.outputNode] = 1;
    for (let i = graph.outputNode; i >= this.#start; i--) {
      if (leads[i]) for (const e of graph.entering[i]) leads[edges[e].from] = 1;
    }
    const reached = new Uint8Array(leads.length);
    reached[this.#start] = 1;
    for (let i = this.#start; i < graph.outputNode; i++) {
      if (!reached[i] || !leads[i]) continue;
      for (const e of graph.leaving[i]) {
        if (!leads[edges[e].to]) continue;
        reached[edges[e].to] = 1;
        this.#steps.push(e);
      }
    }
  }

  /** Take a frame; false where there are no shares: arrays, or a gradient of zero or not finite. */
  take(frame: Float64Array): boolean {
    const { of } = this;
    const scene = this.#scene;
    const start = this.#start;
    const reach = this.#reach;
    const steps = this.#steps;
    const { graph } = scene;
    if (start < 0) return false;
    const whole = this.#scalar(graph.nodeGrad[start], frame);
    if (!Number.isFinite(whole) || whole === 0) return false;
    reach.fill(0);
    of.fill(0);
    reach[start] = 1;
    for (let k = 0; k < steps.length; k++) {
      const e = steps[k];
      const { from, to } = graph.program.edges[e];
      const step = reach[from] === 0 ? 0 : reach[from] * this.#scalar(graph.edgeLocal[e], frame);
      reach[to] += step;
      const edge = scene.edgeOf[e];
      if (edge < 0 || step === 0) continue;
      of[edge] += (step * this.#scalar(graph.nodeGrad[to], frame)) / whole;
      if (!Number.isFinite(of[edge])) return false;
    }
    return true;
  }

  #scalar(slot: number, frame: Float64Array): number {
    const { slots } = this.#scene.graph;
    return slot >= 0 && isSingle(slots[slot]) ? frame[slots[slot].start] : NaN;
  }
}
