/**
 * How numbers get from card to card. A *joint* is a value that the scene leaves in sight: that of a
 * node drawn alone, or one that leaves a closed group. A *link* leads from a joint to one that
 * depends on it, straight or through a closed group. Products along links, summed over all ways,
 * are the derivatives of the whole program, whichever groups are closed.
 */

import { type Work, atOnce } from "../slices.ts";
import { isSingle } from "../wire/graph.ts";
import type { Scene } from "./scene.ts";

export interface Joint {
  /** Index into the scene's cards. */
  card: number;
  /** Slots, or -1. */
  value: number;
  grad: number;
}

export interface Link {
  /** Indices into `joints`; `from` is the smaller one. */
  from: number;
  to: number;
  /** Index into the scene's edges. */
  edge: number;
  /** The program's edges by which it begins, and where they lead in the group, if through one. */
  parts: readonly number[];
  inside: Inside | null;
  /** Whether its derivative is one number: it is none between arrays. */
  scalar: boolean;
}

export interface Flow {
  joints: readonly Joint[];
  links: readonly Link[];
  leaving: readonly (readonly number[])[];
  /** The joints of a card. */
  of: readonly (readonly number[])[];
  /** Links by edge of the scene. */
  along: readonly (readonly number[])[];
  /** The joint that is the output, or -1. */
  output: number;
}

const flows = new WeakMap<Scene, Flow>();

export function flowOf(scene: Scene): Flow {
  return flows.get(scene) ?? atOnce(flowing(scene));
}

/** Find it in slices, for whoever asks next. */
export function* flowing(scene: Scene): Work<Flow> {
  let flow = flows.get(scene);
  if (!flow) flows.set(scene, (flow = yield* trace(scene)));
  return flow;
}

function* trace(scene: Scene): Work<Flow> {
  const { graph, cards, cardOf, edgeOf } = scene;
  const { nodes, edges } = graph.program;
  // In the program's order, in which results come after their operands.
  const jointOf = new Int32Array(nodes.length).fill(-1);
  for (const { nodes } of cards) for (const i of nodes) jointOf[i] = 0;
  const joints: Joint[] = [];
  const of: number[][] = cards.map(() => []);
  for (let i = 0; i < nodes.length; i++) {
    if (jointOf[i] < 0) continue;
    const card = cardOf[i];
    jointOf[i] = joints.push({ card, value: graph.nodeValue[i], grad: graph.nodeGrad[i] }) - 1;
    of[card].push(jointOf[i]);
  }
  const links: Link[] = [];
  const isNumber = (e: number): boolean => {
    const slot = graph.edgeLocal[e];
    return slot >= 0 && isSingle(graph.slots[slot]);
  };
  for (let i = 0; i < nodes.length; i++) {
    if (jointOf[i] < 0) continue;
    if (cards[cardOf[i]].kind === "group") {
      yield;
      const inside = new Inside(scene, i);
      const within = inside.edges.every(isNumber);
      const begins = new Map<number, number[]>();
      for (const e of inside.entering) {
        const { from } = edges[e];
        const list = begins.get(from);
        if (list) list.push(e);
        else begins.set(from, [e]);
      }
      for (const [from, parts] of begins) {
        const scalar = within && parts.every(isNumber);
        links.push({ from: jointOf[from], to: jointOf[i], edge: edgeOf[parts[0]], parts, inside, scalar });
      }
    } else {
      for (const e of graph.entering[i]) {
        const from = jointOf[edges[e].from];
        links.push({ from, to: jointOf[i], edge: edgeOf[e], parts: [e], inside: null, scalar: isNumber(e) });
      }
    }
  }
  const leaving: number[][] = joints.map(() => []);
  const along: number[][] = scene.edges.map(() => []);
  links.forEach(({ from, edge }, k) => {
    leaving[from].push(k);
    along[edge].push(k);
  });
  const output = graph.outputNode < 0 ? -1 : jointOf[graph.outputNode];
  return { joints, links, leaving, of, along, output };
}

/** The derivative of a link's end by its beginning, for one that is `scalar`. */
export function slopeOf(scene: Scene, link: Link, frame: Float64Array): number {
  link.inside?.sweep(frame);
  return swept(scene, link, frame);
}

/** The derivatives of many links, by link; those into one group's output lie next to each other. */
export function fillSlopes(scene: Scene, links: readonly number[], frame: Float64Array, slopes: Float64Array): void {
  const flow = flowOf(scene);
  let inside: Inside | null = null;
  for (let i = 0; i < links.length; i++) {
    const link = flow.links[links[i]];
    if (link.inside && link.inside !== inside) link.inside.sweep(frame);
    inside = link.inside ?? inside;
    slopes[links[i]] = swept(scene, link, frame);
  }
}

function swept({ graph }: Scene, link: Link, frame: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < link.parts.length; k++) {
    const e = link.parts[k];
    const local = frame[graph.slots[graph.edgeLocal[e]].start];
    sum += link.inside ? link.inside.slope(graph.program.edges[e].to) * local : local;
  }
  return sum;
}

/** The ways inside a closed group to one of its outputs. */
export class Inside {
  /** The program's edges within, those into later results first, and those that come in. */
  readonly edges: number[] = [];
  readonly entering: number[] = [];
  readonly #scene: Scene;
  readonly #output: number;
  /** By node, from the first one that matters: the output's derivative by it. */
  readonly #first: number;
  readonly #slopes: Float64Array;

  constructor(scene: Scene, output: number) {
    const { graph, cardOf } = scene;
    this.#scene = scene;
    this.#output = output;
    const card = cardOf[output];
    // Backwards from the output: what it depends on within the group.
    const needed = new Set([output]);
    const inner: number[] = [];
    const stack = [output];
    while (stack.length) {
      const node = stack.pop()!;
      for (const e of graph.entering[node]) {
        const { from } = graph.program.edges[e];
        if (cardOf[from] !== card) {
          this.entering.push(e);
          continue;
        }
        inner.push(e);
        if (!needed.has(from)) stack.push(from);
        needed.add(from);
      }
    }
    // Forwards from what comes in: a leaf within the group is no way through it.
    const reached = new Set(this.entering.map((e) => graph.program.edges[e].to));
    inner.sort((a, b) => graph.program.edges[a].from - graph.program.edges[b].from);
    for (const e of inner) {
      const { from, to } = graph.program.edges[e];
      if (!reached.has(from)) continue;
      reached.add(to);
      this.edges.push(e);
    }
    this.edges.sort((a, b) => graph.program.edges[b].to - graph.program.edges[a].to);
    this.entering.sort((a, b) => a - b);
    let first = output;
    for (const node of needed) first = Math.min(first, node); // too many to be handed over at once
    this.#first = first;
    this.#slopes = new Float64Array(output - this.#first + 1);
  }

  /** Work out the output's derivative by each node on the way, backwards; all of it scalar. */
  sweep(frame: Float64Array): void {
    const { edges } = this;
    const slopes = this.#slopes;
    const first = this.#first;
    const output = this.#output;
    const { graph } = this.#scene;
    slopes.fill(0);
    slopes[output - first] = 1;
    for (let k = 0; k < edges.length; k++) {
      const { from, to } = graph.program.edges[edges[k]];
      slopes[from - first] += slopes[to - first] * frame[graph.slots[graph.edgeLocal[edges[k]]].start];
    }
  }

  slope(node: number): number {
    return this.#slopes[node - this.#first];
  }
}
