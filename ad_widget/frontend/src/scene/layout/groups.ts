/**
 * Open groups: each is laid out on its own and is one big card, with ports, to what is around it.
 *
 * What comes into a group, and what goes out of it, are cards without size in columns of their own
 * at its left and its right end; the curves of the two sides meet there. The inside of a group
 * depends on nothing around it, so that it is kept while other groups open and close.
 */

import type { Box, Card, Edge, Graph, Group, Orientation, Token } from "./graph.ts";
import { type Level, type LevelGraph, place } from "./layered.ts";
import { type Inside, nest } from "./nesting.ts";

export const PAD = 16; // px between a frame and what is in it
const END: Card = { width: 0, height: 0, kind: "op" };

/** Least distance between columns, and between the cards of one. */
interface Gaps {
  column: number;
  card: number;
}

/** Places of cards, edges, tokens and frames, from left to right. */
interface Placed {
  width: number;
  height: number;
  cards: Box[];
  paths: number[][];
  numbers: ([number, number] | null)[];
  tokenOf: number[];
  tokens: Token[];
  groups: (Box | null)[];
}

/** The layout of an inside, with its frame. */
interface Frame {
  inside: Inside;
  /** What comes in, the units, what goes out: the cards that `level` holds. */
  cards: Card[];
  /** The edge of `level` along which an edge of the graph runs. */
  pieces: Map<number, number>;
  level: Level;
  inner: Map<number, Frame>;
  width: number;
  height: number;
  /** Where in the frame the inside begins, and where in the picture. */
  left: number;
  above: number;
  x: number;
  y: number;
  /** Which of all tokens is its first. */
  firstToken: number;
}

interface Job {
  graph: Graph;
  orientation: Orientation;
  gaps: Gaps;
  kept: Map<string, unknown>;
}

/**
 * Lay out a graph with its open groups, as from left to right: its sizes and places are turned
 * already, if `orientation` is top to bottom, which says at which side of a frame its title stands.
 */
export function placeGroups(
  graph: Graph,
  orientation: Orientation,
  gaps: Gaps,
  kept: Map<string, unknown>,
): Placed {
  const frame = frameOf(nest(graph), { graph, orientation, gaps, kept });
  const placed: Placed = {
    width: frame.width,
    height: frame.height,
    cards: new Array(graph.cards.length),
    paths: [],
    numbers: new Array(graph.edges.length).fill(null),
    tokenOf: new Array(graph.edges.length).fill(-1),
    tokens: [],
    groups: new Array(graph.groups?.length ?? 0).fill(null),
  };
  put(frame, 0, 0, graph, placed);
  placed.paths = graph.edges.map((edge, k) => run(frame, k, edge, placed));
  return placed;
}

/** Lay out an inside, the groups in it first. */
function frameOf(inside: Inside, job: Job): Frame {
  const { graph } = job;
  const { unitOf, sources, sinks } = inside;
  const inner = new Map<number, Frame>();
  for (const [u, child] of inside.inner) inner.set(u, frameOf(child, job));
  const at = new Map(inside.units.map((u, i) => [u, sources.length + i]));
  const cards = [
    ...sources.map(() => END),
    ...inside.units.map((u) => (u >= 0 ? graph.cards[u] : asCard(inner.get(u)!, graph))),
    ...sinks.map(() => END),
  ];
  const comes = new Map(sources.map((a, i) => [a, i]));
  const goes = new Map(sinks.map((a, i) => [a, sources.length + inside.units.length + i]));

  const pieces = new Map<number, number>();
  const shared = new Map<string, number>();
  const edges: Edge[] = [];
  const exits = new Map<number, number>();
  const entries = new Map<number, number>();
  for (const k of inside.edges) {
    const edge = graph.edges[k];
    const a = edge.source;
    const from = unitOf.get(a);
    const to = unitOf.get(edge.target);
    if (from !== undefined && from === to) continue; // it stays within a group
    const target = to === undefined ? goes.get(a)! : at.get(to)!;
    const whole = to !== undefined && to >= 0;
    if (!whole) {
      // All edges from one card into a group, or out, are one.
      const key = `${a} ${target}`;
      const known = shared.get(key);
      if (known !== undefined) {
        pieces.set(k, known);
        continue;
      }
      shared.set(key, edges.length);
    }
    const e = edges.length;
    pieces.set(k, e);
    if (from !== undefined && from < 0) {
      const frame = inner.get(from)!;
      const ends = frame.inside.sinks;
      exits.set(e, port(frame, frame.cards.length - ends.length + ends.indexOf(a)));
    }
    if (to !== undefined && to < 0) {
      const frame = inner.get(to)!;
      entries.set(e, port(frame, frame.inside.sources.indexOf(a)));
    }
    edges.push({
      source: from === undefined ? comes.get(a)! : at.get(from)!,
      target,
      position: whole ? edge.position : 0,
      slot: whole ? (edge.slot ?? null) : null,
    });
  }
  const level = levelOf(
    { cards, edges, comes: sources.length, goes: sinks.length, exits, entries },
    inside.group !== null,
    job,
  );
  const frame: Frame = {
    inside,
    cards,
    pieces,
    level,
    inner,
    width: level.width,
    height: level.height,
    left: 0,
    above: 0,
    x: 0,
    y: 0,
    firstToken: 0,
  };
  if (inside.group !== null) surround(frame, graph.groups![inside.group], job.orientation);
  return frame;
}

