/** Which scopes are closed to one card, which are open in a frame, and which can be neither. */

import type { Program } from "../wire/program.ts";
import { reentered } from "./layout/index.ts";
import { type Scope, adoptConstants, scopesOf } from "./scopes.ts";
import { type Stacked, stackedScopes } from "./stacks.ts";

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
  const { scopes, of, isOpen } = scopesIn(program, open);
  const { links } = scopesOf(program);
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

/** The last few, by what is open: one picture asks for the same several times. */
const known = new WeakMap<Program, Map<string, Stacked>>();
const KEPT = 4;

/** The scopes of a program, with stacks among them unless all is open. */
export function scopesIn(program: Program, open: Open): Stacked {
  let kept = known.get(program);
  if (!kept) known.set(program, (kept = new Map()));
  const key = JSON.stringify(open && [...open]);
  let stacked = kept.get(key);
  if (stacked) return stacked;
  if (open === null) {
    const { scopes, of } = scopesOf(program);
    stacked = { scopes, of: of.slice(), isOpen: scopes.map(() => true) };
  } else {
    stacked = stackedScopes(program, new Set(open));
  }
  if (stacked.scopes.length) adoptConstants(program, stacked.scopes, stacked.of);
  kept.set(key, stacked);
  for (const old of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(old);
  }
  return stacked;
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

/** How many cards there are at most with some groups open: fewer than nodes and closed groups. */
export function cardsOf(program: Program, open: Open): number {
  const { scopes, of, isOpen } = scopesIn(program, open);
  const closed = closedOf(scopes, of, isOpen, new Uint8Array(scopes.length));
  const groups = new Set<number>();
  let single = 0;
  for (const scope of closed) {
    if (scope < 0) single++;
    else groups.add(scope);
  }
  return single + groups.size;
}
