/** One leaf's row: a slider and an editable number, an array as a grid of them, and the gradient. */

import { OWN_KEYS, clean, html, loosen, mark, say, sayMoving } from "../../dom.ts";
import { formatBlocks, formatGradient, formatNumber, formatShape, formatShort, parseNumber, signColor, subscript } from "../../format.ts";
import type { Graph } from "../../wire/graph.ts";
import { exactText, extremes, fieldText } from "../parts/fields.ts";
import { VisiblePart, isPartial } from "./visible.ts";
import { type Scrubbed, scrub } from "./scrub.ts";
import { ownStep, stepped } from "../parts/stepping.ts";
import { Track } from "./track.ts";

/** Characters that a field beside a slider has room for. */
const ROOM = 10;

/** What the row tells of, and whom it tells. */
interface Hands {
  hover(inside: boolean): void;
  /** A hand is at it; of an array, at this element, or -1. */
  select(at: number): void;
  set(at: number, x: number): void;
  settle(): void;
  /** The present value of an element. */
  value(at: number): number;
  /** What to say of an element's gradient, or nothing. */
  gradient(at: number): string;
  /** The output, or NaN where it is no number or not to be seen. */
  output(): number;
  /** A hand has begun to move this leaf. */
  began(): void;
  /** Let its slider go by powers, or evenly. */
  scale(log: boolean): void;
  /** Another element is to be told of: the gradient line is to be written anew. */
  spoken(): void;
}

/** A leaf's name as the picture writes it. */
export function shortName(graph: Graph, k: number): string {
  const node = graph.leafNode[k];
  const own = graph.program.leaves[k].name;
  const { name, under } = graph.program.nodes[node] ?? {};
  return name === own && !under ? graph.labels[node] : clean(own);
}

export class LeafRow {
  readonly el: HTMLElement;
  /** Of a leaf that is one number, and can be moved. */
  readonly track: Track | null = null;
  /** Which element the gradient line speaks of, or -1 for all. */
  at = -1;
  /** In sight: hundreds of gradients out of it are not rewritten each frame. */
  seen = true;
  /** Taken away from under the hand, which may still drag it. */
  gone = false;
  readonly #fields: HTMLInputElement[] = [];
  /** The texts that the page wrote into the fields: another is the reader's. */
  readonly #written: string[] = [];
  /** What is differentiated by what, and the number. */
  readonly #partial = html("span", { class: "adw-partial" });
  readonly #gradient = html("span", { class: "adw-number" });
  readonly #moved = html("span", { class: "adw-moved adw-number" });
  readonly #problem = html("div", { class: "adw-problem", role: "alert", hidden: true });
  /** The values that slider and fields show. */
  #told: Float64Array = new Float64Array(0);
  #disabled = false;
  /** Of a large array, which part is in the fields. */
  #visible: VisiblePart | null = null;
  #ghost: HTMLElement | null = null;
  #check: HTMLElement | null = null;
  #shown = true;
  /** The element that a hand moves, and that and the output when it began. */
  #before: [at: number, leaf: number, output: number] | null = null;
  /** Which of the graph's leaves it is. */
  readonly leaf: number;
  readonly #name: string;
  readonly short: string;
  readonly #shape: readonly number[];
  /** What is said of a leaf of which the page has but the means of blocks. */
  readonly #meant: string;
  readonly #hands: Hands;

