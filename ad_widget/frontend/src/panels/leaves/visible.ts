/**
 * The part of a large array that is in a grid's fields: scrolled to, or chosen by row and column.
 * The fields stay where they are, and what they hold changes, so that an array may be of any size.
 */

import { OWN_KEYS, html, isTouched, say } from "../../dom.ts";

/** Arrays up to this many elements are shown whole, of larger ones a part. */
const GRID = 64;
/** Rows and columns that are seen at once; under a finger rows are taller, and the graph stands above. */
const SEEN = { rows: 8, touched: 5, columns: 3 };
/** Browsers know no element that is much larger than this, in pixels. */
const TALLEST = 1e7;

function rowsSeen(): number {
  return isTouched() ? SEEN.touched : SEEN.rows;
}

/** Whether only a part of an array can be shown at once. */
export function isPartial(size: number, columns: number): boolean {
  return size > GRID || (rowsSeen() === SEEN.touched && size / columns > SEEN.touched);
}

export class VisiblePart {
  readonly el: HTMLElement;
  /** How many fields there are, and in how many columns. */
  readonly count: number;
  readonly across: number;
  readonly #rows: number;
  readonly #wide: number;
  readonly #down: number;
  #first: [row: number, column: number] = [0, 0];
  readonly #scroller: HTMLElement;
  readonly #where = html("span", {});
  readonly #chosen: [row: HTMLInputElement, column: HTMLInputElement];
  /** Hears that other elements are to be shown; before that, that those of before will go. */
  readonly #moved: () => void;
  readonly #leaving: () => void;

  constructor(name: string, size: number, columns: number, leaving: () => void, moved: () => void) {
    this.#wide = columns;
    this.#rows = size / columns;
    this.#down = Math.min(rowsSeen(), this.#rows);
    this.across = Math.min(SEEN.columns, columns);
    this.count = this.#down * this.across;
    this.#leaving = leaving;
    this.#moved = moved;
    const field = (axis: 0 | 1, label: string): HTMLInputElement => {
      const el = html("input", { ...OWN_KEYS, type: "number", min: 0, max: this.#last[axis], value: 0, class: "adw-end", "aria-label": `first ${label} of ${name} that is shown` });
      el.addEventListener("change", () => {
        const to: [number, number] = [...this.#first];
        to[axis] = Math.round(el.valueAsNumber) || 0;
        this.go(...to);
        this.#scroll();
      });
      el.addEventListener("keydown", (event) => event.stopPropagation());
      return el;
    };
    this.#chosen = [field(0, "row"), field(1, "column")];
    this.#scroller = html("div", { ...OWN_KEYS, class: "adw-reach", dir: "ltr", tabindex: 0, role: "group", "aria-label": `${name}: numbers, to be scrolled` });
    this.#scroller.addEventListener("scroll", () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = this.#scroller;
      const [rows, columns] = this.#last;
      this.go(Math.round((scrollTop / (scrollHeight - clientHeight || 1)) * rows), Math.round((scrollLeft / (scrollWidth - clientWidth || 1)) * columns));
    });
    const [down, aside] = this.#last;
    const way = html("div", { class: "adw-reached" }, down ? html("label", {}, "row ", this.#chosen[0]) : "", aside ? html("label", {}, "column ", this.#chosen[1]) : "", this.#where);
    this.el = html("div", { class: "adw-part-of" }, this.#scroller, way);
  }

  /** Take the grid of the fields. */
  hold(grid: HTMLElement): void {
    const all = html("div", { class: "adw-reach-all" }, grid);
    all.style.height = `min(${TALLEST}px, ${(100 * this.#rows) / this.#down}%)`;
    all.style.width = `min(${TALLEST}px, ${(100 * this.#wide) / this.across}%)`;
    this.#scroller.style.setProperty("--adw-down", String(this.#down));
    this.#scroller.append(all);
    this.#tell();
  }

  /** The element of the array that a field holds. */
  at(field: number): number {
    const [row, column] = this.#first;
    return (row + Math.floor(field / this.across)) * this.#wide + column + (field % this.across);
  }

  /** Show other elements. */
  go(row: number, column: number): void {
    const to = [row, column].map((x, axis) => Math.min(Math.max(x, 0), this.#last[axis])) as [number, number];
    if (to[0] === this.#first[0] && to[1] === this.#first[1]) return;
    this.#leaving();
    this.#first = to;
    this.#tell();
    this.#moved();
  }

  /** The greatest first row and column. */
  get #last(): [number, number] {
    return [this.#rows - this.#down, this.#wide - this.across];
  }

  #scroll(): void {
    const { scrollHeight, scrollWidth, clientHeight, clientWidth } = this.#scroller;
    const [rows, columns] = this.#last;
    this.#scroller.scrollTo((this.#first[1] / (columns || 1)) * (scrollWidth - clientWidth), (this.#first[0] / (rows || 1)) * (scrollHeight - clientHeight));
  }

  #tell(): void {
    const [row, column] = this.#first;
    this.#chosen[0].value = String(row);
    this.#chosen[1].value = String(column);
    const parts = [`rows ${row}–${row + this.#down - 1} of ${this.#rows}`, `columns ${column}–${column + this.across - 1} of ${this.#wide}`];
    say(this.#where, parts.filter((_, axis) => this.#last[axis]).join(", "));
  }
}
