/**
 * Texts of the picture at every scale. None is drawn smaller than can be read, so that they take
 * more of their cards the smaller these are: what is not needed then goes, and a name is written
 * narrower, and where that is not enough in short.
 */

import type { Detail } from "./detail.ts";

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
      const y = detail === "names" ? place.low : place.y;
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