  // Listeners go with their row; bound to a signal, hundreds of rows took as long as all the rest.
  constructor(graph: Graph, k: number, hands: Hands) {
    this.leaf = k;
    this.#name = graph.program.leaves[k].name;
    this.short = shortName(graph, k);
    this.#shape = graph.leafShape(k);
    const block = graph.slots[graph.nodeValue[graph.leafNode[k]]]?.block;
    this.#meant = block ? ` · ${formatBlocks(block)}` : "";
    this.#hands = hands;
    this.el = html("div", { class: "adw-leaf", "data-leaf": k });
    this.el.addEventListener("pointerenter", () => hands.hover(true));
    this.el.addEventListener("pointerleave", () => hands.hover(false));
    this.el.addEventListener("focusin", ({ target }) => hands.select(this.#shape.length ? this.#fields.indexOf(target as HTMLInputElement) : -1));

    const size = graph.leafStart[k + 1] - graph.leafStart[k];
    const fixed = graph.controls[k]?.kind === "fixed";
    const scalar = this.#shape.length === 0;
    const line = html("div", { class: "adw-gradient" }, this.#partial, this.#gradient);
    this.el.append(html("bdi", { class: "adw-leaf-name", title: clean(this.#name) }, this.short));
    if (scalar && !fixed) {
      this.track = new Track(this.#name, graph.controls[k], this.el, {
        begin: () => this.#begin(0),
        take: (x) => {
          if (this.gone) return;
          this.#quiet();
          this.#hands.set(0, x);
          this.#write(0, this.#text(0, x));
        },
        settle: () => this.#hands.settle(),
        scale: (log) => this.#hands.scale(log),
      });
      this.#fields.push(this.#makeField(0, `${this.#name} value`));
      this.track.el.append(this.#moved);
      this.el.classList.add("adw-scalar");
      scrub(this.#fields[0], this.#fields, this.#scrubbed());
      this.el.append(this.track.el, ...this.#fields);
    } else {
      const first = scalar ? fieldText(graph.initial[k][0], ROOM) : formatShape(this.#shape);
      const shape = html("span", { class: "adw-shape" }, first, this.#meant);
      this.el.append(shape);
      if (!scalar && size > 0 && !fixed) this.el.append(this.#makeGrid(size, shape));
    }
    if (!this.track) line.append(this.#moved);
    this.el.append(line, this.#problem);
    this.nameOutput(graph);
  }

  /** What is differentiated may be another. */
  nameOutput(graph: Graph): void {
    const element = this.at < 0 ? "" : subscript(this.at, this.#shape);
    say(this.#partial, `∂${graph.outputName}/∂${this.short}${element}`);
  }

  // Numbers.

  /** Show other values, but for those that somebody is typing over. */
  values(values: Float64Array, start: number, disabled: boolean, shown: boolean): void {
    const { track } = this;
    const told = this.#told;
    let same = told.length > 0 && disabled === this.#disabled && shown === this.#shown;
    for (let i = 0; same && i < told.length; i++) same = Object.is(told[i], values[start + this.#at(i)]);
    if (same) return;
    this.#told = Float64Array.from({ length: Math.max(this.#fields.length, 1) }, (_, i) => values[start + this.#at(i)]);
    this.#disabled = disabled;
    this.#shown = shown;
    if (track) {
      track.disabled = disabled;
      track.hidden = !shown;
      if (shown) track.show(values[start]);
    }
    this.#fields.forEach((field, i) => {
      field.disabled = disabled;
      field.hidden = !shown;
      if (shown && this.#edited(i)) return;
      this.#write(i, shown ? this.#text(i, values[start + this.#at(i)]) : "");
    });
  }

  /** Say beside the gradient what became of its check, if anything is known. */
  check(glyph: string, kind: string, words: string): void {
    if (!glyph && !this.#check) return;
    this.#check ??= this.#gradient.parentElement!.appendChild(html("span", { class: "adw-check" }));
    say(this.#check, glyph);
    mark(this.#check, "role", glyph ? "img" : null);
    mark(this.#check, "data-check", kind || null);
    mark(this.#check, "aria-label", words || null);
    mark(this.#check, "title", words || null);
  }

  /** Show, under the slider, where a step would take it; null: there is none. */
  ghost(to: number | null): void {
    const { track } = this;
    if (!track || (to === null && !this.#ghost)) return;
    this.#ghost ??= track.el.appendChild(html("i", { class: "adw-ghost", "aria-hidden": "true" }));
    const from = track.share(track.value);
    const end = to === null || track.slider.hidden ? from : track.share(to);
    const style = `--adw-from:${Math.min(from, end).toFixed(4)};--adw-long:${Math.abs(end - from).toFixed(4)}`;
    mark(this.#ghost, "style", style);
    this.#ghost.hidden = !(Math.abs(end - from) > 0.004);
    mark(this.#ghost, "data-way", end > from ? "up" : "down");
  }

  /** Where the slider began. */
  resetRange(graph: Graph): void {
    this.track?.reset(graph.controls[this.leaf]);
    this.forget();
    this.#told = new Float64Array(0);
  }

  #begin(at: number): void {
    const x = this.#hands.value(at);
    this.#before = [at, x, this.#hands.output()];
    this.track?.from(x);
    say(this.#moved, "");
    this.#hands.began();
  }

  /** Say what has changed since the hand began, in the leaf and in the output. */
  tellMove(outputName: string): void {
    if (!this.#before) return;
    const [at, x, y] = this.#before;
    const dx = this.#hands.value(at) - x;
    const dy = this.#hands.output() - y;
    const rise = (d: number): string => `${d > 0 ? "+" : ""}${formatNumber(d)}`;
    if (!dx || !this.#shown) return say(this.#moved, "");
    const text = `${rise(dx)}${Number.isNaN(dy) ? "" : ` → Δ${outputName} ${rise(dy)}`}`;
    const room = this.#moved.textContent!.length; // it stands in the middle of that
    sayMoving(this.#moved, text.padStart(text.length + ((room - text.length) >> 1)));
  }

  /** Another leaf is moved, or all are put back. */
  forget(): void {
    this.#before = null;
    this.track?.from(null);
    say(this.#moved, "");
  }

  /** Rewrite the gradient line, from the leaf's part of a frame; without one there is none to see. */
  gradients(frame: Float64Array, start: number, size: number, shown: boolean): void {
    const gradient = this.#gradient;
    let text = "";
    let color = "adw-number adw-soft";
    if (!shown) {
      // Nothing, not even the room of what was there.
      if (gradient.textContent !== "") gradient.textContent = "";
    } else if (this.#shape.length && this.at < 0) {
      const ends = extremes(frame, start, size);
      const [low, high] = ends ? [formatNumber(ends[0]), formatNumber(ends[1])] : ["", ""];
      text = `${this.#meant ? "means " : ""}${low === high ? low : `${low} to ${high}`}`;
    } else {
      const x = frame[start + Math.max(this.at, 0)];
      text = formatGradient(x);
      color = `adw-number adw-${signColor(x)}`;
    }
    sayMoving(gradient, text);
    if (gradient.className !== color) gradient.className = color;
  }

  // Hands.

  /** The element that a field holds. */
  #at(i: number): number {
    return this.#visible?.at(i) ?? i;
  }

  #scrubbed(): Scrubbed {
    const hands = this.#hands;
    const { track } = this;
    return {
      value: (i) => hands.value(this.#at(i)),
      set: (i, x) => hands.set(this.#at(i), x),
      began: () => hands.began(),
      settle: () => hands.settle(),
      get log() {
        return track?.log ?? false;
      },
    };
  }

  #makeGrid(size: number, head: HTMLElement): HTMLElement {
    const whole = this.#shape.at(-1) ?? 1;
    if (isPartial(size, whole)) {
      this.#visible = new VisiblePart(this.#name, size, whole, () => this.#leave(), () => this.#show());
    }
    const columns = this.#visible?.across ?? whole;
    const grid = html("div", { class: "adw-grid" });
    grid.style.setProperty("--adw-columns", String(columns));
    for (let i = 0; i < (this.#visible?.count ?? size); i++) {
      const field = this.#makeField(i, this.#elementName(i));
      field.classList.toggle("adw-first", i % columns === 0);
      field.classList.toggle("adw-near", i % columns < columns / 2);
      this.#fields.push(field);
    }
    grid.append(...this.#fields);
    scrub(grid, this.#fields, this.#scrubbed(), head);
    this.#visible?.hold(grid);
    return this.#visible?.el ?? grid;
  }

  #elementName(i: number): string {
    return `${this.#name}${subscript(this.#at(i), this.#shape)}`;
  }

  /** Another part of the array will be in the fields: what is being typed is taken first. */
  #leave(): void {
    for (const field of this.#fields) if (field.dataset.focus !== undefined) field.blur();
    this.#quiet();
  }

  #show(): void {
    this.#told = new Float64Array(0);
    this.#fields.forEach((field, i) => {
      field.setAttribute("aria-label", this.#elementName(i));
      this.#write(i, this.#shown ? this.#text(i, this.#hands.value(this.#at(i))) : "");
    });
  }

  #makeField(i: number, label: string): HTMLInputElement {
    const hands = this.#hands;
    const field = html("input", {
      ...OWN_KEYS,
      type: "text",
      inputmode: "decimal",
      class: "adw-field",
      dir: "ltr",
      "aria-label": label,
      autocomplete: "off",
      spellcheck: "false",
    });
    const renew = (): void => this.#write(i, this.#text(i, hands.value(this.#at(i))));
    // What nobody has touched is not taken: it may have been rounded to be shown.
    const take = (): boolean => {
      if (!this.#edited(i)) return true;
      const x = parseNumber(field.value);
      if (x === null) {
        const what = this.track ? this.#name : this.#elementName(i);
        this.#problem.textContent = `${what}: “${field.value}” is not a number; still ${exactText(hands.value(this.#at(i)))}`;
        this.#problem.hidden = false;
        loosen(this.el);
        field.setAttribute("aria-invalid", "true");
        return false;
      }
      this.#quiet();
      this.#begin(this.#at(i));
      hands.set(this.#at(i), x);
      return true;
    };
    // A step, ten of them with shift, a tenth of one with alt.
    const nudge = (event: KeyboardEvent | WheelEvent, sign: number): void => {
      if (!take()) return;
      const x = hands.value(this.#at(i));
      hands.set(this.#at(i), stepped(x, this.track?.step || ownStep(x), sign, event));
      renew();
      hands.settle();
    };
    field.addEventListener("focus", () => {
      this.#speakOf(this.track ? -1 : this.#at(i));
      field.dataset.focus = "";
      renew();
      field.select();
    });
    field.addEventListener("pointerenter", () => {
      if (!this.track) field.title = hands.gradient(this.#at(i));
    });
    field.addEventListener("pointerleave", () => field.removeAttribute("title"));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && take()) {
        renew();
        field.select();
      } else if (event.key === "Escape") {
        this.#quiet();
        renew();
      } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault();
        nudge(event, event.key === "ArrowUp" ? 1 : -1);
      }
      // Notebook shortcuts are not for text typed here.
      event.stopPropagation();
    });
    // The wheel is the page's until the number is in hand.
    field.addEventListener("wheel", (event) => {
      if (field.dataset.focus === undefined || event.ctrlKey || !(event.deltaY || event.deltaX)) return;
      event.preventDefault();
      nudge(event, event.deltaY + event.deltaX < 0 ? 1 : -1);
    }, { passive: false });
    field.addEventListener("blur", () => {
      if (this.gone) return;
      take();
      delete field.dataset.focus;
      renew();
      this.#speakOf(-1);
    });
    return field;
  }

  #edited(i: number): boolean {
    return this.#fields[i].value !== (this.#written[i] ?? "");
  }

  #write(i: number, text: string): void {
    const field = this.#fields[i];
    this.#written[i] = text;
    if (field.value !== text) field.value = text;
  }

  /** A field holds its number whole while it is in hand, else as much of it as there is room for. */
  #text(i: number, x: number): string {
    const field = this.#fields[i];
    if (field.dataset.focus === undefined) return this.track ? fieldText(x, ROOM) : formatShort(x);
    const text = exactText(x);
    field.style.setProperty("--adw-digits", String(text.length));
    return text;
  }

  /** Let the gradient line tell of one element, or of them all. */
  #speakOf(at: number): void {
    if (at === this.at) return;
    this.at = at;
    this.#hands.spoken();
  }

  #quiet(): void {
    if (this.#problem.hidden) return;
    this.#problem.hidden = true;
    for (const field of this.#fields) field.removeAttribute("aria-invalid");
  }
}
