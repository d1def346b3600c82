/**
 * What is written on a card whose name has no room on it: `v₇` for an expression, `lr` for a
 * `learning_rate`. The name itself is then in its tooltip, in the panels, and there again from nearer.
 */

import type { Graph } from "../wire/graph.ts";
import type { Card } from "./scene.ts";

const LETTERS = ["v", "u", "t", "s"];
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";
const NUMBERED = /^(.+?)([₀-₉]+)$/;
/** Names of which a part is told: words, and the number or the count behind them. */
const WORDS = /^[\p{L}_][\p{L}\p{N}_]*/u;

const known = new WeakMap<Graph, Names>();

/** A short name of a card; its own where that is as short as can be. */
export function briefOf(graph: Graph, card: Card): string {
  let names = known.get(graph);
  if (!names) known.set(graph, (names = new Names(graph)));
  return names.of(card);
}

class Names {
  readonly #graph: Graph;
  readonly #taken: Map<string, string>;
  readonly #letter: string;
  #count = 0;
  readonly #given = new Map<string, string>();

  constructor(graph: Graph) {
    const { labels, program } = graph;
    this.#graph = graph;
    this.#taken = new Map(labels.map((label) => [label, label]));
    const roots = new Set(labels.map((label) => NUMBERED.exec(label)?.[1] ?? label));
    // Python has numbered some already, by the letter that no name of the code begins with.
    const numbered = program.nodes.flatMap(({ under }, i) => (under ? [NUMBERED.exec(labels[i])] : [])).find((found) => found && LETTERS.includes(found[1]));
    this.#letter = numbered?.[1] ?? LETTERS.find((letter) => !roots.has(letter)) ?? "val";
    for (const label of labels) {
      const found = NUMBERED.exec(label);
      if (found?.[1] === this.#letter) this.#count = Math.max(this.#count, numberOf(found[2]));
    }
  }

  of(card: Card): string {
    const { key, label, kind, nodes } = card;
    const before = this.#given.get(key);
    if (before !== undefined) return before;
    const named = kind === "group" || this.#graph.program.nodes[nodes[0]]?.name !== null || kind === "constant";
    const given = this.#shorter(label, named, kind === "group");
    this.#given.set(key, given);
    return given;
  }

  #shorter(label: string, named: boolean, group: boolean): string {
    const numbered = NUMBERED.exec(label);
    if ([...label].length <= 3 || numbered?.[1] === this.#letter) return label;
    const initials = named ? initialsOf(label, group) : null;
    if (initials && (this.#taken.get(initials) ?? label) === label) {
      this.#taken.set(initials, label);
      return initials;
    }
    this.#count++;
    return this.#letter + [...String(this.#count)].map((digit) => DIGITS[Number(digit)]).join("");
  }
}

/** `lr` of `learning_rate`, `MHA[0]` of `MultiHeadAttention[0]`; null of one word, but for a group's. */
function initialsOf(label: string, group: boolean): string | null {
  const word = WORDS.exec(label)?.[0] ?? "";
  const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) ?? [];
  if (parts.length < (group ? 1 : 2)) return null;
  const initials = parts.map((part) => (/\p{N}/u.test(part) ? part : [...part][0])).join("") + label.slice(word.length);
  return initials === label ? null : initials;
}

function numberOf(subscript: string): number {
  return Number([...subscript].map((digit) => DIGITS.indexOf(digit)).join(""));
}
