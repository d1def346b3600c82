/** Arrays as heat maps: zero-centred, blue above and orange below, told apart in grey too. */

import STYLE from "../../../style.json";
import { gridOn, originOf } from "./grids.ts";
import type { Placed } from "./place.ts";

/** Colours on each side of zero. */
const LEVELS = 127;
const ODD = 2 * LEVELS + 1;

export interface HeatMap {
  readonly kind: "value" | "grad";
  /** Index of the scene's card. */
  readonly of: number;
  readonly slot: number;
  /** Where its numbers begin in a frame. */
  readonly start: number;
  /** Whether its numbers are written, as long as they can be read. */
  readonly written: boolean;
  readonly rows: number;
  readonly columns: number;
  /** Box in graph pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All heat maps of a picture. */
export function heatMapsOf(placed: Placed): HeatMap[] {
  const { scene, layout } = placed;
  const maps: HeatMap[] = [];
  scene.cards.forEach((card, of) => {
    const grid = gridOn(scene.graph, card, placed);
    if (!grid) return;
    for (const [part, slot] of [card.values[0], ...card.grads].entries()) {
      const [x, y] = originOf(card, layout.cards[of], grid, part);
      const { written, rows, columns, width, height } = grid;
      const { start } = scene.graph.slots[slot];
      maps.push({ kind: part ? "grad" : "value", of, slot, start, written, rows, columns, x, y, width, height });
    }
  });
  return maps;
}

/** The largest finite magnitude of some numbers. */
export function magnitudeOf(frame: Float64Array, start: number, size: number): number {
  let most = 0;
  for (let i = start; i < start + size; i++) {
    const a = Math.abs(frame[i]);
    if (a > most && a < Infinity) most = a;
  }
  return most;
}

/**
 * The colours of heat maps: from the lowest to the highest, and last that of what is no number.
 * They are the widget's own in every host, since lightness alone must tell them apart.
 */
function rampOf({ low, zero, high, warn }: { [name in "low" | "zero" | "high" | "warn"]: string }): Uint32Array {
  const colours = new Uint32Array(2 * LEVELS + 2);
  const [a, b, c, d] = [low, zero, high, warn].map((hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)));
  for (let k = 0; k <= LEVELS; k++) {
    colours[LEVELS - k] = mixed(b, a, k / LEVELS);
    colours[LEVELS + k] = mixed(b, c, k / LEVELS);
  }
  colours[ODD] = mixed(d, d, 0);
  return colours;
}

const ramps: Uint32Array[] = [];

function mixed(a: readonly number[], b: readonly number[], share: number): number {
  const at = (k: number): number => Math.round(a[k] + share * (b[k] - a[k]));
  return ((255 << 24) | (at(2) << 16) | (at(1) << 8) | at(0)) >>> 0; // little-endian RGBA
}

/** A picture of numbers, one pixel each, made once and written over. */
export class Raster {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #image: ImageData;
  readonly #pixels: Uint32Array;

  constructor(rows: number, columns: number) {
    this.canvas = document.createElement("canvas");
    this.canvas.width = columns;
    this.canvas.height = rows;
    this.#context = this.canvas.getContext("2d")!;
    this.#image = this.#context.createImageData(columns, rows);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Paint numbers of a frame, in proportion to the largest of them. */
  write(frame: Float64Array, start: number, dark: boolean): void {
    const pixels = this.#pixels;
    const colours = (ramps[Number(dark)] ??= rampOf(dark ? STYLE.dark : STYLE.light));
    const scale = LEVELS / (magnitudeOf(frame, start, pixels.length) || 1);
    for (let i = 0; i < pixels.length; i++) {
      const x = frame[start + i];
      const level = x === Infinity ? LEVELS : x === -Infinity ? -LEVELS : Math.round(x * scale);
      pixels[i] = colours[level === level ? LEVELS + level : ODD];
    }
    this.#context.putImageData(this.#image, 0, 0);
  }
}

/** The heat maps of a picture, and what each looks like now. */
export class HeatMaps {
  maps: readonly HeatMap[] = [];
  #rasters: (Raster | null)[] = [];
  #dark = false;
  /** By map: its raster holds the numbers of the frame. */
  #fresh = new Uint8Array(0);

  setPicture(placed: Placed): void {
    this.maps = heatMapsOf(placed);
    this.#rasters = this.maps.map(() => null);
    this.#fresh = new Uint8Array(this.maps.length);
  }

  setDark(dark: boolean): void {
    this.#dark = dark;
    this.stale();
  }

  /** Forget what the rasters hold, or one of them. */
  stale(k = -1): void {
    if (k < 0) this.#fresh.fill(0);
    else this.#fresh[k] = 0;
  }

  /** A map's pixels, those of the frame. */
  pixels(k: number, frame: Float64Array): HTMLCanvasElement {
    const { rows, columns, start } = this.maps[k];
    const raster = (this.#rasters[k] ??= new Raster(rows, columns));
    if (!this.#fresh[k]) raster.write(frame, start, this.#dark);
    this.#fresh[k] = 1;
    return raster.canvas;
  }
}
