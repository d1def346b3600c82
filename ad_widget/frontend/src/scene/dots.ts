/** Seen from afar, cards are dots: as large as their gradients, in the colour of their sign. */

import { svg } from "../dom.ts";
import { ALL, type Mask } from "../mask.ts";
import type { Palette } from "../theme.ts";
import type { Camera } from "./camera.ts";
import type { Placed } from "./place.ts";

/** Radii of the smallest and the largest dot on the screen. */
const LEAST = 2;
const MOST = 9;

function colourOf(size: number): "positive" | "negative" | "faint" {
  return size > 0 ? "positive" : size < 0 ? "negative" : "faint";
}

export class Dots {
  #placed: Placed | null = null;
  #mask: Mask = ALL;
  /** By card: the element of its gradient of the greatest magnitude. */
  #sizes = new Float64Array(0);
  #greatest = 0;

  setPicture(placed: Placed, mask: Mask): void {
    this.#placed = placed;
    this.#mask = mask;
    this.#sizes = new Float64Array(placed.scene.cards.length);
  }

  setMask(mask: Mask): void {
    this.#mask = mask;
  }

  /** Draw all that are in the window, on a canvas in device pixels. */
  draw(context: CanvasRenderingContext2D, palette: Palette, frame: Float64Array, { scale, x, y }: Camera, ratio: number): void {
    const placed = this.#placed;
    if (!placed) return;
    this.#take(frame);
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let k = 0; k < this.#sizes.length; k++) {
      const [cx, cy] = placed.layout.cards[k];
      const radius = ratio * this.#radius(k, scale);
      const left = (scale * cx + x) * ratio;
      const top = (scale * cy + y) * ratio;
      if (left < -radius || top < -radius || left > width + radius || top > height + radius) continue;
      context.fillStyle = palette[colourOf(this.#sizes[k])];
      context.beginPath();
      context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** The same as SVG, in graph pixels. */
  circles(frame: Float64Array, { scale }: Camera): SVGElement[] {
    this.#take(frame);
    return this.#placed!.layout.cards.map(([cx, cy], k) =>
      svg("circle", { cx, cy, r: this.#radius(k, scale) / scale, fill: `var(--adw-${colourOf(this.#sizes[k])})` }),
    );
  }

  #take(frame: Float64Array): void {
    const sizes = this.#sizes;
    this.#greatest = 0;
    for (let k = 0; k < sizes.length; k++) {
      sizes[k] = this.#gradient(k, frame);
      const size = Math.abs(sizes[k]);
      if (size > this.#greatest && size < Infinity) this.#greatest = size;
    }
  }

  /** On the screen. */
  #radius(k: number, scale: number): number {
    const size = Math.abs(this.#sizes[k]);
    const share = size === Infinity ? 1 : size > 0 ? Math.sqrt(size / this.#greatest) : 0;
    return LEAST + share * (Math.max(LEAST, Math.min(MOST, 24 * scale)) - LEAST);
  }

  /** The gradient of a card, or its part of the greatest magnitude; NaN where there is none to see. */
  #gradient(k: number, frame: Float64Array): number {
    const { scene } = this.#placed!;
    const { grads, nodes } = scene.cards[k];
    if (!grads.length) return NaN;
    if (this.#mask !== ALL) for (const node of nodes) if (!this.#mask("grad", node)) return NaN;
    let greatest = 0;
    for (let s = 0; s < grads.length; s++) {
      const { start, size } = scene.graph.slots[grads[s]];
      for (let i = start; i < start + size; i++) if (Math.abs(frame[i]) > Math.abs(greatest)) greatest = frame[i];
    }
    return greatest;
  }
}
