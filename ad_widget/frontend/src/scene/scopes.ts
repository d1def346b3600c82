/** Where a program's steps were made: calls, turns of loops and objects, nested as they were. */

import { clean } from "../dom.ts";
import { type Work, atOnce, each } from "../slices.ts";
import { type Program, scopePaths } from "../wire/program.ts";

export interface Scope {
  /** The whole path, as in `Layer[0]/Neuron[2]`; what `data-group` and `view.open` hold. */
  key: string;
  /** What is written on it: of a loop's turn nothing that reads as an element. */
  name: string;
  kind: string;
  /** Index of the scope around it, always a smaller one, or -1. */
  parent: number;
  /** How many alike it stands for, if it is a stack; else 0. */
  count: number;
}

interface Scopes {
  scopes: Scope[];
  /** By node of the program: its innermost scope, or -1. */
  of: Int32Array;
  /** The program's edges, from operand to result. */
  links: (readonly [number, number])[];
}

/** What does not change when a group is opened. */
const known = new WeakMap<Program, Scopes>();

/** The scopes of a program's nodes, as they were written. */
export function scopesOf(program: Program): Scopes {
  return known.get(program) ?? atOnce(readingScopes(program));
}

/** Read them in slices, for whoever asks next. */
export function* readingScopes(program: Program): Work<Scopes> {
  let scopes = known.get(program);
  if (!scopes) known.set(program, (scopes = yield* read(program)));
  return scopes;
}

function* read(program: Program): Work<Scopes> {
  const keys = scopePaths(program);
  const scopes = program.scopes.map((scope, s) => ({
    key: keys[s],
    name: clean(titleOf(scope)),
    kind: scope.kind,
    parent: scope.parent ?? -1,
    count: 0,
  }));
  const of = Int32Array.from(program.nodes, ({ scope }) => scope ?? -1);
  const links: [number, number][] = [];
  yield* each(program.edges, ({ from, to }) => void links.push([from, to]));
  return { scopes, of, links };
}

/** What is written on a scope: of a loop's turn nothing that reads as an element. */
function titleOf({ kind, name, index, item }: Program["scopes"][number]): string {
  if (index === null) return name;
  if (kind !== "turn") return `${name}[${index}]`;
  return item ? `${name} = ${item}` : `${name}, turn ${index + 1}`;
}

/**
 * Put each constant where all that use it are, wherever it was written: beside a closed group it
 * would stand for nothing.
 */
export function adoptConstants({ nodes, edges }: Program, scopes: readonly Scope[], of: Int32Array): void {
  const users = new Map<number, number>();
  for (const { from, to } of edges) {
    if (nodes[from].kind !== "constant") continue;
    const at = users.get(from);
    users.set(from, at === undefined ? of[to] : shared(scopes, at, of[to]));
  }
  for (const [constant, scope] of users) of[constant] = scope;
}

/** The innermost scope around two; a scope's parent has a smaller index than itself. */
function shared(scopes: readonly Scope[], a: number, b: number): number {
  while (a !== b) {
    if (a > b) a = scopes[a].parent;
    else b = scopes[b].parent;
  }
  return a;
}
