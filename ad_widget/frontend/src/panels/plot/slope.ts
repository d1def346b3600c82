/** The gradient as a slope: a node over one leaf with its tangent, or over two with its contours. */

import { OWN_KEYS, html, mark, say, sayMoving } from "../../dom.ts";
import { formatGradient, formatNumber, signColor } from "../../format.ts";
import { computed } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { Choices, groundOf, selectedEntry } from "./choices.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { Plot } from "./plot.ts";
import plots from "./plot.css";
import css from "./slope.css";

class Slope implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #plot = new Plot();
  readonly #choices = new Choices();
  readonly #lines = [0, 1].map(() => ({
    name: html("span", { class: "adw-partial" }),
    number: html("span", { class: "adw-number" }),
    at: html("span", { class: "adw-soft" }),
  }));
  readonly #kink = html("div", { class: "adw-convention", role: "note", hidden: true });

  constructor() {
    const lines = this.#lines.map(({ name, number, at }) => html("div", { class: "adw-slope-line" }, name, number, at));
    const button = (text: string, label: string, run: () => void): HTMLButtonElement => {
      const el = html("button", { ...OWN_KEYS, type: "button", "aria-label": label }, text);
      el.addEventListener("click", run);
      return el;
    };
    const zoom = html(
      "div",
      { class: "adw-buttons", role: "group", "aria-label": "range" },
      button("+", "closer", () => this.#plot.zoom(0.5)),
      button("−", "further away", () => this.#plot.zoom(2)),
      button("all", "all: the whole range", () => this.#plot.all()),
    );
    const side = html("div", { class: "adw-slope-side" }, this.#choices.el, ...lines, this.#kink, this.#plot.words, zoom);
    this.el = rootOf("slope", [this.#plot.axes.box, side]);
    this.el.classList.add("adw-plotted");
  }

  attach(store: Store, signal: AbortSignal): void {
    const ground = computed(() => groundOf(store, (graph) => selectedEntry(store, graph)));
    this.#plot.said = () => this.#say(store);
    this.#choices.attach(store, ground, signal);
    this.#plot.attach(store, ground, signal);
  }

  #say(store: Store): void {
    const { here, ground, slopesSeen, hidden } = this.#plot;
    if (!ground) return;
    const { graph, key, entries } = ground;
    const json = (numbers: readonly number[]): string => (entries[1] ? `[${numbers.join(",")}]` : String(numbers[0]));
    if (hidden) this.el.removeAttribute("data-at");
    else mark(this.el, "data-at", json(here.at));
    if (slopesSeen) mark(this.el, "data-slope", json(here.slopes));
    else this.el.removeAttribute("data-slope");
    this.#lines.forEach(({ name, number, at }, k) => {
      const entry = entries[k];
      const row = name.parentElement!;
      row.hidden = !entry;
      if (!entry) return;
      const slope = here.slopes[k];
      say(name, `∂${key === null ? graph.outputName : graph.labels[(graph.nodeOf.get(key) ?? -1)]}/∂${entry.name}`);
      sayMoving(number, slopesSeen ? formatGradient(slope) : "");
      mark(number, "class", `adw-number adw-${signColor(slope)}`);
      sayMoving(at, hidden ? "" : `at ${entry.name} = ${formatNumber(here.at[k])}${here.exact || !slopesSeen ? "" : ", by differences"}`);
    });
    const { sides } = here;
    const node = graph.leafNode[entries[0].leaf];
    const told = [...store.conventions().values()].join("\n");
    const text = sides && slopesSeen && node >= 0
      ? `A kink: the slope is ${formatNumber(sides[0])} on its left and ${formatNumber(sides[1])} on its right.${told ? `\n${told}` : ""}`
      : "";
    say(this.#kink, text);
    this.#kink.hidden = text === "";
  }
}

export const slope: Kind = { name: "slope", tab: "Slope", css: plots + css, make: () => new Slope() };
