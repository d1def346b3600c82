/** The leaves: a slider and an editable number each, arrays as a grid, and the gradient below. */

import { OWN_KEYS, clean, html, loosen, say, sayMoving, settle } from "../dom.ts";
import { formatGradient, formatNumber, formatShape, parseNumber } from "../format.ts";
import type { Control, Graph } from "../wire/graph.ts";
import { signColor } from "../scene/painter.ts";
import type { Session } from "../kernel/session.ts";

/** Arrays up to this many elements are shown as a grid of fields. */
const GRID = 64;
/** Letters of a name that has room beside its slider. */
const LONG = 9;
/** Up to this many rows are always kept up; of more, only those in sight. */
const MANY = 20;
/** Rows built in one go: thousands would freeze the page. */
const PART = 200;

export interface LeafEvents {
  hover(leaf: number | null): void;
  select(leaf: number): void;
}

interface Row {
  el: HTMLElement;
  slider: HTMLInputElement | null;
  fields: HTMLInputElement[];
  /** What is differentiated by what, and the number. */
  partial: HTMLElement;
  gradient: HTMLElement;
  problem: HTMLElement;
  /** Which element the gradient line speaks of, or -1 for all. */
  at: number;
  /** In sight: hundreds of gradients out of it are not rewritten each frame. */
  seen: boolean;
  /** The values that slider and fields show. */
  told: Float64Array;
}

