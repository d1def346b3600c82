/** The edges by which one drawn thing comes to another, and how much of its gradient passes each. */

import { flowOf } from "./flow.ts";
import { isSingle } from "../wire/graph.ts";
import type { Scene } from "./scene.ts";

export interface Paths {
  /** The card from which they lead, and the one they lead to. */
  card: number;
  to: number;
  /** The scene's edges on any path. */
  edges: readonly number[];
}

/** The ways by which a card reaches another: without one, the output. */
export function pathsOf(scene: Scene, card: number, to = scene.output): Paths {
  const { joints, links, leaving, of, output } = flowOf(scene);
  const leads = new Uint8Array(joints.length);
  for (const joint of to === scene.output ? [output] : (of[to] ?? [])) if (joint >= 0) leads[joint] = 1;
  for (let j = joints.length - 1; j >= 0; j--) for (const k of leaving[j]) if (leads[links[k].to]) leads[j] = 1;
  const reached = new Uint8Array(joints.length);
  for (const joint of of[card] ?? []) reached[joint] = 1;
  const edges = new Set<number>();
  for (let j = 0; j < joints.length; j++) {
    if (!reached[j] || joints[j].card === to) continue;
    for (const k of leaving[j]) {
      if (!leads[links[k].to]) continue;
      reached[links[k].to] = 1;
      edges.add(links[k].edge);
    }
  }
  return { card, to, edges: [...edges] };
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