/** Lay out a level, or take the one that was laid out before for the same cards and edges. */
function levelOf(graph: LevelGraph, keep: boolean, { gaps, kept }: Job): Level {
  if (!keep) return place(graph, gaps.column, gaps.card);
  const key = JSON.stringify([
    graph.cards.map((c) => [c.width, c.height, c.kind, c.token, c.ordered, c.rides]),
    graph.edges.map((e) => [e.source, e.target, e.position, e.slot]),
    [...graph.exits],
    [...graph.entries],
    graph.comes,
    graph.goes,
    gaps,
  ]);
  const known = kept.get(key) as Level | undefined;
  if (known) return known;
  const level = place(graph, gaps.column, gaps.card);
  kept.set(key, level);
  return level;
}

/** Add the frame's padding and the strip for its title. */
function surround(frame: Frame, { head: [wide, high] }: Group, orientation: Orientation): void {
  if (orientation === "lr") {
    frame.width = Math.max(frame.width, wide) + 2 * PAD;
    frame.height += 2 * PAD + high;
    frame.left = PAD;
    frame.above = PAD + high;
  } else {
    // Turned: the title stands before the first column.
    frame.height = Math.max(frame.height, wide) + 2 * PAD;
    frame.width += 2 * PAD + high;
    frame.left = PAD + high;
    frame.above = PAD;
  }
}

/** How far from a frame's middle one of its ends stands. */
function port(frame: Frame, card: number): number {
  return frame.above + frame.level.cards[card][1] - frame.height / 2;
}

function asCard(frame: Frame, graph: Graph): Card {
  let x = 0;
  let y = 0;
  let count = 0;
  for (const v of frame.inside.members) {
    const was = graph.cards[v].was;
    if (!was) continue;
    x += was[0];
    y += was[1];
    count++;
  }
  const { width, height } = frame;
  return { width, height, kind: "op", was: count ? [x / count, y / count] : null };
}

/** Give what is in a frame its place, the frame's upper left corner being at x, y. */
function put(frame: Frame, x: number, y: number, graph: Graph, placed: Placed): void {
  const { inside, level, cards } = frame;
  if (inside.group !== null) {
    const { width, height } = frame;
    placed.groups[inside.group] = [x + width / 2, y + height / 2, width, height];
  }
  frame.x = x += frame.left;
  frame.y = y += frame.above;
  frame.firstToken = placed.tokens.length;
  const came = inside.sources.length;
  level.origin.forEach((of, i) => {
    const card = inside.units[of - came];
    const [width, height] = graph.cards[card].token!;
    const [cx, cy] = level.cards[cards.length + i];
    placed.tokens.push({ card, box: [x + cx, y + cy, width, height] });
  });
  inside.units.forEach((u, i) => {
    const [cx, cy] = level.cards[came + i];
    const { width, height } = cards[came + i];
    if (u >= 0) placed.cards[u] = [x + cx, y + cy, width, height];
    else put(frame.inner.get(u)!, x + cx - width / 2, y + cy - height / 2, graph, placed);
  });
}

/** An edge's curve: out of the groups around its operand, into those around its result. */
function run(frame: Frame, k: number, edge: Edge, placed: Placed): number[] {
  const from = frame.inside.unitOf.get(edge.source) ?? 0;
  const to = frame.inside.unitOf.get(edge.target) ?? 0;
  let path: number[] = [];
  const e = frame.pieces.get(k);
  if (e !== undefined) {
    const { paths, numbers, tokenOf } = frame.level;
    path = paths[e].map((at, i) => at + (i % 2 ? frame.y : frame.x));
    const number = numbers[e];
    if (number) placed.numbers[k] = [frame.x + number[0], frame.y + number[1]];
    if (tokenOf[e] >= 0) placed.tokenOf[k] = frame.firstToken + tokenOf[e];
  }
  if (from < 0) path = joined(run(frame.inner.get(from)!, k, edge, placed), path);
  if (to < 0 && to !== from) path = joined(path, run(frame.inner.get(to)!, k, edge, placed));
  return path;
}

/** Two curves with a level piece between them, through a frame's padding. */
function joined(one: number[], other: number[]): number[] {
  if (!one.length || !other.length) return one.length ? one : other;
  const x = one[one.length - 2];
  const y = one[one.length - 1];
  const third = (other[0] - x) / 3;
  return [...one, x + third, y, other[0] - third, other[1], ...other];
}
