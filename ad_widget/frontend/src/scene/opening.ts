/**
 * Which groups are open: those that were chosen, or as many as leave the picture readable; and, in
 * either case, those around what is selected. `ad_widget/drawing/opening.py` chooses the same.
 */

import STYLE from "../../../style.json";
import { type Work, atOnce } from "../slices.ts";
import type { Orientation } from "../view.ts";
import type { Graph } from "../wire/graph.ts";
import type { Program } from "../wire/program.ts";
import { LEGIBLE, cardsFrom } from "./detail.ts";
import { readingScopes } from "./scopes.ts";
import { flowing } from "./flow.ts";
import { type Open, cardsOf, scopesIn } from "./groups.ts";
import { leastAlong, place } from "./place.ts";
import { type Scene, drawingScene } from "./scene.ts";

/** What the picture has room for in a window of 1366 px, and how small it can be read. */
const [WIDTH, HEIGHT] = STYLE.graph.stage;
const SCALE = cardsFrom(LEGIBLE);
/** A picture of more cards or edges is not readable, whatever its shape. */
const MOST_CARDS = 100;
const MOST_EDGES = 200;

const known = new WeakMap<Program, Map<Orientation, readonly string[] | null>>();

/**
 * The groups that are open where nobody has chosen: all (null), if the picture is then readable
 * when it is fitted into a window of 1366 px; else level after level, from the outermost on, as
 * long as it is. The reader's own window has no say, so that a picture stays the same in all.
 */
export function readableOpen(graph: Graph, orientation: Orientation): readonly string[] | null {
  const { program } = graph;
  if (!program.scopes.length) return null;
  const open = known.get(program)?.get(orientation);
  return open === undefined ? atOnce(choosing(graph, orientation)) : open;
}

/** Choose them in slices, for whoever asks next. */
export function* choosing(graph: Graph, orientation: Orientation): Work<readonly string[] | null> {
  const { program } = graph;
  yield* readingScopes(program);
  const open = program.scopes.length ? yield* choose(graph, orientation) : null;
  let chosen = known.get(program);
  if (!chosen) known.set(program, (chosen = new Map()));
  chosen.set(orientation, open);
  return open;
}

function* choose(graph: Graph, orientation: Orientation): Work<readonly string[] | null> {
  const { program } = graph;
  if ((yield* scaleOf(graph, orientation, null, SCALE)) >= SCALE) return null;
  let open: string[] = [];
  const least = Math.min(yield* scaleOf(graph, orientation, open), SCALE);
  for (;;) {
    yield;
    const more = [...open, ...inSight(program, open)];
    yield;
    // What is no smaller for it is opened also where leaves alone make the picture large.
    if (more.length === open.length) break;
    const scale = yield* scaleOf(graph, orientation, more, least);
    if (scale < least || !scale) break;
    open = more;
  }
  // Where closing all leaves no fewer cards, frames show more than one card in their place.
  return (yield* drawingScene(graph, open)).cards.length < program.nodes.length ? open : null;
}

/** The keys of the closed groups that are not in another closed group. */
function inSight(program: Program, open: readonly string[]): string[] {
  const { scopes, isOpen } = scopesIn(program, open);
  return scopes.filter(({ parent }, s) => !isOpen[s] && (parent < 0 || isOpen[parent])).map(({ key }) => key);
}

/**
 * The scale at which a picture fits in; none if it has too many cards or edges. Where it is seen to
 * be less than `least` without a layout, a scale between the two.
 */
function* scaleOf(graph: Graph, orientation: Orientation, open: Open, least = 0): Work<number> {
  yield;
  if (cardsOf(graph.program, open) > MOST_CARDS) return 0;
  yield;
  const scene = yield* drawingScene(graph, open && [...open]);
  if (scene.edges.length > MOST_EDGES) return 0;
  const most = (orientation === "lr" ? WIDTH : HEIGHT) / leastAlong(scene, orientation);
  if (most < 0.999 * least) return most;
  yield* flowing(scene);
  const { width, height } = place(scene, orientation).layout;
  return Math.min(WIDTH / width, HEIGHT / height);
}

/** The keys of all groups around what has a key, the outermost first. */
export function pathTo({ program, nodeOf }: Graph, key: string): string[] {
  const node = nodeOf.get(key) ?? -1;
  const { scopes, of } = scopesIn(program, null);
  if (node < 0) return scopes.filter((scope) => key.startsWith(`${scope.key}/`)).map((scope) => scope.key);
  const path: string[] = [];
  for (let s = of[node]; s >= 0; s = scopes[s].parent) path.unshift(scopes[s].key);
  return path;
}

/** The open groups, with those around what is selected. */
export function withPath(graph: Graph, open: readonly string[] | null, select: string | null): readonly string[] | null {
  if (open === null || select === null) return open;
  const missing = pathTo(graph, select).filter((key) => !open.includes(key));
  return missing.length ? [...open, ...missing] : open;
}

/** What a group's opening or closing makes of the view. */
export function toggled({ graph, open, scopes }: Scene, key: string, select: string | null): { open: string[]; select?: string } {
  const before = open ?? scopes;
  if (!before.includes(key)) return { open: [...before, key] };
  const stack = within(graph.program, before, key);
  // An open scope keeps those open that are in it; a stack with one in it would not be closed.
  const closed = stack[0]?.count ? new Set(stack.map((scope) => scope.key)) : new Set([key]);
  const hidden = select !== null && pathTo(graph, select).some((around) => closed.has(around));
  // What is selected would open it again: then the group is what is selected.
  return { open: before.filter((other) => !closed.has(other)), ...(hidden && { select: key }) };
}

/** The open groups once all that is in a group is open too; for null, all there are. */
export function opened({ graph, open }: Scene, key: string): string[] | null {
  if (open === null) return null;
  let now = open.includes(key) ? [...open] : [...open, key];
  for (;;) {
    // What is in a closed group is known once that is open.
    const more = within(graph.program, now, key).filter((scope) => !now.includes(scope.key));
    if (!more.length) return now;
    now = [...now, ...more.map((scope) => scope.key)];
  }
}

/** A group and all in it, itself first. */
function within(program: Program, open: readonly string[], key: string) {
  const { scopes } = scopesIn(program, open);
  const inside = new Uint8Array(scopes.length);
  return scopes.filter((scope, s) => (inside[s] = Number(scope.key === key || (scope.parent >= 0 && inside[scope.parent] === 1))));
}
