/** Which scopes are closed to one card, which are open in a frame, and which can be neither. */

import type { Program } from "../wire/program.ts";
import { reentered } from "./layout/index.ts";
import { type Scope, scopesOf } from "./scopes.ts";

/** Keys of the open groups; null: all. */
export type Open = ReadonlySet<string> | readonly string[] | null;

export interface Grouping {
  /** All scopes, whatever becomes of them. */
  scopes: readonly Scope[];
  /** By node: the scope that it is hidden in, or -1. */
  closed: Int32Array;
  /** By node: index into `open` of the innermost frame around it, or -1. */
  around: Int32Array;
  /** Open scopes that hold something drawn; `parent` is an index into this very list. */
  open: Scope[];
  /** Index into `open` of the innermost frame around a closed scope, or -1. */
  aroundGroup(scope: number): number;
}

/**
 * A scope is closed unless its key is in `open`. One that is left and entered again, as a module
 * that is called twice with other steps between, cannot be one card: what depends on it would come
 * before it too. It is as if it were not there, and what it holds is drawn for itself.
 */
export function groupingOf(program: Program, open: Open): Grouping {
  const { scopes, of, links } = scopesOf(program);
  const opened = open === null ? null : new Set(open);
  const isOpen = scopes.map(({ key }) => opened === null || opened.has(key));
  const gone = new Uint8Array(scopes.length);
  let closed = closedOf(scopes, of, isOpen, gone);
  while (closed.some((scope) => scope >= 0)) {
    const bad = reentered(of.length, links, Array.from(closed, (scope) => (scope < 0 ? null : scope)));
    if (!bad.length) break;
    for (const scope of bad) gone[scope] = 1;
    closed = closedOf(scopes, of, isOpen, gone);
  }
  const frames = framesOf(scopes, of, closed, gone);
  const innermost = (scope: number): number => {
    while (scope >= 0 && frames.at[scope] < 0) scope = scopes[scope].parent;
    return scope < 0 ? -1 : frames.at[scope];
  };
  return {
    scopes,
    closed,
    around: of.map((scope, i) => (closed[i] >= 0 ? -1 : innermost(scope))),
    open: frames.open,
    aroundGroup: (scope) => innermost(scopes[scope].parent),
  };
}

/** By node: the outermost closed scope around it, or -1. */
function closedOf(scopes: readonly Scope[], of: Int32Array, isOpen: readonly boolean[], gone: Uint8Array): Int32Array {
  // A parent comes before what it holds.
  const outermost = new Int32Array(scopes.length);
  scopes.forEach(({ parent }, s) => {
    const above = parent < 0 ? -1 : outermost[parent];
    outermost[s] = above >= 0 ? above : isOpen[s] || gone[s] ? -1 : s;
  });
  return of.map((scope) => (scope < 0 ? -1 : outermost[scope]));
}

/** The open scopes around anything that is drawn, renumbered. */
function framesOf(scopes: readonly Scope[], of: Int32Array, closed: Int32Array, gone: Uint8Array) {
  const needed = new Uint8Array(scopes.length);
  of.forEach((scope, i) => {
    for (let s = closed[i] >= 0 ? scopes[closed[i]].parent : scope; s >= 0 && !needed[s]; s = scopes[s].parent) {
      needed[s] = 1;
    }
  });
  const at = new Int32Array(scopes.length).fill(-1);
  const open: Scope[] = [];
  scopes.forEach((scope, s) => {
    if (!needed[s] || gone[s]) return;
    let { parent } = scope;
    while (parent >= 0 && at[parent] < 0) parent = scopes[parent].parent;
    at[s] = open.push({ ...scope, parent: parent < 0 ? -1 : at[parent] }) - 1;
  });
  return { at, open };
}

/** Cards up to which a picture opens with all its groups open, and, of larger ones, with some. */
const ALL_OPEN = 60;
const SOME_OPEN = 40;
/** Fewer say nothing: the next level is opened, however many cards it has. */
const FEW = 4;

/**
 * The groups that are open where nobody has chosen: all (null) in a small picture; in a larger one
 * level after level, from the outermost on, as long as there are few cards.
 */
export function readableOpen(program: Program): readonly string[] | null {
  const { scopes, of } = scopesOf(program);
  if (!scopes.length || of.length <= ALL_OPEN) return null;
  const depths = new Int32Array(scopes.length);
  scopes.forEach(({ parent }, s) => (depths[s] = parent < 0 ? 0 : depths[parent] + 1));
  let open: string[] = [];
  for (let depth = 0; depths.includes(depth); depth++) {
    const more = [...open, ...scopes.filter((_, s) => depths[s] === depth).map(({ key }) => key)];
    if (cardsOf(program, more) > SOME_OPEN && cardsOf(program, open) >= FEW) break;
    open = more;
  }
  // Where closing all leaves no fewer cards, frames show more than one card in their place.
  return cardsOf(program, open) < of.length ? open : null;
}

/** How many cards there are with some groups open. */
function cardsOf(program: Program, open: readonly string[]): number {
  const { closed } = groupingOf(program, open);
  return new Set(closed).size + closed.filter((scope) => scope < 0).length;
}

/** The keys of the open groups after one has been opened or closed, of all that there are. */
export function toggled(scopes: readonly string[], open: readonly string[] | null, key: string): string[] {
  const before = open ?? scopes;
  return before.includes(key) ? before.filter((other) => other !== key) : [...before, key];
}
