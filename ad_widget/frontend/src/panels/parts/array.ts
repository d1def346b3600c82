/** An array of a frame at full size: its numbers, or a heat map in which each can be pointed at. */

import { html, say } from "../../dom.ts";
import { formatBlocks, formatNumber, formatShort, indexOf, signColor, signGlyph } from "../../format.ts";
import { Raster } from "../../scene/heat.ts";
import type { Slot } from "../../wire/graph.ts";
import { Boxed } from "./boxed.ts";

/** Numbers of a matrix that are written, and columns; more are painted. */
const WRITTEN = { numbers: 100, columns: 10 };
/** Matrices of a batch that are shown. */
const SLICES = 16;
/** Pixels of a heat map at most, and of its cells. */
const SIDE = 320;
const CELL = 14;

export class ArrayView {
  readonly el: HTMLElement;
  readonly #slot: Slot;
  readonly #signed: boolean;
  readonly #cells: HTMLElement[] = [];
  /** Of a single number, its cell. */
  readonly #alone: Boxed | null = null;
  readonly #rasters: { raster: Raster; start: number }[] = [];
  readonly #told = html("div", { class: "adw-told adw-number" });
  #pointed = -1;
  #frame: Float64Array | null = null;

  /** Of a matrix that is shown transposed: its numbers in that order. */
  readonly #turned: Float64Array | null = null;
  readonly #source: Slot;

  /** Of a gradient each number bears its sign's glyph; a matrix may be shown `turned`. */
  constructor(slot: Slot, signed: boolean, turned = false) {
    this.#source = slot;
    if (turned && slot.shape.length === 2) {
      this.#turned = new Float64Array(slot.size);
      slot = { ...slot, start: 0, shape: [slot.shape[1], slot.shape[0]] };
    }
    this.#slot = slot;
    this.#signed = signed;
    if (!slot.shape.length) this.#alone = new Boxed();
    this.el = html("div", { class: "adw-array" });
    const { shape, size } = slot;
    const columns = shape.at(-1) ?? 1;
    const rows = shape.length > 1 ? shape.at(-2)! : 1;
    const one = rows * columns;
    if (!size) {
      this.el.append("empty");
      return;
    }
    const slices = Math.min(size / one, SLICES);
    for (let k = 0; k < slices; k++) this.el.append(this.#matrix(rows, columns, k * one));
    if (slices < size / one) this.el.append(html("span", {}, `and ${size / one - slices} more`));
    if (slot.block) this.el.append(html("span", {}, formatBlocks(slot.block)));
    if (this.#rasters.length) this.el.append(this.#told);
  }

  #matrix(rows: number, columns: number, start: number): HTMLElement {
    if (rows * columns <= WRITTEN.numbers && columns <= WRITTEN.columns) {
      const el = html("div", { class: this.#slot.shape.length ? "adw-matrix-table adw-number" : "adw-number" });
      el.style.gridTemplateColumns = `repeat(${columns}, auto)`;
      for (let i = 0; i < rows * columns; i++) {
        const cell = this.#alone?.el ?? html("span", { title: this.#slot.shape.length ? indexOf(start + i, this.#slot.shape) : "" });
        this.#cells.push(cell);
        el.append(cell);
      }
      return el;
    }
    const raster = new Raster(rows, columns);
    const cell = Math.min(CELL, SIDE / Math.max(rows, columns));
    const { canvas } = raster;
    canvas.className = "adw-heat";
    canvas.style.width = `${Math.max(Math.round(columns * cell), 12)}px`;
    canvas.style.height = `${Math.max(Math.round(rows * cell), 12)}px`;
    canvas.addEventListener("pointermove", (event) => {
      const box = canvas.getBoundingClientRect();
      const at = (x: number, side: number, n: number): number => Math.min(Math.max(Math.floor((x / side) * n), 0), n - 1);
      this.#pointed = start + at(event.clientY - box.top, box.height, rows) * columns + at(event.clientX - box.left, box.width, columns);
      this.#tell();
    });
    canvas.addEventListener("pointerleave", () => {
      this.#pointed = -1;
      this.#tell();
    });
    this.#rasters.push({ raster, start });
    return canvas;
  }

  /** Show the numbers of a frame; none where they may not be seen. */
  update(frame: Float64Array | null, dark: boolean): void {
    if (frame && this.#turned) frame = this.#turn(frame, this.#turned);
    this.#frame = frame;
    const { start } = this.#slot;
    this.#cells.forEach((cell, i) => {
      const x = frame ? frame[start + i] : NaN;
      const text = !frame ? "" : this.#slot.shape.length ? (this.#signed ? signGlyph(x) + formatShort(Math.abs(x)) : formatShort(x)) : formatNumber(x);
      if (this.#alone) this.#alone.say(this.#signed && frame ? `${signGlyph(x)} ${text}` : text);
      else say(cell, text);
      const colour = this.#signed ? signColor(x) : Number.isFinite(x) ? "" : "warn";
      const looks = `${this.#alone ? "adw-boxed " : ""}${colour && `adw-${colour}`}`;
      if (cell.className !== looks) cell.className = looks;
    });
    for (const { raster, start: from } of this.#rasters) {
      raster.canvas.style.visibility = frame ? "" : "hidden";
      if (frame) raster.write(frame, start + from, dark);
    }
    this.#tell();
  }

  #turn(frame: Float64Array, out: Float64Array): Float64Array {
    const { start, shape } = this.#source;
    const [rows, columns] = shape;
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = frame[start + i * columns + j];
    return out;
  }

  #tell(): void {
    const frame = this.#frame;
    if (!this.#rasters.length) return;
    const { shape, start } = this.#slot;
    say(this.#told, frame && this.#pointed >= 0 ? `${indexOf(this.#pointed, shape)} = ${formatNumber(frame[start + this.#pointed])}` : "\u00a0");
  }
}
