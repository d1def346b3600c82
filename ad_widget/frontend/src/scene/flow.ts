/**
 * How numbers get from card to card. A *joint* is a value that the scene leaves in sight: that of a
 * node drawn alone, or one that leaves a closed group. A *link* leads from a joint to one that
 * depends on it, straight or through a closed group. Products along links, summed over all ways,
 * are the derivatives of the whole program, whichever groups are closed.
 */

import { type Work, atOnce, each } from "../slices.ts";
import { type Graph, isSingle } from "../wire/graph.ts";
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
  /** Those into one joint follow each other. */
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
      const inside = yield* insideOf(scene, i);
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

/** The derivatives of many links, by link; in the order of the flow, in which those into one output of a group follow each other, each group is gone through once. */
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

/** The ways inside a closed group to one of its outputs, of which a large group has very many. */
function* insideOf({ graph, cardOf }: Scene, output: number): Work<Inside> {
  const { edges } = graph.program;
  const card = cardOf[output];
  // Backwards from the output: what it depends on within the group.
  const seen = new Set([output]);
  const needed = [output];
  yield* each(needed, (node) => {
    for (const e of graph.entering[node]) {
      const { from } = edges[e];
      if (cardOf[from] === card && !seen.has(from)) needed.push(from);
      seen.add(from);
    }
  });
  // Forwards from what comes in: a leaf within the group is no way through it.
  const places = new Map([[output, 0]]);
  const [within, entering]: number[][] = [[], []];
  yield* each(needed.sort((a, b) => a - b), (node) => {
    for (const e of graph.entering[node]) {
      const { from } = edges[e];
      if (cardOf[from] !== card) entering.push(e);
      else if (places.has(from)) within.push(e);
      else continue;
      if (!places.has(node)) places.set(node, places.size);
    }
  });
  yield;
  return new Inside(graph, places, within.reverse(), entering.sort((a, b) => a - b));
}

export class Inside {
  /** The program's edges within, those into later results first, and those that come in. */
  readonly edges: readonly number[];
  readonly entering: readonly number[];
  /** Nodes on the way, by their place among `slopes`; the output is the first. */
  readonly #places: ReadonlyMap<number, number>;
  /** By edge within: the places where it begins and ends, and its derivative's slot in a frame. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #locals: Int32Array;
  /** By place: the output's derivative by the node. */
  readonly #slopes: Float64Array;

  constructor({ program, edgeLocal, slots }: Graph, places: ReadonlyMap<number, number>, edges: readonly number[], entering: readonly number[]) {
    this.edges = edges;
    this.entering = entering;
    this.#places = places;
    this.#from = Int32Array.from(edges, (e) => places.get(program.edges[e].from)!);
    this.#to = Int32Array.from(edges, (e) => places.get(program.edges[e].to)!);
    this.#locals = Int32Array.from(edges, (e) => slots[edgeLocal[e]]?.start ?? -1);
    this.#slopes = new Float64Array(places.size);
  }

  /** Work out the output's derivative by each node on the way, backwards; all of it scalar. */
  sweep(frame: Float64Array): void {
    const from = this.#from;
    const to = this.#to;
    const locals = this.#locals;
    const slopes = this.#slopes;
    slopes.fill(0);
    slopes[0] = 1;
    for (let k = 0; k < from.length; k++) slopes[from[k]] += slopes[to[k]] * frame[locals[k]];
  }

  slope(node: number): number {
    return this.#slopes[this.#places.get(node)!];
  }
}
