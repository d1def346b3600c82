/** Seen from afar, cards are dots: as large as their gradients, in the colour of their sign. */

import { ALL, type Mask } from "../mask.ts";
import type { Palette } from "../theme.ts";
import type { Camera } from "./camera.ts";
import type { Placed } from "./place.ts";

/** Radii of the smallest and the largest dot on the screen. */
const LEAST = 2;
const MOST = 9;

export class Dots {
  #placed: Placed | null = null;
  #mask: Mask = ALL;
  /** By card: the element of its gradient of the greatest magnitude. */
  #sizes = new Float64Array(0);

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
    const sizes = this.#sizes;
    const { cards } = placed.scene;
    let greatest = 0;
    for (let k = 0; k < cards.length; k++) {
      sizes[k] = this.#gradient(k, frame);
      const size = Math.abs(sizes[k]);
      if (size > greatest && size < Infinity) greatest = size;
    }
    const largest = Math.max(LEAST, Math.min(MOST, 24 * scale));
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let k = 0; k < cards.length; k++) {
      const size = sizes[k];
      const [cx, cy] = placed.layout.cards[k];
      const share = Number.isFinite(size) && greatest > 0 ? Math.sqrt(Math.abs(size) / greatest) : Number.isNaN(size) ? 0 : size === 0 ? 0 : 1;
      const radius = ratio * (LEAST + share * (largest - LEAST));
      const left = (scale * cx + x) * ratio;
      const top = (scale * cy + y) * ratio;
      if (left < -radius || top < -radius || left > width + radius || top > height + radius) continue;
      context.fillStyle = palette[size > 0 ? "positive" : size < 0 ? "negative" : "faint"];
      context.beginPath();
      context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fill();
    }
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
