/** Past settings of the leaves, to go through, and two of them, A and B, to compare. */

import { OWN_KEYS, clean, html, mark, say } from "../../dom.ts";
import { formatGradient, formatNumber, signColor } from "../../format.ts";
import { Aside, type Found } from "../../sampling/aside.ts";
import { type Entry, entriesOf } from "../../sampling/entries.ts";
import { canTry } from "../../sampling/trial.ts";
import { settingOf, valuesOf } from "../../sharing.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { View } from "../../view.ts";
import type { Graph } from "../../wire/graph.ts";
import css from "./history.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";

/** Numbers of all leaves that a setting may hold, and rows of differences. */
const MOST = 4096;
const ROWS = 24;
const NAMES = ["A", "B"] as const;

/** What its button says. */
export const HISTORY = "Past settings, and two of them to compare";

type Settings = NonNullable<View["settings"]>;

class HistoryPanel implements Panel {
  readonly slot = "top";
  readonly el: HTMLElement;
  readonly #track = html("input", { ...OWN_KEYS, type: "range", min: 0, step: 1, "aria-label": "past settings" });
  readonly #where = html("span", { class: "adw-soft" });
  readonly #stores: HTMLButtonElement[];
  readonly #parts: readonly HTMLElement[];
  readonly #flip = html("button", { ...OWN_KEYS, type: "button" }, "flip");
  readonly #now = html("span", { role: "status" });
  readonly #table = html("table", { class: "adw-differences" });
  readonly #note = html("div", { class: "adw-soft" });
  #store!: Store;
  #aside: Aside | null = null;
  #told = "";

