/**
 * How single elements of arrays depend on each other: a joint is one element, a link the derivative
 * of one by another. Where the output has several elements, a last joint stands for what is
 * differentiated: one of them, or their sum.
 */

import { type ValueOf, derivatives } from "../runner/slice.ts";
import { sizeOf } from "../wire/program.ts";
import type { Flow, Joint, Link } from "./flow.ts";
import type { Scene } from "./scene.ts";

/** Links between elements up to which their ways are followed. */
export const MOST_LINKS = 1e5;

export interface Elements {
  readonly flow: Flow;
  /** By joint: which element of its node's value; -1 for the sum of all. */
  readonly element: readonly number[];
  /** By link: its derivative. */
  readonly slopes: Float64Array;
  readonly start: number;
}

/**
 * What one element of a node leads to, in a scene in which no group is closed.
 *
 * `seed` is the output's element that is differentiated, or null for the sum of all. Null where it
 * is too much to be followed.
 */
export function elementsOf(scene: Scene, node: number, element: number, to: number, seed: number | null, valueOf: ValueOf): Elements | null {
  const { graph } = scene;
  const { nodes, edges } = graph.program;
  // The nodes on the way, then the elements that are reached in them.
  const leads = new Uint8Array(nodes.length);
  leads[to] = 1;
  for (let i = to; i >= node; i--) if (leads[i]) for (const e of graph.entering[i]) leads[edges[e].from] = 1;
  const sizes = nodes.map(({ value }) => sizeOf(graph.program.values[value][0]));
  const reached = new Map<number, Map<number, number>>([[node, new Map([[element, 0]])]]);
  const joints: Joint[] = [{ card: scene.cardOf[node], value: -1, grad: -1 }];
  const elements = [element];
  const links: Link[] = [];
  const slopes: number[] = [];
  const joint = (i: number, at: number): number => {
    const here = reached.get(i) ?? new Map<number, number>();
    reached.set(i, here);
    let found = here.get(at);
    if (found === undefined) {
      found = joints.push({ card: scene.cardOf[i], value: -1, grad: -1 }) - 1;
      elements.push(at);
      here.set(at, found);
    }
    return found;
  };
  const link = (from: number, end: number, edge: number, slope: number): void => {
    links.push({ from, to: end, edge: edge < 0 ? -1 : scene.edgeOf[edge], parts: edge < 0 ? [] : [edge], inside: null, scalar: true });
    slopes.push(slope);
  };
  for (let i = node + 1; i <= to; i++) {
    if (!leads[i]) continue;
    const into: [from: number, at: number, edge: number, slope: number][] = [];
    for (const e of graph.entering[i]) {
      const from = reached.get(edges[e].from);
      if (!from) continue;
      const local = graph.edgeLocal[e];
      const whole = derivatives(graph.program, e, valueOf, (result, operand, slope) => {
        const start = from.get(operand);
        if (start !== undefined && into.length + links.length <= MOST_LINKS) into.push([start, result, e, slope]);
      });
      if (!whole && local < 0) return null;
      if (into.length + links.length > MOST_LINKS) return null;
    }
    for (const [start, at, e, slope] of into) link(start, joint(i, at), e, slope);
  }
  let output = reached.get(to)?.get(seed ?? 0) ?? -1;
  if (sizes[to] > 1 && seed === null) {
    output = joints.push({ card: scene.cardOf[to], value: -1, grad: -1 }) - 1;
    elements.push(-1);
    for (const start of reached.get(to)?.values() ?? []) link(start, output, -1, 1);
  }
  const leaving: number[][] = joints.map(() => []);
  links.forEach(({ from }, k) => leaving[from].push(k));
  return {
    flow: { joints, links, leaving, of: [], along: [], output },
    element: elements,
    slopes: Float64Array.from(slopes),
    start: 0,
  };
}
