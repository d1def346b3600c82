/**
 * What moves in the picture, the numbers and the chosen paths: on a canvas over the SVG; until
 * something first moves, and on paper, as part of the SVG. One canvas and not one for each: where no
 * graphics card does it, every canvas is copied whole each frame, also one that has not changed.
 */

import { html, svg } from "../dom.ts";
import type { Mask } from "../mask.ts";
import { type Palette, readPalette } from "../theme.ts";
import type { EdgeMode } from "../view.ts";
import type { SignOf } from "../viewport.ts";
import type { Camera } from "./camera.ts";
import type { Drawing } from "./drawing.ts";
import { Emphasis, curve } from "./emphasis.ts";
import { Painter } from "./painter.ts";
import type { Paths } from "./paths.ts";
import type { Placed } from "./place.ts";
import { Signs } from "./signs.ts";
import { stillNumbers } from "./still.ts";

export class Layers {
  /** Whether the canvas is in use: it is most of what a first picture would cost. */
  live = false;
  /** Whether the picture can be seen: if not, it is painted when it can, or once the hand rests. */
  visible = true;
  /** Whether what is painted is not what is to be seen. */
  behind = false;
  readonly #window: HTMLElement;
  readonly #drawing: Drawing;
  readonly #canvas = html("canvas", { class: "adw-layer", "aria-hidden": "true" });
  readonly #painter = new Painter(this.#canvas, (context) => this.#drawPaths(context), (context, least) => this.#drawSigns(context, least));
  readonly #signs = new Signs();
  readonly #emphasis = new Emphasis();
  readonly #still = svg("g", { class: "adw-still" });
  #placed: Placed | null = null;
  #frame: Float64Array = new Float64Array(0);
  #palette: Palette | null = null;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  #width = 0;
  #height = 0;
  #ratio = 1;
  #gliding = false;

  constructor(window: HTMLElement, drawing: Drawing) {
    this.#window = window;
    this.#drawing = drawing;
  }

  get paper(): boolean {
    return this.#painter.paper;
  }

  set paper(paper: boolean) {
    this.#painter.paper = paper;
  }

  /** No text is to be smaller than this on the screen. */
  setLegible(legible: number): void {
    this.#painter.setLegible(legible);
  }

  setPicture(placed: Placed | null, frame: Float64Array, mask: Mask): void {
    this.#placed = placed;
    this.#frame = frame;
    this.#emphasis.choose(placed, null, mask); // its edges were those of the picture before
    if (placed) this.#painter.setPicture(placed, mask);
    this.#shade();
  }

  /** New numbers; says nothing of `data-*`. */
  numbers(frame: Float64Array, changed: Uint8Array): void {
    this.#frame = frame;
    this.goLive();
    if (this.visible && !this.#gliding) {
      // Numbers on edges have the paths behind them, and signs lie over other numbers.
      const whole = this.#signs.of || (!this.#emphasis.none && this.#window.dataset.edges !== "none");
      if (this.#emphasis.take(frame) || whole) {
        this.#painter.stale(changed);
        this.paint(false, true);
      } else {
        this.#painter.update(frame, changed);
      }
    } else {
      this.behind = !this.visible;
      this.#painter.stale();
    }
    if (this.paper) this.drawStill();
  }

  setMode(mode: EdgeMode): void {
    this.#painter.setMode(mode);
    this.repaint();
  }

  setMask(mask: Mask): void {
    this.#painter.setMask(mask);
  }

  /** The colours in force may be others: an SVG follows the style sheet, a canvas must be told. */
  recolor(): void {
    this.#palette = null;
    this.#shade();
    if (this.#painter.heat.maps.length) this.drawStill();
    this.paint();
  }

  /** Heat maps have colours of their own: paper is white. */
  #shade(): void {
    this.#painter.heat.setDark(!this.paper && !!this.#window.closest("[data-theme=dark]"));
  }

