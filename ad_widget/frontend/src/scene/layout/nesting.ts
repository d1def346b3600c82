/** Which cards and open groups stand in which open group, and what comes in and goes out. */

import type { Graph } from "./graph.ts";
import { type Link, reentered, topological } from "./topology.ts";

/** What stands in an open group, or in the whole picture. */
export interface Inside {
  /** Null for the whole picture. */
  group: number | null;
  /** Its cards, those of the groups in it counted in. */
  members: number[];
  /** What is laid out here, operands before results: cards, and groups as -1 - group. */
  units: number[];
  /** The unit that a member stands in, or is. */
  unitOf: Map<number, number>;
  /** What stands in a unit that is a group. */
  inner: Map<number, Inside>;
  /** The edges that begin or end in it. */
  edges: number[];
  /** The cards outside that it uses, and those in it that are used outside. */
  sources: number[];
  sinks: number[];
}

/**
 * The whole picture, with the groups that stand in it. A group that is left and entered again is
 * dissolved: what it holds stands around it. Throws where the edges make a circle, or groups
 * contain each other.
 */
export function nest(graph: Graph): Inside {
  const around = graph.cards.map((card) => {
    const groups: number[] = []; // outermost first
    for (let g = card.group ?? null; g !== null; g = graph.groups![g].parent ?? null) {
      if (groups.includes(g)) throw new Error(`group ${g} stands in itself`);
      groups.unshift(g);
    }
    return groups;
  });
  const whole = empty(null, [...graph.cards.keys()]);
  whole.edges = [...graph.edges.keys()];
  fill(whole, graph, around, 0);
  return whole;
}

function empty(group: number | null, members: number[]): Inside {
  return {
    group,
    members,
    units: [],
    unitOf: new Map(),
    inner: new Map(),
    edges: [],
    sources: [],
    sinks: [],
  };
}

function fill(inside: Inside, graph: Graph, around: number[][], depth: number): void {
  const { unitOf, inner } = inside;
  const within = new Set(inside.members);
  const links: Link[] = [];
  for (const k of inside.edges) {
    const { source, target } = graph.edges[k];
    if (within.has(source) && within.has(target)) links.push([source, target]);
  }
  dissolve(inside.members, links, around, depth);

  const members = new Map<number, number[]>();
  for (const v of inside.members) {
    const unit = around[v].length > depth ? -1 - around[v][depth] : v;
    unitOf.set(v, unit);
    const there = members.get(unit);
    if (there) there.push(v);
    else members.set(unit, [v]);
  }
  for (const [u, cards] of members) if (u < 0) inner.set(u, empty(-1 - u, cards));
  const sources = new Set<number>();
  const sinks = new Set<number>();
  for (const k of inside.edges) {
    const { source, target } = graph.edges[k];
    const from = unitOf.get(source);
    const to = unitOf.get(target);
    if (from === undefined) sources.add(source);
    else if (from < 0) inner.get(from)!.edges.push(k);
    if (to === undefined) sinks.add(source);
    else if (to < 0 && to !== from) inner.get(to)!.edges.push(k);
  }
  inside.sources = [...sources].sort((a, b) => a - b);
  inside.sinks = [...sinks].sort((a, b) => a - b);

  const units = [...members.keys()];
  const number = new Map(units.map((u, i) => [u, i]));
  const tied: Link[] = [];
  for (const [a, b] of links) {
    const from = number.get(unitOf.get(a)!)!;
    const to = number.get(unitOf.get(b)!)!;
    if (from !== to) tied.push([from, to]);
  }
  inside.units = topological(units.length, tied).map((i) => units[i]);
  for (const child of inner.values()) fill(child, graph, around, depth + 1);
}

/** Take the groups away that are left and entered again. */
function dissolve(
  members: readonly number[],
  links: readonly Link[],
  around: number[][],
  depth: number,
): void {
  const number = new Map(members.map((v, i) => [v, i]));
  const tied = links.map(([a, b]): Link => [number.get(a)!, number.get(b)!]);
  for (;;) {
    const groups = members.map((v) => around[v][depth] ?? null);
    if (groups.every((g) => g === null)) return;
    const bad = reentered(members.length, tied, groups);
    if (!bad.length) return;
    members.forEach((v, i) => {
      const g = groups[i];
      if (g !== null && bad.includes(g)) around[v].splice(depth, 1);
    });
  }
}
