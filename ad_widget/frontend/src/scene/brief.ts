/**
 * What is written on a card whose name has no room on it: `mean` for the one call of it, `v₇` for
 * another expression, `lr` for a `learning_rate`. The name itself is then in its tooltip, in the
 * panels, and there again from nearer.
 */

import type { Graph } from "../wire/graph.ts";
import type { Card } from "./scene.ts";

const LETTERS = ["v", "u", "t", "s"];
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";
const NUMBERED = /^(.+?)([₀-₉]+)$/;
/** Names of which a part is told: words, and the number or the count behind them. */
const WORDS = /^[\p{L}_][\p{L}\p{N}_]*/u;

/** What of a loop's turns is told where there is no room for the loop. */
const TURNS = /turn \d+$|\d+ turns$|= .+$/;

const known = new WeakMap<Graph, Names>();

/** A short name of a card; its own where that is as short as can be. */
export function briefOf(graph: Graph, card: Card): string {
  let names = known.get(graph);
  if (!names) known.set(graph, (names = new Names(graph)));
  return names.of(card);
}

class Names {
  readonly #graph: Graph;
  readonly #letter: string;
  /** By node, the number it gets where it has no initials: in the order of the code, however it is looked at. */
  readonly #numbers = new Map<number, number>();
  /** By initials, whose they are. */
  readonly #taken: Map<string, string>;
  /** Of groups, which are in no such order: the last number given. */
  #last: number;
  readonly #given = new Map<string, string>();

  constructor(graph: Graph) {
    const { labels, program } = graph;
    this.#graph = graph;
    this.#taken = new Map(labels.map((label) => [label, label]));
    // With another letter than the code's names, and those that Python has numbered.
    const roots = new Set(labels.map((label) => NUMBERED.exec(label)?.[1] ?? label));
    this.#letter = LETTERS.find((letter) => !roots.has(letter)) ?? "val";
    labels.forEach((label, i) => {
      if (isShort(label) || program.nodes[i].kind === "constant") return;
      const initials = this.#isNamed(i) ? initialsOf(label, false) : calledIn(label);
      if (initials && (this.#taken.get(initials) ?? label) === label) this.#taken.set(initials, label);
      else this.#numbers.set(i, this.#numbers.size + 1);
    });
    this.#last = this.#numbers.size;
  }

  of({ key, label, kind, nodes }: Card): string {
    let given = this.#given.get(key);
    if (given === undefined) this.#given.set(key, (given = isShort(label) ? label : this.#shorter(label, kind, nodes[0])));
    return given;
  }

  #shorter(label: string, kind: Card["kind"], node: number): string {
    const number = kind === "group" ? undefined : this.#numbers.get(node);
    const turns = kind === "group" ? TURNS.exec(label)?.[0] : undefined;
    const initials = turns ?? (kind === "group" || kind === "constant" || this.#isNamed(node) ? initialsOf(label, kind === "group") : calledIn(label));
    if (number === undefined && initials && (this.#taken.get(initials) ?? label) === label) {
      this.#taken.set(initials, label);
      return initials;
    }
    return this.#letter + [...String(number ?? ++this.#last)].map((digit) => DIGITS[Number(digit)]).join("");
  }

  #isNamed(node: number): boolean {
    return this.#graph.program.nodes[node].name !== null;
  }
}

/** Whether a label is as short as can be, or a number already. */
function isShort(label: string): boolean {
  return [...label].length <= 3 || (NUMBERED.test(label) && NUMBERED.exec(label)![1].length === 1);
}

/** `mean` of `mean(log(p))`; null of what is no call of one function. */
function calledIn(label: string): string | null {
  const name = WORDS.exec(label)?.[0];
  if (!name || label[name.length] !== "(") return null;
  let depth = 0;
  for (let k = name.length; k < label.length; k++) {
    depth += Number(label[k] === "(") - Number(label[k] === ")");
    if (!depth) return k === label.length - 1 ? name : null;
  }
  return null;
}

/** `lr` of `learning_rate`, `MHA[0]` of `MultiHeadAttention[0]`; null of one word, but for a group's. */
function initialsOf(label: string, group: boolean): string | null {
  const word = WORDS.exec(label)?.[0] ?? "";
  const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) ?? [];
  if (parts.length < (group ? 1 : 2)) return null;
  const initials = parts.map((part) => (/\p{N}/u.test(part) ? part : [...part][0])).join("") + label.slice(word.length);
  return initials === label ? null : initials;
}