  setDimmed(dimmed: boolean): void {
    if (dimmed === this.#painter.dimmed) return;
    this.#painter.dimmed = dimmed;
    this.repaint();
  }

  setPaths(paths: Paths | null, mask: Mask): void {
    this.#emphasis.choose(this.#placed, paths, mask);
    this.repaint();
  }

  setSigns(of: SignOf | null): void {
    this.#signs.of = of;
    if (of) this.goLive();
    this.paint();
  }

  /** Draw cards' numbers off their places, and no edges'; null: where they belong. */
  setShifts(shifts: Float64Array | null): void {
    this.#painter.setShifts(shifts);
    this.#gliding = shifts !== null;
    this.paint();
  }

  setCamera(camera: Camera): void {
    const resized = camera.scale !== this.#camera.scale;
    this.#camera = camera;
    this.#painter.setCamera(camera);
    if (this.#painter.afar) this.goLive();
    // What stands in the SVG is as large as the camera asked for.
    else if (!this.live && resized) this.drawStill();
  }

  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    this.#painter.resize(width, height, ratio);
    this.#sizeCanvas();
  }

  /** From now on the canvas shows what moves. */
  goLive(): void {
    if (this.live) return;
    this.live = true;
    this.drawStill();
    if (this.#drawing.el.parentNode) this.#drawing.el.after(this.#canvas);
    else this.#window.prepend(this.#canvas);
    this.#sizeCanvas();
    this.paint();
  }

  #sizeCanvas(): void {
    if (!this.live) return;
    this.#canvas.width = Math.round(this.#width * this.#ratio);
    this.#canvas.height = Math.round(this.#height * this.#ratio);
  }

  /** Paint all that is in the window, if that can be seen, or is to be painted `unseen`; the paths may be `taken` already. */
  paint(unseen = false, taken = false): void {
    if (!this.#width || !this.live) return;
    if (!this.visible && !unseen) {
      this.behind = true;
      return;
    }
    this.behind = false;
    if (!this.#palette) this.#painter.setPalette((this.#palette = readPalette(this.#window)));
    if (!taken) this.#emphasis.take(this.#frame);
    if (this.#placed) this.#painter.paint(this.#frame);
  }

  /** The chosen paths, on the canvas in graph pixels. */
  #drawPaths(context: CanvasRenderingContext2D): void {
    if (!this.#palette || this.#emphasis.none || this.#gliding) return;
    const low = -this.#camera.x / this.#camera.scale;
    this.#emphasis.draw(context, this.#palette, low, low + this.#width / this.#camera.scale);
    // The rules on the edges are under this canvas.
    if (this.#window.dataset.edges !== "none") this.#drawing.ruled((x, y, w, h) => context.clearRect(x, y, w, h));
  }

  #drawSigns(context: CanvasRenderingContext2D, least: number): void {
    if (!this.#palette || !this.#placed || this.#gliding) return;
    this.#signs.draw(context, this.#placed, this.#palette, this.#camera, { width: this.#width, height: this.#height }, least);
  }

  repaint(): void {
    this.drawStill();
    this.paint();
  }

  /** What stands in the SVG for the canvas, where there is none, or `anyway`. */
  drawStill(anyway = false): void {
    const still = this.#still;
    const placed = this.#placed;
    still.replaceChildren();
    this.#shade();
    if (!placed || (this.live && !this.paper && !anyway)) return still.remove();
    this.#emphasis.take(this.#frame);
    for (const { colour, width, edges } of this.#emphasis.strokes()) {
      const d = edges.map((edge) => curve(placed.layout.edges[edge].path)).join("");
      still.append(svg("path", { d, fill: "none", stroke: `var(--adw-${colour})`, "stroke-width": width }));
    }
    // What is out of sight comes with the names of its cards.
    still.append(...stillNumbers(this.#painter, this.#frame, this.#drawing.unwritten));
    still.append(...this.#painter.circles(this.#frame));
    this.#drawing.putStill(still);
  }
}
