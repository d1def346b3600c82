/** The cell's source as it was written, each piece tied to the nodes it makes. */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { formatNumber } from "../../format.ts";
import { scopePaths } from "../../wire/program.ts";
import { type Writable, effect, signal, untracked } from "../../signals.ts";
import { afterPaint } from "../../slices.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import css from "./code.css";
import { type Named, namesIn } from "./names.ts";
import type { Kind, Panel } from "../panel.ts";
import { type Range, marginsOf, rangesOf, sourceOf } from "./spans.ts";

interface Piece {
  el: HTMLElement;
  start: number;
  end: number;
  /** The nodes that it makes: several where it ran several times. */
  nodes: readonly number[];
  /** The name that it is, in case its number is shown behind it. */
  name: Named | null;
}

class Code implements Panel {
  readonly slot = "side";
  readonly el: HTMLElement;
  readonly #listing = html("div", { ...OWN_KEYS, class: "adw-lines", tabindex: 0, role: "group", "aria-label": "source" });
  readonly #fold = html("button", { type: "button", class: "adw-fold", "aria-label": "code" });
  /** What the reader has chosen; where nobody has, code is folded that stands elsewhere too, or in the way. */
  readonly #folded: Writable<boolean | null> = signal<boolean | null>(null);
  readonly #numbers = html("button", { type: "button", title: "The numbers behind the names", "aria-pressed": "false" }, "numbers");
  readonly #turn = html("span", { class: "adw-turn" });
  readonly #before = html("button", { type: "button", "aria-label": "turn before" }, "‹");
  readonly #after = html("button", { type: "button", "aria-label": "turn after" }, "›");
  #store!: Store;
  #pieces: Piece[] = [];
  #ranges: (Range | null)[] = [];
  /** The nodes made at each place. */
  readonly #madeAt = new Map<Range, number[]>();
  /** By node: what its scope is called. */
  #places: string[] = [];
  #lit: HTMLElement | null = null;
  #numbered = false;

