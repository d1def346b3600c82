/** How large the numbers of a picture are at a scale, on which lines they stand, and for how much there is room. */

import STYLE from "../../../style.json";
import { type Detail, LEGIBLE, detailOf } from "./detail.ts";
import { closing } from "./fitting.ts";
import { RISE } from "./grids.ts";
import { type Item, ROW, onEdge } from "./items.ts";
import { NARROW, roomFor } from "./texts.ts";

/** How many glyphs an edge's number has at most, and has to have room for to be drawn on a small picture. */
export const GLYPHS = { most: roomFor(STYLE.edge.label_width, STYLE.size.edge), least: 6 };
/** Up to this size of texts there is room for two under a map. */
const BOTH = 23.2;

export class Lettering {
  detail: Detail = "cards";
  /** On paper the picture has its natural size, whatever the camera. */
  paper = false;
  /** By item: the size of its text and the line it stands on, in graph pixels. In arrays: a frame makes no numbers of its own. */
  pixels = new Float64Array(0);
  baselines = new Float64Array(0);
  /** How many glyphs there is room for, by item. */
  room = new Int32Array(0);
  /** Graph pixels of the smallest text, and its fonts. */
  least = 0;
  #bold = "";
  #plain = "";
  /** No text is smaller than this on the screen. */
  legible = LEGIBLE;

  /** Fit texts to a scale; says whether any is of another size. */
  setScale(items: readonly Item[], scale: number): boolean {
    const least = this.legible / scale;
    this.detail = detailOf(scale, this.legible);
    if (least === this.least) return false;
    this.least = least;
    this.#bold = `600 ${least}px ${STYLE.font.number}`;
    this.#plain = `${least}px ${STYLE.font.number}`;
    this.measure(items);
    return true;
  }

  /** Work out how large texts are, and where they stand. */
  measure(items: readonly Item[]): void {
    if (this.pixels.length !== items.length) {
      this.room = new Int32Array(items.length);
      this.pixels = new Float64Array(items.length);
      this.baselines = new Float64Array(items.length);
    }
    for (let k = 0; k < items.length; k++) {
      this.pixels[k] = this.paper ? items[k].pixels : Math.max(items[k].pixels, this.least);
      this.baselines[k] = this.#baselineOf(items[k], this.pixels[k]);
      this.room[k] = roomFor(items[k].width, this.pixels[k]);
      if (onEdge(items[k])) this.room[k] = Math.max(this.room[k], Math.min(roomFor(items[k].width, NARROW * this.pixels[k]), GLYPHS.most));
    }
  }

  #baselineOf(item: Item, pixels: number): number {
    if (onEdge(item) || (item.centred && item.at === ROW)) return item.middle + 0.36 * pixels;
    if (this.paper || item.centred) return item.baseline;
    if (this.detail === "names" && this.tells(item)) return item.foot - RISE.flat - (item.kind === "value" ? 1.02 * pixels : 0);
    const up = closing(item.upTo ?? null, this.legible / this.least, this.legible, this.detail);
    if (this.detail === "names") return item.foot - up - (item.flat ? RISE.flat : RISE.names);
    return (this.detail === "lines" && item.kind === "grad" ? item.foot - RISE.lines : item.baseline) - up;
  }

  fontOf(item: Item): string {
    return item.pixels > this.least ? item.font : item.font.startsWith("6") ? this.#bold : this.#plain;
  }

  /** Whether value and gradient of a card both stand under their maps, though cards are small. */
  tells(item: Item): boolean {
    return item.both === true && !item.flat && this.least <= BOTH;
  }
}
