/**
 * The Jacobian as a heat map that fills pass by pass: forward mode gives a column, reverse mode a
 * row.
 */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { formatNumber, formatShort, signColor, subscript } from "../../format.ts";
import type { Mask } from "../../mask.ts";
import { inputsOf } from "../../runner/tangents.ts";
import type { Graph } from "../../wire/graph.ts";
import { sizeOf } from "../../wire/program.ts";

/** A larger one is not drawn. */
const MOST = 4096;
const COLUMNS = 256;
/** Where there are fewer columns their numbers stand in them. */
const ROOMY = 9;

/** Whether the Jacobian of a graph is drawn, number by number. */
export function isDrawn(graph: Graph): boolean {
  const n = inputsOf(graph).length;
  return n > 0 && n <= COLUMNS && n * sizeOf(graph.program.values[graph.program.output][0]) <= MOST;
}

export class Jacobian {
  readonly el: HTMLElement;
  readonly #table = html("table", { class: "adw-jacobian", "data-jacobian": "" });
  readonly #costs = html("p", { class: "adw-costs" });
  readonly #said = html("output", { class: "adw-said adw-number" });
  readonly #ways: HTMLButtonElement[];
  #cells: HTMLElement[] = [];
  #colours: string[] = [];
  #names: [rows: string[], columns: string[]] = [[], []];
  /** By columns; and by rows, once they are asked for. */
  #columns: Float64Array = new Float64Array(0);
  #rows: Float64Array | null = null;
  #rowsOf: () => Float64Array | null = () => null;
  #byRows = false;
  /** Passes that are done; null: all. */
  #passes: number | null = null;

  constructor() {
    const button = (text: string, run: () => void): HTMLButtonElement => {
      const el = html("button", { ...OWN_KEYS, type: "button" }, text);
      el.addEventListener("click", () => {
        run();
        this.#show();
      });
      return el;
    };
    const way = (rows: boolean) => (): void => {
      this.#byRows = rows;
      this.#passes = 0;
    };
    this.#ways = [button("columns (forward)", way(false)), button("rows (reverse)", way(true))];
    const buttons = [...this.#ways, button("one pass", () => (this.#passes = this.#passes === null ? 1 : this.#passes + 1)), button("all", () => (this.#passes = null))];
    this.el = html("div", { class: "adw-derivatives" }, this.#costs, html("div", { class: "adw-seg" }, ...buttons), html("div", { class: "adw-scrolls" }, this.#table), this.#said);
    this.#table.addEventListener("pointerover", ({ target }) => {
      const k = this.#cells.indexOf(target as HTMLElement);
      if (k >= 0) say(this.#said, this.#cells[k].title);
    });
  }

  build(graph: Graph): void {
    const { program } = graph;
    const inputs = inputsOf(graph);
    const shape = program.values[program.output][0];
    const rows = sizeOf(shape);
    const products = program.edges.filter(({ local }) => local !== null).length;
    const many = (n: number, word: string, more = `${word}s`): string => `${n} ${n === 1 ? word : more}`;
    const cost = (n: number): string => many(n, "pass", "passes") + (products ? ` of ${many(products, "product")}` : "");
    say(
      this.#costs,
      `All derivatives of ${many(rows, "output")} by ${many(inputs.length, "input")}: forward mode takes ${cost(inputs.length)}, a column each; reverse mode ${cost(rows)}, a row each.`,
    );
    mark(this.el, "data-inputs", String(inputs.length));
    mark(this.el, "data-outputs", String(rows));
    this.#passes = null;
    say(this.#said, "");
    this.#table.replaceChildren();
    this.#cells = [];
    this.#colours = [];
    this.#table.hidden = !isDrawn(graph);
    if (!isDrawn(graph)) {
      say(this.#said, "Its Jacobian has too many numbers to draw.");
      return;
    }
    const names = program.leaves.flatMap(({ name }, k) => {
      const inside = graph.leafShape(k);
      return Array.from({ length: graph.leafStart[k + 1] - graph.leafStart[k] }, (_, i) => (inside.length ? name + subscript(i, inside) : name));
    });
    const columns = inputs.map((at) => names[at]);
    const outputs = Array.from({ length: rows }, (_, i) => graph.outputName + (shape.length ? subscript(i, shape) : ""));
    this.#names = [outputs, columns];
    this.#table.append(html("tr", {}, html("td"), ...columns.map((name) => html("th", { scope: "col" }, columns.length < ROOMY ? name : html("i", { title: name })))));
    for (let i = 0; i < rows; i++) {
      const cells = columns.map((_, j) => html("td", { class: "adw-number", "data-cell": `${i},${j}` }));
      this.#cells.push(...cells);
      this.#table.append(html("tr", {}, html("th", { scope: "row" }, outputs[i]), ...cells));
    }
  }

  /** Take the numbers of forward mode, and how to come by those of reverse mode. */
  write(columns: Float64Array, rows: () => Float64Array | null, mask: Mask, graph: Graph): void {
    const seen = mask("grad", graph.outputNode) && graph.leafNode.every((node) => node < 0 || mask("grad", node));
    this.#columns = seen ? columns : new Float64Array(0);
    this.#rowsOf = seen ? rows : () => null;
    this.#rows = null;
    this.#show();
  }

  #show(): void {
    const [rows, columns] = this.#names;
    const n = columns.length;
    const passes = this.#byRows ? rows.length : n;
    if (this.#passes !== null && this.#passes >= passes) this.#passes = passes;
    this.#ways.forEach((el, k) => el.setAttribute("aria-pressed", String(this.#byRows === (k === 1))));
    mark(this.#table, "data-passes", `${this.#passes ?? passes}/${passes}`);
    if (this.#byRows) this.#rows ??= this.#rowsOf();
    const numbers = this.#byRows && this.#rows ? this.#rows : this.#columns;
    let most = 0;
    for (const x of numbers) if (Number.isFinite(x)) most = Math.max(most, Math.abs(x));
    this.#cells.forEach((cell, k) => {
      const pass = this.#byRows ? Math.floor(k / n) : k % n;
      const known = k < numbers.length && (this.#passes === null || pass < this.#passes);
      const x = numbers[k];
      mark(cell, "data-value", known ? String(x) : null);
      say(cell, known && n < ROOMY ? formatShort(x) : "");
      const title = known ? `∂${rows[Math.floor(k / n)]}/∂${columns[k % n]} = ${formatNumber(x)}` : "";
      const heat = !known || !most ? 0 : Number.isFinite(x) ? 12 + (50 * Math.abs(x)) / most : 60;
      if (cell.title !== title) cell.title = title;
      const colour = known && x !== 0 ? `color-mix(in srgb, var(--adw-${signColor(x)}) ${Math.round(heat)}%, transparent)` : "";
      if (colour !== this.#colours[k]) cell.style.background = this.#colours[k] = colour;
    });
  }
}
