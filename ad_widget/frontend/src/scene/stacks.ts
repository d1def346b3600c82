/**
 * Stacks: many scopes that are alike, side by side or turn after turn, closed to one card.
 *
 * `Neuron × 16` is called `MLP/Layer[0]/Neuron[0..15]`, and layers that come again and again in one
 * order, `Linear[0..2]+Tanh[0..2]`; `for t, 50 turns`, `t[0..49]`. A stack stands between what it
 * holds and the scope around it, and opens like any group, to one closed card for each. Of one in
 * which a single scope is open, the others stay stacks of their own. `ad_widget/drawing/stacks.py`
 * makes the same.
 */

import { clean } from "../dom.ts";
import type { Program } from "../wire/program.ts";
import { type Scope, scopesOf } from "./scopes.ts";

/** Fewer are not stacked, of scopes that are alike; or of a pattern of several that comes again. */
const ALIKE = 5;
const AGAIN = 3;
/** The most scopes in such a pattern. */
const PATTERN = 6;

/** Scopes that are alike, or patterns of scopes, in order. */
interface Run {
  /** By place: the scopes that stand there, one unless it is a pattern. */
  places: number[][];
  /** What comes before the names in the stack's key. */
  prefix: string;
  names: string[];
  /** By place, and name: its index. */
  indices: number[][];
}

const known = new WeakMap<Program, Run[]>();

function runsOf(program: Program): Run[] {
  let runs = known.get(program);
  if (!runs) known.set(program, (runs = find(program)));
  return runs;
}

function find(program: Program): Run[] {
  const { scopes, of } = scopesOf(program);
  const children = new Map<number, number[]>();
  scopes.forEach(({ parent }, s) => {
    const there = children.get(parent);
    if (there) there.push(s);
    else children.set(parent, [s]);
  });
  const last = new Int32Array(scopes.length).fill(-1);
  of.forEach((scope, i) => {
    for (let s = scope; s >= 0; s = scopes[s].parent) last[s] = i;
  });
  const runs: Run[] = [];
  let ops: string[] | null = null;
  for (const inside of children.values()) {
    if (inside.length < ALIKE) continue;
    ops ??= opsOf(program, scopes, of);
    // A scope that nothing is in says nothing.
    const drawn = inside.filter((s) => last[s] >= 0 && program.scopes[s].index !== null);
    const stacked = alike(program, drawn, ops, runs);
    again(program, drawn.filter((s) => !stacked.has(s)).sort((a, b) => last[a] - last[b]), ops, runs);
  }
  return runs;
}

/** What each scope computes: two that say the same are alike. */
function opsOf({ nodes }: Program, scopes: readonly Scope[], of: Int32Array): string[] {
  const ops: string[][] = scopes.map(() => []);
  nodes.forEach(({ op, kind }, i) => {
    if (kind === "constant") return;
    for (let s = of[i]; s >= 0; s = scopes[s].parent) ops[s].push(op ?? kind);
  });
  return ops.map((all) => all.join());
}

/** Find scopes of one name that are alike and numbered in a row; turns of a loop always are. */
function alike({ scopes }: Program, inside: readonly number[], ops: readonly string[], runs: Run[]): Set<number> {
  const stacked = new Set<number>();
  const named = new Map<string, number[]>();
  for (const s of inside) {
    const { kind, name } = scopes[s];
    const there = named.get(`${kind} ${name}`);
    if (there) there.push(s);
    else named.set(`${kind} ${name}`, [s]);
  }
  for (const same of named.values()) {
    same.sort((a, b) => scopes[a].index! - scopes[b].index!);
    for (let from = 0; from < same.length; ) {
      let to = from + 1;
      const follows = (s: number): boolean =>
        scopes[s].index === scopes[same[to - 1]].index! + 1 && (scopes[s].kind === "turn" || ops[s] === ops[same[from]]);
      while (to < same.length && follows(same[to])) to++;
      if (to - from >= ALIKE) {
        for (const s of same.slice(from, to)) stacked.add(s);
        runs.push(runOf(scopes, same.slice(from, to).map((s) => [s])));
      }
      from = to;
    }
  }
  return stacked;
}

/** Find patterns of scopes that come again and again, in the order in which they were computed. */
function again({ scopes }: Program, inside: readonly number[], ops: readonly string[], runs: Run[]): void {
  const same = (a: number, b: number): boolean =>
    scopes[a].kind === scopes[b].kind &&
    scopes[a].name === scopes[b].name &&
    ops[a] === ops[b] &&
    scopes[a].kind !== "turn";
  for (let from = 0; from < inside.length; ) {
    let [length, times] = [1, 1];
    for (let p = 2; p <= PATTERN; p++) {
      let to = from + p;
      while (to < inside.length && same(inside[to], inside[to - p])) to++;
      const found = Math.floor((to - from) / p);
      if (found >= AGAIN && found * p > length * times) [length, times] = [p, found];
    }
    if (times > 1) {
      const places = Array.from({ length: times }, (_, k) => inside.slice(from + k * length, from + (k + 1) * length));
      const run = runOf(scopes, places);
      // Each kind of scope once in a pattern, and numbered in a row.
      const rising = run.names.every((_, n) => run.indices.every((row, k) => row[n] === run.indices[0][n] + k));
      if (rising && new Set(run.names).size === length) runs.push(run);
    }
    from += length * times;
  }
}

