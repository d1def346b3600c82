/**
 * How much of a card is drawn, by how large it is on the screen. No text is ever drawn smaller than
 * `legible` pixels: as the picture shrinks, texts first stop shrinking with it, then only name, value
 * and gradient are left of the cards, then name and value, and in the end dots, as large as their
 * gradients.
 */

import STYLE from "../../../style.json";

const { card: CARD, size: SIZE } = STYLE;

/** The smallest text, in pixels of the screen. */
export const LEGIBLE = STYLE.graph.least_text;

export type Detail = "cards" | "lines" | "names" | "dots";

/** From here on names still have the room on their cards that the layout gave them. */
export function cardsFrom(legible: number): number {
  return legible / SIZE.name;
}

/** From here on there are three lines of text on a card of some height. */
export function threeLinesFrom(legible: number, height: number): number {
  return (3.9 * legible) / height;
}

/** From here on there are three lines of text on a card, and no more. */
export function linesFrom(legible: number): number {
  return threeLinesFrom(legible, CARD.height);
}

/** From here on there are two lines of text on a card. */
export function namesFrom(legible: number): number {
  return (2.6 * legible) / CARD.height;
}

export function detailOf(scale: number, legible: number): Detail {
  const at = 1.001 * scale; // for a picture fitted to just one of these
  return at >= cardsFrom(legible) ? "cards" : at >= linesFrom(legible) ? "lines" : at >= namesFrom(legible) ? "names" : "dots";
}
