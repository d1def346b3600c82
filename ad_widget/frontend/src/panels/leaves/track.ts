/** A leaf's slider: its track with zero and the place where the hand began, and both ends to edit. */

import { OWN_KEYS, html, loosen, mark, settle } from "../../dom.ts";
import { formatNumber, parseNumber } from "../../format.ts";
import type { Control } from "../../wire/graph.ts";
import { exactText, fieldText } from "../parts/fields.ts";
import { heed } from "./touch.ts";

/** Characters of an end. */
const ROOM = 8;

/** What a slider tells. */
interface Moves {
  /** A hand begins: the value is still what it was. */
  begin(): void;
  take(x: number): void;
  settle(): void;
  /** The reader lets it go by powers, or evenly. */
  scale(log: boolean): void;
}

export class Track {
  readonly el: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly #ends: HTMLInputElement[];
  readonly #zero = html("i", { class: "adw-zero" });
  readonly #began = html("i", { class: "adw-began", hidden: true });
  readonly #scale = html("button", { ...OWN_KEYS, type: "button", class: "adw-log", title: "Let the slider go by powers, or evenly" }, "log");
  #low = -1;
  #high = 1;
  /** Of a slider that goes evenly; 0: as fine as may be. */
  #even = 0;
  #log = false;
  #x = NaN;
  /** Where the hand began, until it begins anew. */
  #from: number | null = null;
  /** Whether a hand is at it: the keys of one focus are one move. */
  #held = false;

  constructor(name: string, control: Control | undefined, row: HTMLElement, moves: Moves) {
    const slider = html("input", { ...OWN_KEYS, type: "range", "aria-label": name });
    this.slider = slider;
    this.#ends = ["least", "greatest"].map((end, k) => this.#makeEnd(k, `${end} ${name}`));
    this.el = html("div", { class: "adw-range" }, this.#zero, this.#began, slider, ...this.#ends, this.#scale);
    this.#scale.setAttribute("aria-label", `${name}: logarithmic`);
    this.#scale.addEventListener("click", () => moves.scale(!this.#log));
    const begin = (): void => {
      if (this.#held) return;
      this.#held = true;
      moves.begin();
    };
    slider.addEventListener("pointerdown", () => {
      this.#held = false;
      begin();
      settle(row);
    });
    slider.addEventListener("keydown", begin);
    slider.addEventListener("blur", () => (this.#held = false));
    slider.addEventListener("change", () => moves.settle());
    for (const end of ["pointerup", "pointercancel"]) slider.addEventListener(end, () => loosen(row));
    heed(slider, (t) => {
      this.#x = this.#valueAt(t);
      this.#sayValue();
      moves.take(this.#x);
    });
    this.reset(control);
  }

  /** The range that it began with, and no mark. */
  reset(control: Control | undefined): void {
    this.#even = control?.step ?? 0;
    this.#setRange(control?.min ?? -1, control?.max ?? 1);
    this.from(null);
  }

  /** Whether it goes by powers; one that reaches to zero cannot. */
  get log(): boolean {
    return this.#log && this.#low > 0;
  }

  set log(log: boolean) {
    if (log === this.#log) return;
    this.#log = log;
    this.#setRange(this.#low, this.#high);
  }

  /** The value that it shows. */
  get value(): number {
    return this.#x;
  }

  /** How far a key goes; 0 where that depends on the value. */
  get step(): number {
    return this.log ? 0 : this.#even;
  }

  /** How far along it a value is, from 0 to 1. */
  share(x: number): number {
    const [low, high] = [this.#place(this.#low), this.#place(this.#high)];
    return Math.min(1, Math.max(0, (this.#place(x) - low) / (high - low)));
  }

  /** Where on the slider a value is, and the value that is there. */
  #place(x: number): number {
    return this.log ? Math.log10(Math.max(x, Number.MIN_VALUE)) : x;
  }

  #valueAt(t: number): number {
    return this.log ? Number((10 ** t).toPrecision(4)) : t;
  }

  /** Mark a value as the one where the hand began. */
  from(x: number | null): void {
    this.#from = x;
    this.#setMarks();
  }

  /** Show a value; the range grows to hold it. */
  show(x: number): void {
    const { slider } = this;
    if (this.#x === x && slider.valueAsNumber === this.#place(x)) return;
    this.#x = x;
    if (Number.isFinite(x) && !(x >= this.#low && x <= this.#high)) this.#setRange(Math.min(x, this.#low), Math.max(x, this.#high));
    this.#put();
  }

  #put(): void {
    this.slider.value = String(this.#place(this.#x));
    this.#sayValue();
  }

  /** By itself the slider would say seventeen digits, and by powers the exponent. */
  #sayValue(): void {
    mark(this.slider, "aria-valuetext", formatNumber(this.#x));
  }

  set hidden(hidden: boolean) {
    this.slider.hidden = hidden;
    this.#began.hidden = hidden || this.#from === null;
    if (!hidden) return;
    this.#x = NaN;
    this.slider.value = this.slider.min;
    mark(this.slider, "aria-valuetext", null);
  }

  set disabled(disabled: boolean) {
    for (const el of [this.slider, ...this.#ends, this.#scale]) el.disabled = disabled;
  }

  #setRange(low: number, high: number): void {
    const { slider } = this;
    this.#low = low;
    this.#high = high;
    const [from, to] = [this.#place(low), this.#place(high)];
    slider.min = String(from);
    slider.max = String(to);
    slider.step = this.log ? String((to - from) / 400) : String(this.#even || "any");
    mark(slider, "data-scale", this.log ? "log" : null);
    mark(this.#scale, "aria-pressed", String(this.log));
    this.#scale.hidden = !(low > 0);
    this.#ends.forEach((end, k) => (end.value = fieldText([low, high][k], ROOM)));
    if (!Number.isNaN(this.#x)) this.#put();
    this.#setMarks();
  }

  #setMarks(): void {
    const [low, high] = [this.#low, this.#high];
    const put = (el: HTMLElement, x: number | null): void => {
      el.hidden = x === null || !(x >= low && x <= high);
      if (!el.hidden) el.style.setProperty("--adw-at", String(this.share(x!)));
    };
    put(this.#zero, low < 0 && high > 0 ? 0 : null);
    put(this.#began, this.#from);
  }

  #makeEnd(k: number, label: string): HTMLInputElement {
    const end = html("input", {
      ...OWN_KEYS,
      type: "text",
      inputmode: "decimal",
      class: "adw-end",
      dir: "ltr",
      "aria-label": label,
      title: `${label}: type another`,
      autocomplete: "off",
    });
    const range = (): number[] => [this.#low, this.#high];
    let written = "";
    const take = (): void => {
      const given = range();
      const x = end.value === written ? null : parseNumber(end.value);
      const now = this.#x;
      // What the value is stays within.
      if (x !== null && Number.isFinite(x)) given[k] = Number.isNaN(now) ? x : k ? Math.max(x, now) : Math.min(x, now);
      if (given[0] < given[1]) {
        if (x !== null) this.#even = 10 ** Math.floor(Math.log10((given[1] - given[0]) / 100));
        this.#setRange(given[0], given[1]);
      } else end.value = fieldText(range()[k], ROOM);
      written = end.value;
    };
    end.addEventListener("focus", () => {
      written = end.value = exactText(range()[k]);
      end.select();
    });
    end.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take();
      else if (event.key === "Escape") end.value = written;
      event.stopPropagation();
    });
    end.addEventListener("blur", () => {
      take();
      end.value = fieldText(range()[k], ROOM);
    });
    return end;
  }
}
