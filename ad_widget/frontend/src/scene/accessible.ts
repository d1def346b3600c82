/** What a screen reader says of cards: a focused card's accessible name bears its numbers of now. */

import { formatNumber } from "../format.ts";
import { spoken } from "./cards.ts";
import type { Drawing } from "./drawing.ts";
import type { Scene } from "./scene.ts";

export class AccessibleNames {
  readonly #drawing: Drawing;
  /** Cards whose names bear numbers; kept up to date, all of them would cost. */
  readonly #cards = new Set<number>();
  #scene!: Scene;

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  /** Cards have been drawn anew, with the names alone. */
  forget(): void {
    this.#cards.clear();
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
  }

  /** Say the numbers of a card, and what is a matter of `conventions`, by node of the program. */
  say(item: number, conventions: ReadonlyMap<number, string>): void {
    const card = this.#scene.cards[item];
    const el = this.#drawing.cards[item];
    const said = [spoken(card, el.querySelector(".adw-name")?.textContent ?? card.label)];
    const value = el.getAttribute("data-value");
    const grad = el.getAttribute("data-grad");
    if (value !== null) said.push(`value ${heard(value)}`);
    if (grad !== null) said.push(`gradient ${heard(grad)}`);
    if (value !== null && grad !== null) for (const node of card.nodes) said.push(conventions.get(node) ?? "");
    el.setAttribute("aria-label", said.filter(Boolean).join(", "));
    this.#cards.add(item);
  }

  /** What was said may no longer be so. */
  again(conventions: ReadonlyMap<number, string>): void {
    for (const item of this.#cards) this.say(item, conventions);
  }
}

/** Numbers as they are said: in four digits. */
function heard(json: string): string {
  return json.replace(/-?\d[\d.e+-]*/g, (number) => formatNumber(Number(number)));
}