function runOf(scopes: Program["scopes"], places: number[][]): Run {
  return {
    places,
    prefix: "",
    names: places[0].map((s) => scopes[s].name),
    indices: places.map((place) => place.map((s) => scopes[s].index!)),
  };
}

function keyOf({ prefix, names, indices }: Run, from: number, to: number): string {
  return prefix + names.map((name, n) => `${name}[${indices[from][n]}..${indices[to][n]}]`).join("+");
}

/** Says of so many scopes of one name what they are: of turns nothing that reads as a product. */
function severalOf({ kind, name }: Program["scopes"][number], count: number): string {
  if (kind !== "turn") return clean(`${name} × ${count}`);
  return clean(`${name.startsWith("while") ? "" : "for "}${name}, ${count} turns`);
}

/** Scopes with stacks among them, and what of each is open. */
export interface Stacked {
  scopes: Scope[];
  /** By node: its innermost scope, or -1. */
  of: Int32Array;
  isOpen: boolean[];
}

/** A program's scopes, and the stacks that there are with these keys open. */
export function stackedScopes(program: Program, opened: ReadonlySet<string>): Stacked {
  const { scopes, of } = scopesOf(program);
  const touched = scopes.map(({ key }) => opened.has(key));
  for (let s = scopes.length - 1; s >= 0; s--) if (touched[s] && scopes[s].parent >= 0) touched[scopes[s].parent] = true;
  const around = new Map<number, Scope>();
  // What is in a closed scope is not drawn, stacked or not.
  const seen = scopes.map(({ key }) => opened.has(key));
  for (const run of runsOf(program)) {
    const { parent } = scopes[run.places[0][0]];
    if (parent >= 0 && !seen[parent]) continue;
    run.prefix = parent < 0 ? "" : `${scopes[parent].key}/`;
    for (const [from, to] of parts(run, opened, touched)) {
      const count = to - from + 1;
      const each = run.names.length;
      const name = each > 1 ? `${count} blocks` : severalOf(program.scopes[run.places[0][0]], count);
      const stack: Scope = { key: keyOf(run, from, to), name, kind: "stack", parent, count: count * each };
      for (const s of run.places.slice(from, to + 1).flat()) around.set(s, stack);
    }
  }
  const all: Scope[] = [];
  const isOpen: boolean[] = [];
  const now = new Int32Array(scopes.length);
  const placed = new Map<Scope, number>();
  const moved = (parent: number): number => (parent < 0 ? -1 : now[parent]);
  scopes.forEach((scope, s) => {
    const stack = around.get(s);
    if (stack && !placed.has(stack)) {
      placed.set(stack, all.push({ ...stack, parent: moved(stack.parent) }) - 1);
      isOpen.push(opened.has(stack.key));
    }
    now[s] = all.push({ ...scope, parent: stack ? placed.get(stack)! : moved(scope.parent) }) - 1;
    isOpen.push(opened.has(scope.key));
  });
  return { scopes: all, of: of.map(moved), isOpen };
}

/**
 * The stacks that stand for a run, as first and last place: those that are open, and what is left
 * between them and scopes that are open by themselves.
 */
function parts(run: Run, opened: ReadonlySet<string>, touched: readonly boolean[]): [number, number][] {
  const { places, indices, prefix, names } = run;
  const taken = new Uint8Array(places.length);
  const found: [number, number][] = [];
  const start = `${prefix}${names[0]}[`;
  const asked: [number, number][] = [];
  for (const key of opened) {
    if (!key.startsWith(start)) continue;
    const [first, last] = key.slice(start.length).split(/\.\.|\]/).map(Number);
    const [from, to] = [first - indices[0][0], last - indices[0][0]];
    if (from >= 0 && to > from && to < places.length && keyOf(run, from, to) === key) asked.push([from, to]);
  }
  asked.sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0]);
  for (const [from, to] of asked) {
    if (taken.subarray(from, to + 1).some((x) => x)) continue;
    taken.fill(1, from, to + 1);
    found.push([from, to]);
  }
  places.forEach((place, k) => {
    if (place.some((s) => touched[s])) taken[k] = 1;
  });
  for (let from = 0; from < places.length; from++) {
    let to = from;
    while (to < places.length && !taken[to]) to++;
    if (to - from > 1) found.push([from, to - 1]);
    from = Math.max(from, to);
  }
  return found;
}
