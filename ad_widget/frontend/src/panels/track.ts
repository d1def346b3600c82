/** A leaf's slider: its track with zero and the place where the hand began, and both ends to edit. */

import { OWN_KEYS, html, loosen, settle } from "../dom.ts";
import { parseNumber } from "../format.ts";
import type { Control } from "../wire/graph.ts";
import { exactText, fieldText } from "./fields.ts";
import { heed } from "./touch.ts";

/** Characters of an end. */
const ROOM = 8;

/** What a slider tells. */
export interface Moves {
  /** A hand begins: the value is still what it was. */
  begin(): void;
  take(x: number): void;
  settle(): void;
}

export class Track {
  readonly el: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly #ends: HTMLInputElement[];
  readonly #zero = html("i", { class: "adw-zero" });
  readonly #began = html("i", { class: "adw-began", hidden: true });
  /** Where the hand began, until it begins anew. */
  #from: number | null = null;
  /** Whether a hand is at it: the keys of one focus are one move. */
  #held = false;

  constructor(name: string, control: Control | undefined, row: HTMLElement, moves: Moves) {
    const slider = html("input", { ...OWN_KEYS, type: "range", "aria-label": name });
    this.slider = slider;
    this.#ends = ["least", "greatest"].map((end, k) => this.#makeEnd(k, `${end} ${name}`));
    this.el = html("div", { class: "adw-range" }, this.#zero, this.#began, slider, ...this.#ends);
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
    heed(slider, moves.take);
    this.reset(control);
  }

  /** The range that it began with, and no mark. */
  reset(control: Control | undefined): void {
    const { slider } = this;
    slider.step = String(control?.step ?? "any");
    this.#setRange(control?.min ?? -1, control?.max ?? 1);
    this.from(null);
  }

  /** Mark a value as the one where the hand began. */
  from(x: number | null): void {
    this.#from = x;
    this.#place();
  }

  /** Show a value; the range grows to hold it. */
  show(x: number): void {
    const { slider } = this;
    if (slider.valueAsNumber === x) return;
    if (Number.isFinite(x) && !(x >= Number(slider.min) && x <= Number(slider.max))) {
      this.#setRange(Math.min(x, Number(slider.min)), Math.max(x, Number(slider.max)));
    }
    slider.value = String(x);
  }

  set hidden(hidden: boolean) {
    this.slider.hidden = hidden;
    this.#began.hidden = hidden || this.#from === null;
    if (hidden) this.slider.value = this.slider.min;
  }

  set disabled(disabled: boolean) {
    for (const el of [this.slider, ...this.#ends]) el.disabled = disabled;
  }

  #setRange(low: number, high: number): void {
    const { slider } = this;
    slider.min = String(low);
    slider.max = String(high);
    this.#ends.forEach((end, k) => (end.value = fieldText([low, high][k], ROOM)));
    this.#place();
  }

  #place(): void {
    const [low, high] = [Number(this.slider.min), Number(this.slider.max)];
    const put = (el: HTMLElement, x: number | null): void => {
      el.hidden = x === null || !(x >= low && x <= high);
      if (!el.hidden) el.style.setProperty("--adw-at", String((x! - low) / (high - low)));
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
    const range = (): number[] => [Number(this.slider.min), Number(this.slider.max)];
    let written = "";
    const take = (): void => {
      const given = range();
      const x = end.value === written ? null : parseNumber(end.value);
      const now = this.slider.valueAsNumber;
      // What the value is stays within.
      if (x !== null && Number.isFinite(x)) given[k] = k ? Math.max(x, now) : Math.min(x, now);
      if (given[0] < given[1]) {
        if (x !== null) this.slider.step = String(10 ** Math.floor(Math.log10((given[1] - given[0]) / 100)));
        this.#setRange(given[0], given[1]);
        this.slider.value = String(now);
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
