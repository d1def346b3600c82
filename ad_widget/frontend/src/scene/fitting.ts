/**
 * Texts of the picture at every scale. None is drawn smaller than can be read, so that they take
 * more of their cards the smaller these are: what is not needed then goes, and a name is written
 * narrower, and where that is not enough in short.
 */

import STYLE from "../../../style.json";
import { type Detail, threeLinesFrom } from "./detail.ts";
import { HOLDS } from "./grids.ts";
import type { Card } from "./scene.ts";

const { card: CARD, size: SIZE, font: FONT } = STYLE;

/** What a text does at a scale at which nothing may be smaller than `legible` on the screen. */
export interface Fitting {
  readonly el: SVGElement;
  fit(scale: number, legible: number, detail: Detail): void;
}

/** How much narrower than it would be letters may be. */
const NARROWEST = 0.78;
let ruler: CanvasRenderingContext2D | null = null;

/** The width of a text, in ems. */
export function lengthOf(text: string, family: string, style = ""): number {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = `${style}100px ${family}`;
  return ruler.measureText(text).width / 100;
}

/** What a small card has between its frame and a text. */
export const CLOSE = 3;

/** How far from its usual line what a card holds stands where letters are tall. */
const APART = 2;

/** The largest letters, in graph pixels, in which what a card holds has room on its line. */
export function holdsUpTo({ holds }: Card, width: number): number {
  return (width - CARD.pad - CLOSE) / (NARROWEST * lengthOf(holds, FONT.text));
}

/** How far texts above and below that line move towards it at a scale: where it is not drawn, or not at all. */
export function closing(upTo: number | null, scale: number, legible: number, detail: Detail): number {
  if (upTo === null) return 0;
  const drawn = Math.max(SIZE.symbol, legible / scale) <= upTo && (detail !== "names" || 1.001 * scale >= threeLinesFrom(legible, CARD.height + HOLDS));
  return drawn ? 0 : HOLDS / 2;
}

/** What a card holds, on the line between its name and its value; `low` where it bears but these, or not then if that is null. */
export function held(el: SVGTextElement, card: Card, width: number, y: number, low: number | null): Fitting {
  const ems = lengthOf(card.holds, FONT.text);
  const upTo = holdsUpTo(card, width);
  el.setAttribute("lengthAdjust", "spacingAndGlyphs");
  return {
    el,
    fit(scale, legible, detail) {
      const hidden = closing(upTo, scale, legible, detail) > 0 || (detail === "names" && low === null);
      el.classList.toggle("adw-tight", hidden);
      if (hidden) return;
      const room = width - CARD.pad - CLOSE;
      const wide = ems * Math.max(SIZE.symbol, legible / scale);
      if (wide > room) el.setAttribute("textLength", String(Math.round(room)));
      else el.removeAttribute("textLength");
      el.setAttribute("y", String(detail === "cards" ? y : detail === "lines" ? y + APART : low!));
    },
  };
}

/** A text that is there only from a scale on, `need` times the smallest size of text. */
export function fromScale(el: SVGElement, need: number): Fitting {
  let shown = true;
  return {
    el,
    fit(scale, legible) {
      if (shown === scale >= 0.995 * legible * need) return;
      shown = !shown;
      el.classList.toggle("adw-tight", !shown);
    },
  };
}

/** How a name stands on its card. */
interface Place {
  readonly font: string;
  readonly style: string;
  /** The least size of its letters, in graph pixels. */
  readonly pixels: number;
  /** The room on a card that is drawn in full, and how much more there is on a small one. */
  readonly room: number;
  readonly more: number;
  /** The line it stands on, and the one on a card that bears nothing but name and value. */
  readonly y: number;
  readonly low: number;
  /** The largest letters of the line below it, if it has one that may be left out. */
  readonly upTo?: number | null;
  /** What is written where there is no room for the name. */
  brief(): string;
  /** Hears whether it is. */
  shortened?(short: boolean): void;
}

/** A name, which is always there. */
export function alwaysNamed(el: SVGTextElement, name: string, place: Place): Fitting {
  const ems = lengthOf(name, place.font, place.style);
  let [written, length, height] = [name, 0, place.y];
  el.setAttribute("lengthAdjust", "spacingAndGlyphs");
  return {
    el,
    fit(scale, legible, detail) {
      if (detail === "dots") return; // of which none has a text
      const pixels = Math.max(place.pixels, legible / scale);
      const room = place.room + (detail === "cards" ? 0 : place.more);
      const fits = ems * pixels * NARROWEST <= room;
      const text = fits ? name : place.brief();
      const wide = pixels * (fits ? ems : lengthOf(text, place.font, place.style));
      const narrow = wide > room ? Math.round(room) : 0;
      const low = closing(place.upTo ?? null, scale, legible, detail);
      const y = (detail === "names" ? place.low : place.y) + low;
      if (y !== height) el.setAttribute("y", String((height = y)));
      if (narrow !== length) {
        length = narrow;
        if (narrow) el.setAttribute("textLength", String(narrow));
        else el.removeAttribute("textLength");
      }
      if (text === written) return;
      written = text;
      el.textContent = text;
      place.shortened?.(!fits);
    },
  };
}