  constructor() {
    this.#stores = NAMES.map((name) => html("button", { ...OWN_KEYS, type: "button" }, `store ${name}`));
    this.el = rootOf("history");
    this.#parts = [
      html("label", { class: "adw-past-settings" }, "past", this.#track, this.#where),
      html("span", { class: "adw-seg", role: "group", "aria-label": "settings to compare" }, ...this.#stores, this.#flip),
      this.#now,
      html("div", { class: "adw-compared" }, this.#table, this.#note),
    ];
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const { history } = store.shared;
    this.#track.addEventListener("input", () => store.actions.goTo(this.#track.valueAsNumber), { signal });
    this.#stores.forEach((button, k) => button.addEventListener("click", () => this.#keep(k), { signal }));
    this.#flip.addEventListener("click", () => this.#turn(), { signal });
    effect(() => {
      const open = store.view().settings !== null;
      if (open === (this.el.firstChild !== null)) return;
      this.el.replaceChildren(...(open ? this.#parts : []));
    }, signal);
    effect(() => {
      const [length, at] = [history.length(), history.at()];
      const graph = store.graph();
      this.#track.max = String(length);
      this.#track.value = String(at);
      this.#track.disabled = length === 0;
      const last = untracked(() => history.last());
      const moved = last && graph ? (last.many ? "several" : clean(graph.program.leaves[last.leaf]?.name ?? "")) : "";
      say(this.#where, length ? `${at} of ${length}${moved && `: ${moved}`}` : "nothing has been moved");
    }, signal);
    effect(() => {
      const { settings, seed } = store.view();
      const graph = store.graph();
      store.mask();
      store.numbers.moved();
      if (graph && settings) this.#compare(graph, settings, seed);
    }, signal);
  }

  // Hands.

  #keep(k: number): void {
    const { shared } = this.#store;
    const graph = untracked(this.#store.graph);
    if (!graph || graph.leafLength > MOST) return;
    const settings = [...(untracked(this.#store.view).settings ?? [])];
    while (settings.length < 2) settings.push(null);
    settings[k] = valuesOf(shared, graph, null) as Settings[number];
    this.#store.setView({ settings });
  }

  /** Go to A; from A, to B. */
  #turn(): void {
    const { actions, numbers } = this.#store;
    const graph = untracked(this.#store.graph);
    const settings = untracked(this.#store.view).settings;
    if (!graph || !settings) return;
    const [a, b] = settings.map((one) => one && settingOf(graph, one, numbers.values));
    const to = a && b ? (same(a, numbers.values) ? b : a) : (a ?? b);
    if (!to) return;
    actions.setLeaves(to);
    actions.settle();
  }

  // What is shown.

  #compare(graph: Graph, settings: Settings, seed: number | null): void {
    const { values } = this.#store.numbers;
    const [a = null, b = null] = settings.map((one) => one && settingOf(graph, one, values));
    const now = a && same(a, values) ? "A" : b && same(b, values) ? "B" : "";
    this.#flip.disabled = !a && !b;
    for (const button of this.#stores) button.disabled = graph.leafLength > MOST;
    mark(this.el, "data-now", now);
    say(this.#now, now && `now: ${now}`);
    if (!a || !b) return this.#write([], graph.leafLength > MOST ? "These are too many numbers to keep a setting." : "");
    if (canTry(graph) && (this.#aside?.graph !== graph || this.#aside.seed !== seed)) this.#aside = new Aside(graph, seed);
    const here = canTry(graph) ? [a, b].map((one) => this.#aside!.at(one)) : [null, null];
    // What the page cannot compute, the kernel can: its whole code, with other branches.
    const given = [a, b].map((one, k) => here[k] ?? this.#store.actions.aside(one, seed));
    const found = given.map((one) => (typeof one === "string" ? null : one));
    const rows = this.#rows(graph, [a, b], found);
    const more = rows.length - ROWS;
    const missing = given.flatMap((one, k) => (typeof one === "string" ? [`At ${NAMES[k]} no gradients are known. ${one}`] : []));
    const why = missing.length ? missing.join(" ") : given.includes(null) ? "The kernel is asked." : rows.length ? "" : "A and B are the same.";
    this.#write(rows.slice(0, ROWS), more > 0 ? `and ${more} more` : why);
  }

  /** What differs: a name, the values at A and B, and the gradients there; NaN where there is none to see. */
  #rows(graph: Graph, values: Float64Array[], found: (Found | null)[]): { name: string; numbers: number[] }[] {
    const mask = this.#store.mask();
    const seen = (is: boolean, x: number | undefined): number => (is && x !== undefined ? x : NaN);
    const output = mask("value", graph.outputNode);
    const rows = [{ name: graph.outputName, numbers: [...found.map((one) => seen(output, one?.output)), NaN, NaN] }];
    const one = ({ leaf, index, name }: Entry): { name: string; numbers: number[] } => {
      const node = graph.leafNode[leaf];
      const [value, grad] = node < 0 ? [true, false] : [mask("value", node), mask("grad", node)];
      return { name: clean(name), numbers: [...values.map((x) => seen(value, x[index])), ...found.map((x) => seen(grad, x?.grads[index]))] };
    };
    rows.push(...entriesOf(graph, MOST).map(one));
    return rows.filter(({ numbers: [a, b, c, d] }) => !Object.is(a, b) || !Object.is(c, d));
  }

  #write(rows: { name: string; numbers: number[] }[], note: string): void {
    say(this.#note, note);
    const told = JSON.stringify(rows);
    if (told === this.#told) return;
    this.#told = told;
    const head = html("tr", {}, ...["", "at A", "at B", "∂ at A", "∂ at B"].map((text) => html("th", {}, text)));
    const cell = (x: number, k: number): HTMLElement => {
      const text = Number.isNaN(x) ? "" : k < 2 ? formatNumber(x) : formatGradient(x);
      return html("td", { class: k < 2 || Number.isNaN(x) ? "adw-number" : `adw-number adw-${signColor(x)}` }, text);
    };
    const attributes = ["data-a", "data-b", "data-grad-a", "data-grad-b"];
    this.#table.replaceChildren(
      ...(rows.length ? [head] : []),
      ...rows.map(({ name, numbers }) => {
        const row = html("tr", { "data-differs": name }, html("th", { scope: "row" }, name), ...numbers.map(cell));
        numbers.forEach((x, k) => !Number.isNaN(x) && mark(row, attributes[k], String(x)));
        return row;
      }),
    );
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.every((x, i) => Object.is(x, b[i]));
}

export const history: Kind = { name: "history", css, meanwhile: ({ shared }) => (shared.view().settings ? null : noRoom("top")), make: () => new HistoryPanel() };
