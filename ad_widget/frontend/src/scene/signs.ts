/** Small signs at the lower right corners of cards, which say what a panel has to say of each. */

import STYLE from "../../../style.json";
import type { Palette } from "../theme.ts";
import type { SignOf } from "../viewport.ts";
import type { Camera, Size } from "./camera.ts";
import type { Placed } from "./place.ts";

/** How far a sign reaches over its card's corner, and its text's size, in graph pixels. */
const OVER = { right: 4, bottom: 8 };
const PIXELS = 11;
/** Room around the text. */
const PAD = { x: 6, y: 3 };

export class Signs {
  of: SignOf | null = null;
  /** By card: characters of the longest text so far, whose room is kept. */
  #longest = new Uint8Array(0);
  #placed: Placed | null = null;

  /** Draw those in the window, in graph pixels, with no text smaller than `least`. */
  draw(context: CanvasRenderingContext2D, placed: Placed, palette: Palette, { scale, x, y }: Camera, window: Size, least: number): void {
    if (!this.of) return;
    if (placed !== this.#placed) this.#longest = new Uint8Array(placed.scene.cards.length);
    this.#placed = placed;
    const pixels = Math.max(PIXELS, least);
    const height = pixels + 2 * PAD.y;
    context.font = `600 ${pixels}px ${STYLE.font.number}`;
    context.lineWidth = 1;
    const digit = context.measureText("0").width;
    placed.scene.cards.forEach(({ kind, nodes }, k) => {
      if (kind === "group" || kind === "constant") return;
      const [cx, cy, w, h] = placed.layout.cards[k];
      const [right, bottom] = [cx + w / 2 + OVER.right, cy + h / 2 + OVER.bottom];
      if (scale * right + x < 0 || scale * (right - w) + x > window.width) return;
      if (scale * bottom + y < 0 || scale * (bottom - height) + y > window.height) return;
      const text = this.of!(nodes[0]);
      if (!text) return;
      this.#longest[k] = Math.max(this.#longest[k], text.replace(/\p{M}/gu, "").length);
      const width = digit * this.#longest[k] + 2 * PAD.x;
      context.beginPath();
      context.roundRect(right - width, bottom - height, width, height, height / 2);
      context.fillStyle = palette.background;
      context.fill();
      context.strokeStyle = context.fillStyle = palette.accent;
      context.stroke();
      context.fillText(text, right - width + PAD.x, bottom - PAD.y - 0.18 * pixels);
    });
  }
}