export class Leaves {
  readonly el: HTMLElement;
  private rows: Row[] = [];
  private graph: Graph | null = null;
  private readonly session: Session;
  private readonly events: LeafEvents;
  private readonly sight: IntersectionObserver;
  private lit: number | null = null;
  private building: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, events: LeafEvents, signal: AbortSignal) {
    this.session = session;
    this.events = events;
    this.el = html("div", { class: "adw-leaves" });
    this.sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const row = this.rows[Number((target as HTMLElement).dataset.leaf)];
        if (row?.el === target) row.seen = isIntersecting;
      }
      this.gradients();
    });
    signal.addEventListener("abort", () => {
      this.sight.disconnect();
      clearTimeout(this.building);
    });
  }

  setGraph(graph: Graph): void {
    // The same leaves keep their rows, above all the slider under the reader's hand.
    const same = this.graph !== null && graph.sameLeaves(this.graph);
    const first = this.graph === null;
    this.graph = graph;
    if (!same) {
      clearTimeout(this.building);
      this.sight.disconnect();
      this.rows = [];
      this.el.replaceChildren();
      const { leaves } = graph.program;
      const longest = leaves.reduce((most, { name }) => Math.max(most, [...name].length), 1);
      this.el.style.setProperty("--adw-names", `${(0.7 * longest + 0.5).toFixed(1)}em`);
      // Beside its slider a long name would be cut, often where it differs: params["W"][0].
      this.el.classList.toggle("adw-stacked", longest > LONG);
      this.el.classList.toggle("adw-many", leaves.length > MANY);
      this.buildPart();
      if (first && longest <= LONG && this.rows.every(({ slider }) => slider)) this.postpone();
    } else {
      this.rows.forEach((row, k) => this.name(row, k)); // what is differentiated may be another
    }
    this.values(true);
    this.gradients();
  }

  /** Leave the first frame to the picture, and the rows' room free for the next. */
  private postpone(): void {
    this.el.style.setProperty("--adw-rows", String(this.rows.length));
    this.el.classList.add("adw-soon");
    requestAnimationFrame(() => setTimeout(() => this.el.classList.remove("adw-soon")));
  }

  private buildPart(): void {
    const graph = this.graph!;
    const { length } = graph.program.leaves;
    const from = this.rows.length;
    for (let k = from; k < Math.min(from + PART, length); k++) this.rows.push(this.build(graph, k));
    const made = this.rows.slice(from).map(({ el }) => el);
    this.el.append(...made);
    if (length > MANY) for (const el of made) this.sight.observe(el);
    this.values();
    this.gradients();
    this.choose(this.lit);
    if (this.rows.length < length) this.building = setTimeout(() => this.buildPart(), 0);
  }

  /** Other values: move sliders, rewrite fields that nobody is typing in. */
  values(anew = false): void {
    const { graph, session } = this;
    if (!graph) return;
    const disabled = !session.editable;
    this.rows.forEach((row, k) => {
      const start = graph.leafStart[k];
      const end = graph.leafStart[k + 1];
      if (!anew && session.values.subarray(start, end).every((x, i) => Object.is(x, row.told[i]))) {
        return;
      }
      row.told = session.values.slice(start, end);
      if (row.slider) {
        row.slider.disabled = disabled;
        const x = session.values[start];
        if (row.slider.valueAsNumber !== x) {
          widen(row.slider, x);
          row.slider.value = String(x);
        }
      }
      row.fields.forEach((field, i) => {
        field.disabled = disabled;
        if (field.dataset.editing !== undefined) return;
        const text = fieldText(session.values[start + i]);
        if (field.value !== text) field.value = text;
      });
    });
  }

  /** Rewrite the gradients in sight, or all of them. */
  gradients(all = false): void {
    const { graph, session } = this;
    if (!graph) return;
    this.rows.forEach((row, k) => {
      if (!row.seen && !all) return;
      const node = graph.leafNode[k];
      const slot = node < 0 ? -1 : graph.nodeGrad[node];
      if (slot < 0) return;
      const { start, shape, size } = graph.slots[slot];
      if (shape.length && row.at < 0) {
        const ends = extremes(session.frame, start, size);
        const [low, high] = ends ? [formatNumber(ends[0]), formatNumber(ends[1])] : ["", ""];
        sayMoving(row.gradient, low === high ? low : `${low} to ${high}`);
        row.gradient.className = "adw-soft";
        return;
      }
      const x = session.frame[start + Math.max(row.at, 0)];
      sayMoving(row.gradient, formatGradient(x));
      const color = `adw-${signColor(x)}`;
      if (row.gradient.className !== color) row.gradient.className = color;
    });
  }

  /** Light up the row of a chosen leaf. */
  choose(leaf: number | null): void {
    this.lit = leaf;
    this.rows.forEach((row, k) => row.el.classList.toggle("adw-lit", k === leaf));
  }

  // Listeners go with their row; bound to a signal, hundreds of rows took as long as all the rest.
  private build(graph: Graph, k: number): Row {
    const { name } = graph.program.leaves[k];
    const shape = graph.leafShape(k);
    const size = graph.leafStart[k + 1] - graph.leafStart[k];
    const control: Control | undefined = graph.controls[k];
    const problem = html("div", { class: "adw-problem", role: "alert", hidden: true });
    const partial = html("span", { class: "adw-partial" }, partialOf(graph, k));
    const gradient = html("span");
    const line = html("div", { class: "adw-gradient" }, partial, gradient);
    const label = html("span", { class: "adw-leaf-name", title: clean(name) }, clean(name));
    const row: Row = { el: html("div", { class: "adw-leaf", "data-leaf": k }), slider: null, fields: [], partial, gradient, problem, at: -1, seen: k < MANY, told: new Float64Array(0) };
    row.el.addEventListener("pointerenter", () => this.events.hover(k));
    row.el.addEventListener("pointerleave", () => this.events.hover(null));
    row.el.addEventListener("focusin", () => this.events.select(k));

    if (shape.length === 0 && control?.kind !== "fixed") {
      const slider = html("input", {
        ...OWN_KEYS,
        type: "range",
        "aria-label": name,
        min: control?.min ?? -1,
        max: control?.max ?? 1,
        step: control?.step ?? "any",
      });
      row.slider = slider;
      slider.addEventListener(
        "input",
        () => {
          if (this.rows[k] !== row) return; // gone from under the hand, which still drags it
          this.quiet(row);
          this.session.setLeaf(k, 0, slider.valueAsNumber);
          row.fields[0].value = fieldText(slider.valueAsNumber);
        },
      );
      slider.addEventListener("change", () => this.session.settle());
      slider.addEventListener("pointerdown", () => settle(row.el));
      for (const end of ["pointerup", "pointercancel"]) slider.addEventListener(end, () => loosen(row.el));
      row.fields = [this.field(row, k, 0, `${name} value`)];
      row.el.append(label, slider, row.fields[0], line, problem);
      return row;
    }
    const head = html("span", { class: "adw-shape" }, formatShape(shape));
    if (size > 0 && size <= GRID && control?.kind !== "fixed") {
      const columns = shape.at(-1) ?? 1;
      const grid = html("div", { class: "adw-grid" });
      grid.style.setProperty("--adw-columns", String(columns));
      for (let i = 0; i < size; i++) {
        const field = this.field(row, k, i, `${name}${subscript(i, shape)}`);
        field.classList.toggle("adw-first", i % columns === 0);
        row.fields.push(field);
      }
      grid.append(...row.fields);
      line.classList.add("adw-wide");
      row.el.append(label, head, grid, line, problem);
    } else {
      if (shape.length === 0) head.textContent = fieldText(graph.initial[k][0]);
      row.el.append(label, head, line, problem);
    }
    return row;
  }

  private field(row: Row, k: number, i: number, label: string): HTMLInputElement {
    const { session } = this;
    const field = html("input", {
      ...OWN_KEYS,
      type: "text",
      inputmode: "decimal",
      class: "adw-field",
      "aria-label": label,
      autocomplete: "off",
      spellcheck: "false",
    });
    const value = (): number => session.values[(this.graph?.leafStart[k] ?? 0) + i];
    const take = (): boolean => {
      const x = parseNumber(field.value);
      if (x === null) {
        row.problem.textContent = `${label.replace(/ value$/, "")}: “${field.value}” is not a number; still ${fieldText(value())}`;
        row.problem.hidden = false;
        loosen(row.el);
        field.setAttribute("aria-invalid", "true");
        return false;
      }
      this.quiet(row);
      session.setLeaf(k, i, x);
      return true;
    };
    field.addEventListener(
      "focus",
      () => {
        this.speakOf(row, k, row.slider ? -1 : i);
        field.select();
      },
    );
    field.addEventListener(
      "pointerenter",
      () => {
        const slot = this.graph?.nodeGrad[this.graph.leafNode[k]] ?? -1;
        if (row.slider || !this.graph || slot < 0) return;
        const x = session.frame[this.graph.slots[slot].start + i];
        field.title = `∂${this.graph.outputName}/∂${clean(label)}  ${formatGradient(x)}`;
      },
    );
    field.addEventListener("input", () => void (field.dataset.editing = ""));
    field.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Enter" && take()) {
          delete field.dataset.editing;
          field.value = fieldText(value());
          field.select();
        } else if (event.key === "Escape") {
          delete field.dataset.editing;
          this.quiet(row);
          field.value = fieldText(value());
        }
        // Notebook shortcuts are not for text typed here.
        event.stopPropagation();
      },
    );
    field.addEventListener(
      "blur",
      () => {
        if (this.rows[k] !== row) return;
        if (field.dataset.editing !== undefined) take();
        delete field.dataset.editing;
        field.value = fieldText(value());
        this.speakOf(row, k, -1);
      },
    );
    return field;
  }

  /** Let the gradient line tell of one element, or of them all. */
  private speakOf(row: Row, k: number, at: number): void {
    row.at = at;
    this.name(row, k);
    this.gradients();
  }

  private name(row: Row, k: number): void {
    const { graph } = this;
    if (!graph) return;
    say(row.partial, partialOf(graph, k) + (row.at < 0 ? "" : subscript(row.at, graph.leafShape(k))));
  }

  private quiet(row: Row): void {
    row.problem.hidden = true;
    for (const field of row.fields) field.removeAttribute("aria-invalid");
  }
}

/** ∂loss/∂w as plain text. */
function partialOf(graph: Graph, k: number): string {
  return `∂${graph.outputName}/∂${clean(graph.program.leaves[k].name)}`;
}

/** A slider's range grows to hold a value that was typed or set from Python. */
function widen(slider: HTMLInputElement, x: number): void {
  if (!Number.isFinite(x)) return;
  if (x < Number(slider.min)) slider.min = String(x);
  if (x > Number(slider.max)) slider.max = String(x);
}

/** In full where that is short, else in seven significant digits. */
function fieldText(x: number): string {
  const full = String(x);
  const text = full.length <= 12 ? full : String(Number(x.toPrecision(7)));
  return text.replace(/-/g, "\u2212");
}

function subscript(i: number, shape: readonly number[]): string {
  const at: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at.unshift(i % shape[axis]);
    i = Math.floor(i / shape[axis]);
  }
  return `[${at.join(",")}]`;
}

function extremes(frame: Float64Array, start: number, size: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (let i = start; i < start + size; i++) {
    if (Number.isNaN(frame[i])) return [NaN, NaN];
    low = Math.min(low, frame[i]);
    high = Math.max(high, frame[i]);
  }
  return low <= high ? [low, high] : null;
}