  constructor() {
    const foot = html("div", { class: "adw-code-foot" }, this.#numbers, this.#before, this.#turn, this.#after);
    const code = html("div", { class: "adw-code", dir: "ltr" }, this.#fold, this.#listing);
    this.el = html("div", { "data-panel": "code", class: "adw-cell" }, code, foot);
  }

  attach(store: Store, life: AbortSignal): void {
    this.#store = store;
    const on = (el: HTMLElement, name: string, run: (event: Event) => void): void => el.addEventListener(name, run, { signal: life });
    const folded = (): boolean => this.#folded() ?? (store.phone() || store.status().mode !== "static");
    on(this.#fold, "click", () => this.#folded.set(!untracked(folded)));
    effect(() => {
      const now = folded();
      this.el.classList.toggle("adw-folded", now);
      mark(this.#fold, "aria-expanded", String(!now));
      mark(this.#fold, "title", now ? "Show the whole code" : "Show only the line that is lit");
    }, life);
    on(this.#listing, "pointerover", (event) => {
      const nodes = this.#nodesAt(event.target);
      store.hover.set(nodes.length ? this.#turnOf(nodes) : null);
      if (!this.#bySelection) store.lights.set(nodes.length > 1 ? nodes : []);
    });
    on(this.#listing, "pointerleave", () => {
      store.hover.set(null);
      if (!this.#bySelection) store.lights.set([]);
    });
    on(this.#listing, "click", (event) => {
      const nodes = this.#nodesAt(event.target);
      if (!nodes.length || !document.getSelection()?.isCollapsed) return;
      const now = nodes.indexOf(untracked(store.selected) ?? -1);
      const node = now < 0 ? this.#turnOf(nodes) : nodes[(now + 1) % nodes.length];
      store.select(node);
      store.hover.set(node);
    });
    this.el.ownerDocument.addEventListener("selectionchange", () => this.#selected(), { signal: life });
    on(this.#before, "click", () => this.#go(-1));
    on(this.#after, "click", () => this.#go(1));
    on(this.#numbers, "click", () => {
      this.#numbered = !this.#numbered;
      mark(this.#numbers, "aria-pressed", String(this.#numbered));
      this.#writeNumbers();
    });

    effect(() => {
      const graph = store.graph();
      if (graph) this.#setGraph(graph);
    }, life);
    effect(() => {
      store.graph();
      this.#choose(store.chosen());
    }, life);
    effect(() => {
      store.numbers.version();
      store.mask();
      store.selected();
      this.#writeNumbers();
    }, life);
    // Once it is painted: to ask before would lay it all out.
    let painted = false;
    effect(() => {
      store.chosen();
      if (!store.placed()) return;
      if (painted) this.#settle();
      else afterPaint(() => {
        painted = true;
        this.#settle();
      }, life);
    }, life);
  }

  #setGraph(graph: Graph): void {
    const source = sourceOf(graph);
    this.el.hidden = source === "";
    this.#ranges = rangesOf(graph);
    this.#madeAt.clear();
    this.#ranges.forEach((range, i) => {
      if (!range) return;
      const nodes = this.#madeAt.get(range);
      if (nodes) nodes.push(i);
      else this.#madeAt.set(range, [i]);
    });
    const paths = scopePaths(graph.program);
    this.#places = graph.program.nodes.map(({ scope }) => (scope === null ? "" : paths[scope]));
    const margins = marginsOf(source);
    const lines = margins.map(() => html("div"));
    const names = namesIn(graph, source, this.#ranges);
    const cuts = new Set<number>([0, source.length, ...margins.flat()]);
    for (const [start, end] of [...this.#madeAt.keys(), ...names.map(({ range }) => range)]) cuts.add(start).add(end);
    const sorted = [...cuts].sort((a, b) => a - b);
    const named = new Map(names.map((name) => [name.range[1], name]));
    this.#pieces = [];
    let line = 0;
    for (let k = 0; k + 1 < sorted.length; k++) {
      const [start, end] = [sorted[k], sorted[k + 1]];
      if (margins.some((margin) => start >= margin[0] && end <= margin[1])) continue;
      const el = html("span", {}, source.slice(start, end));
      this.#pieces.push({ el, start, end, nodes: this.#innermost(start, end), name: named.get(end) ?? null });
      while (line + 1 < margins.length && start >= margins[line + 1][0]) line++;
      lines[line].append(el);
    }
    this.#listing.replaceChildren(...lines);
    this.#fold.hidden = lines.length < 2;
    this.#numbers.hidden = names.length === 0;
    untracked(() => this.#writeNumbers());
  }

  #nodesAt(target: EventTarget | null): readonly number[] {
    return this.#pieces.find(({ el }) => el === target)?.nodes ?? [];
  }

  /** Of the nodes that one expression made, the one in the turn that is spoken of: else the first. */
  #turnOf(nodes: readonly number[]): number {
    const chosen = untracked(this.#store.selected);
    const place = chosen === null ? "" : this.#places[chosen];
    return nodes.find((node) => node === chosen) ?? nodes.find((node) => this.#places[node] === place) ?? nodes[0];
  }

  /** The node that a name means: of one that is read, the last before what is made of it. */
  #meant({ assigned, nodes }: Named, piece: Piece): number {
    if (assigned) return this.#turnOf(nodes);
    const use = piece.nodes.length ? this.#turnOf(piece.nodes) : Infinity;
    const before = nodes.filter((node) => node <= use && (use < Infinity || !this.#ranges[node] || this.#ranges[node][1] <= piece.start));
    return before.at(-1) ?? nodes[0];
  }

  /** The nodes that the chosen one's expression made, turn after turn. */
  #turns(node: number): readonly number[] {
    const range = this.#ranges[node];
    return (range && this.#madeAt.get(range)) ?? [];
  }

  #go(by: 1 | -1): void {
    const node = untracked(this.#store.selected);
    if (node === null) return;
    const turns = this.#turns(node);
    this.#store.select(turns[(turns.indexOf(node) + by + turns.length) % turns.length]);
  }

  /** Light up what makes a node, and say in which turn. */
  #choose(node: number | null): void {
    const range = node === null ? null : this.#ranges[node];
    this.#lit = null;
    for (const { el, start, end } of this.#pieces) {
      const lit = !!range && start >= range[0] && end <= range[1];
      if (lit) this.#lit ??= el;
      el.classList.toggle("adw-mark", lit);
      el.classList.toggle("adw-mark-start", lit && start === range[0]);
      el.classList.toggle("adw-mark-end", lit && end === range[1]);
    }
    const line = this.#lit?.parentElement ?? this.#listing.firstElementChild;
    for (const one of this.#listing.children) one.classList.toggle("adw-line-lit", one === line);
    const turns = node === null ? [] : this.#turns(node);
    const several = turns.length > 1;
    for (const el of [this.#before, this.#turn, this.#after]) el.hidden = !several;
    if (several) say(this.#turn, `${this.#places[node!].replaceAll("/", " / ")} · ${turns.indexOf(node!) + 1} of ${turns.length}`);
  }

  /** The numbers behind the names, those of the turn that is spoken of. */
  #writeNumbers(): void {
    const store = this.#store;
    const graph = untracked(store.graph);
    for (const piece of this.#pieces) {
      const { el, name } = piece;
      if (!name) continue;
      const node = this.#numbered && graph ? this.#meant(name, piece) : -1;
      const slot = node < 0 ? undefined : graph!.slots[graph!.nodeValue[node]];
      const seen = slot?.shape.length === 0 && store.mask()("value", node);
      mark(el, "data-now", seen ? formatNumber(store.numbers.frame[slot.start]) : null);
    }
  }

  /** What is selected lights its nodes: those made within, else the one that is made around it. */
  #selected(): void {
    const selection = this.el.ownerDocument.getSelection();
    const offset = (node: Node | null | undefined, at: number): number | null => {
      const piece = this.#pieces.find(({ el }) => el.contains(node ?? null));
      return piece ? piece.start + (node!.nodeType === 3 ? at : 0) : null;
    };
    const ends = selection?.isCollapsed === false ? [offset(selection.anchorNode, selection.anchorOffset), offset(selection.focusNode, selection.focusOffset)] : [];
    const [start, end] = ends.map((x) => x ?? -1).sort((a, b) => a - b);
    if (start === undefined || start < 0 || start === end) {
      if (this.#bySelection) this.#store.lights.set([]);
      this.#bySelection = false;
      return;
    }
    const within = this.#ranges.flatMap((range, i) => (range && range[0] >= start && range[1] <= end ? [i] : []));
    this.#store.lights.set(within.length ? within : this.#innermost(start, end));
    this.#bySelection = true;
  }

  #bySelection = false;

  /** Scroll to what is lit, within the listing. */
  #settle(): void {
    const lit = this.#lit;
    const el = this.#listing;
    if (!lit) return;
    const [left, top] = [lit.offsetLeft - el.offsetLeft, lit.offsetTop - el.offsetTop];
    if (top < el.scrollTop || top + 20 > el.scrollTop + el.clientHeight) el.scrollTop = top - el.clientHeight / 3;
    if (left < el.scrollLeft || left + lit.offsetWidth > el.scrollLeft + el.clientWidth) {
      el.scrollLeft = Math.min(left - 24, left + lit.offsetWidth - el.clientWidth + 24);
    }
  }

  /** The nodes made by the smallest expression around a piece of text. */
  #innermost(start: number, end: number): readonly number[] {
    let best: readonly number[] = [];
    let size = Infinity;
    for (const [range, nodes] of this.#madeAt) {
      const wide = range[1] - range[0];
      if (range[0] > start || range[1] < end || wide >= size) continue;
      best = nodes;
      size = wide;
    }
    return best;
  }
}

export const code: Kind = { name: "code", css, make: () => new Code() };
