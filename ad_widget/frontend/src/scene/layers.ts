/**
 * What moves in the picture, the numbers and the chosen paths: on two canvases over the SVG; until
 * something first moves, and on paper, as part of the SVG.
 */

import { html, svg } from "../dom.ts";
import type { Mask } from "../mask.ts";
import { type Palette, readPalette } from "../theme.ts";
import type { EdgeMode } from "../view.ts";
import type { Camera } from "./camera.ts";
import type { Drawing } from "./drawing.ts";
import { Emphasis, curve } from "./emphasis.ts";
import { Painter } from "./painter.ts";
import type { Paths } from "./paths.ts";
import type { Placed } from "./place.ts";
import { stillNumbers } from "./still.ts";

export class Layers {
  /** Whether the canvases are in use: they are most of what a first picture would cost. */
  live = false;
  /** Whether the picture can be seen: if not, it is painted when it can, or once the hand rests. */
  visible = true;
  /** Whether what is painted is not what is to be seen. */
  behind = false;
  readonly #window: HTMLElement;
  readonly #drawing: Drawing;
  readonly #pathCanvas = html("canvas", { class: "adw-layer", "aria-hidden": "true" });
  readonly #numbersCanvas = html("canvas", { class: "adw-layer", "aria-hidden": "true" });
  readonly #painter = new Painter(this.#numbersCanvas);
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
  #pathIsDrawn = false;

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
    this.#pathIsDrawn = false;
    if (placed) this.#painter.setPicture(placed, mask);
    this.#shade();
  }

  /** New numbers; says nothing of `data-*`. */
  numbers(frame: Float64Array, changed: Uint8Array): void {
    this.#frame = frame;
    this.goLive();
    if (this.visible && !this.#gliding) {
      this.#painter.update(frame, changed);
      this.#paintPath();
    } else {
      this.behind = !this.visible;
      this.#painter.stale();
    }
    if (this.paper) this.drawStill();
  }

  setMode(mode: EdgeMode): void {
    this.#painter.setMode(mode);
    this.#pathIsDrawn = false;
    this.repaint();
  }

  setMask(mask: Mask): void {
    this.#painter.setMask(mask);
  }

  /** The colours in force may be others: an SVG follows the style sheet, a canvas must be told. */
  recolor(): void {
    this.#palette = null;
    this.#shade();
    this.#pathIsDrawn = false;
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
    this.#pathIsDrawn = false;
    this.#paintPath();
    this.drawStill();
  }

  /** Draw cards' numbers off their places, and no edges'; null: where they belong. */
  setShifts(shifts: Float64Array | null): void {
    this.#painter.setShifts(shifts);
    this.#gliding = shifts !== null;
    this.#pathIsDrawn = false;
    this.paint();
  }

  setCamera(camera: Camera): void {
    const resized = camera.scale !== this.#camera.scale;
    this.#camera = camera;
    this.#painter.setCamera(camera);
    this.#pathIsDrawn = false;
    if (this.#painter.afar) this.goLive();
    // What stands in the SVG is as large as the camera asked for.
    else if (!this.live && resized) this.drawStill();
  }

  resize(width: number, height: number, ratio: number): void {
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    this.#painter.resize(width, height, ratio);
    this.#sizeCanvases();
  }

  /** From now on the canvases show what moves. */
  goLive(): void {
    if (this.live) return;
    this.live = true;
    this.drawStill();
    const layers = [this.#pathCanvas, this.#numbersCanvas];
    if (this.#drawing.el.parentNode) this.#drawing.el.after(...layers);
    else this.#window.prepend(...layers);
    this.#sizeCanvases();
    this.paint();
  }

  #sizeCanvases(): void {
    if (!this.live) return;
    const width = this.#width;
    const height = this.#height;
    const ratio = this.#ratio;
    for (const canvas of [this.#pathCanvas, this.#numbersCanvas]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.#pathIsDrawn = false;
  }

  /** Paint all that is in the window, if that can be seen, or is to be painted `unseen`. */
  paint(unseen = false): void {
    if (!this.#width || !this.live) return;
    if (!this.visible && !unseen) {
      this.behind = true;
      return;
    }
    this.behind = false;
    if (!this.#palette) this.#painter.setPalette((this.#palette = readPalette(this.#window)));
    if (this.#placed) this.#painter.paint(this.#frame);
    this.#paintPath();
  }

  /** The chosen paths, where they look other than they are painted. */
  #paintPath(): void {
    const pathCanvas = this.#pathCanvas;
    const palette = this.#palette;
    const camera = this.#camera;
    const ratio = this.#ratio;
    if (!palette || !this.#width || !this.live) return;
    const differs = this.#emphasis.take(this.#frame);
    if (this.#pathIsDrawn && !differs) return;
    this.#pathIsDrawn = true;
    const context = pathCanvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pathCanvas.width, pathCanvas.height);
    if (this.#emphasis.none || this.#gliding) return;
    const s = camera.scale * ratio;
    context.setTransform(s, 0, 0, s, camera.x * ratio, camera.y * ratio);
    const low = -camera.x / camera.scale;
    this.#emphasis.draw(context, palette, low, low + this.#width / camera.scale);
    // The rules on the edges are under this canvas.
    if (this.#window.dataset.edges !== "none") this.#drawing.ruled((x, y, w, h) => context.clearRect(x, y, w, h));
  }

  repaint(): void {
    this.drawStill();
    this.paint();
  }

  /** What stands in the SVG for the canvases, where there are none, or `anyway`. */
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
