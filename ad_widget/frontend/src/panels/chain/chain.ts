/** The chain rule between two nodes: the ways from one to the other, multiplied out and added up. */

import { html, mark, say, sayMoving, settle } from "../../dom.ts";
import { formatBlocks, formatGradient, formatNumber, formatShape, signColor, subscript } from "../../format.ts";
import { sceneOf, type Scene } from "../../scene/scene.ts";
import { type Elements, MOST_LINKS, elementsOf } from "../../scene/elements.ts";
import { pathsOf } from "../../scene/paths.ts";
import { Ways } from "../../scene/ways.ts";
import { effect, untracked } from "../../signals.ts";
import { afterPaint } from "../../slices.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { sizeOf } from "../../wire/program.ts";
import { againLine } from "./again.ts";
import css from "./chain.css";
import { fraction, named } from "../parts/fraction.ts";
import { elementField } from "../parts/element.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { stateLine, stateText } from "../parts/state.ts";
import { WayRow, allKnown } from "./row.ts";

/** Ways that are written out, and where nobody has asked for them. */
const ROWS = 8;
const BRIEF = 3;
/** Nodes of a graph in which all ways are followed only for who asks. */
const LARGE = 20_000;
/** After so much quiet the largest ways are looked for again, in ms. */
const REST = 150;
/** Elements of an array written out. */
const ELEMENTS = 8;

/** What the panel speaks of: cards of the scene that is drawn, or of one in which none is hidden. */
interface Subject {
  scene: Scene;
  card: number;
  to: number;
  ways: Ways;
  /** Of an array, one element of which is chosen: what it leads to, as of which numbers. */
  elements: Elements | null;
  version: number;
}

class Chain implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #what = html("div", { class: "adw-what" });
  readonly #to = html("select", { class: "adw-to", "aria-label": "derivative of" });
  readonly #element = elementField("element", "all");
  readonly #seed = elementField("of the output", "sum of all");
  readonly #body = html("div", { class: "adw-paths", role: "list", "aria-label": "paths" });
  readonly #others = html("div", { class: "adw-others", hidden: true });
  readonly #total = html("div", { class: "adw-total" });
  readonly #aside = html("div", { class: "adw-aside" });
  readonly #convention = html("div", { class: "adw-convention", role: "note", hidden: true });
  #store!: Store;
  #rows: WayRow[] = [];
  #subject: Subject | null = null;
  #brief = true;
  /** How many ways are not written out. */
  #more = "";
  #count = "";
  /** Whether what one element leads to is too much to be followed. */
  #many = false;
  #placed = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** The chosen node and those through which its gradient comes, as far as they are written out. */
  #way: number[] = [];

  constructor() {
    const sum = html("div", { class: "adw-sum" }, this.#total, this.#aside);
    this.el = rootOf("chain", [html("div", { class: "adw-rule" }, this.#what, this.#body, this.#others, sum), this.#convention]);
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    this.el.append(stateLine(store, signal));
    signal.addEventListener("abort", () => {
      clearTimeout(this.#resting);
      store.marked.set([]);
    });
    this.#to.addEventListener("change", () => store.setView({ to: this.#to.value || null }), { signal });
    this.#element.chosen = (element) => store.setView({ element });
    this.#seed.chosen = (seed) => store.setView({ seed });
    this.#body.addEventListener("pointerover", ({ target }) => this.#point(target as Element), { signal });
    this.#body.addEventListener("pointerleave", () => store.marked.set([]), { signal });
    this.el.append(againLine(store, signal));
    effect(() => {
      const subject = this.#subjectOf();
      this.#brief = !store.asked();
      if (!store.graph()) return;
      untracked(() => {
        this.#write(subject);
        this.#sayConventions();
      });
      this.#settle();
    }, signal);
    effect(() => {
      if (!store.placed()) return;
      const settles = (): void => {
        this.#placed = true;
        this.#settle();
      };
      if (this.#placed) settles();
      else afterPaint(settles, signal);
    }, signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      this.#numbers();
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#searchAgain(), REST);
    }, signal);
    effect(() => {
      const edge = store.edge();
      for (const row of this.#rows) row.light(edge);
    }, signal);
    // The words come and go with the numbers, their room only comes: nothing may flutter under a drag.
    effect(() => {
      this.#sayConventions();
      const stale = store.dimmed() && stateText(store.status()) !== "";
      if (!(stale || this.#convention.textContent) || !this.#placed) return;
      if (this.el.scrollHeight > this.el.clientHeight) this.#settle();
    }, signal);
  }

  /** A factor under the pointer lights its edge; elsewhere in a row, all the edges of its way. */
  #point(target: Element): void {
    const row = this.#rows.find(({ el }) => el.contains(target));
    this.#store.marked.set(row ? (row.edgesAt(target) ?? row.edges) : []);
  }

  /** Write all that does not move: whose chain rule, and by which ways. */
  #write(subject: Subject | null): void {
    this.#subject = subject;
    this.el.classList.toggle("adw-brief", this.#brief);
    this.#way = [];
    this.#rows = [];
    this.#body.replaceChildren();
    this.#what.replaceChildren();
    this.#store.marked.set([]);
    this.#sum("", "soft", ""); // no room is kept for the numbers of another
    if (!subject) {
      this.#others.hidden = true;
      mark(this.#others, "data-others", null);
      mark(this.#others, "data-contribution", null);
      mark(this.#total, "data-total", null);
      this.#body.append(html("span", { class: "adw-hint" }, "Point at a node to see its chain rule."));
      return;
    }
    this.#head(subject);
    this.#writeRows(this.#search());
    this.#numbers();
  }

  #head({ scene, card: at, to }: Subject): void {
    const card = scene.cards[at];
    const end = to === scene.output ? scene.graph.outputName : scene.cards[to].label;
    if (this.#brief) {
      if (card.grads.length === 1) this.#what.append(`∂${end}/∂`);
      this.#what.append(html("i", {}, card.label));
      return;
    }
    this.#what.append(fraction(end, card.label), this.#to, this.#element.el, this.#seed.el);
    const { element, seed } = untracked(this.#store.view);
    this.#element.show(card.nodes.length === 1 && card.grads.length ? card.shape : [], element);
    const output = scene.cards[scene.output];
    this.#seed.show(output?.nodes.length === 1 ? output.shape : [], seed);
    // What the node leads to, to choose from.
    const after = new Set(pathsOf(scene, at).edges.map((edge) => scene.edges[edge].to));
    const options = [...after].filter((k) => k !== scene.output).map((k) => html("option", { value: scene.cards[k].key }, scene.cards[k].label));
    this.#to.replaceChildren(html("option", { value: "" }, `of ${scene.graph.outputName}`), ...options);
    this.#to.value = to === scene.output ? "" : scene.cards[to].key;
    this.#to.hidden = options.length === 0;
  }

  /** The ways that are to be written out: the largest, where their numbers may be seen. */
  #search(): readonly (readonly number[])[] {
    const { ways, scene } = this.#subject!;
    const { numbers, mask, graph } = this.#store;
    const limit = this.#brief ? BRIEF : ROWS;
    if (!ways.scalar || scene.graph !== graph() || !allKnown(ways, mask())) {
      return ways.first(limit);
    }
    ways.take(numbers.frame);
    return ways.largest(limit);
  }

  #searchAgain(): void {
    if (!this.#subject) return;
    untracked(() => {
      const now = this.#store.numbers.version();
      if (this.#subject!.elements && this.#subject!.version !== now) this.#subject = this.#subjectOf() ?? this.#subject;
      const old = this.#subject!.elements !== null;
      const found = this.#search();
      if (!old && found.map(String).join(";") === this.#rows.map(({ way }) => String(way)).join(";")) return;
      this.#writeRows(found);
      this.#numbers();
      this.#settle();
    });
  }

  #writeRows(found: readonly (readonly number[])[]): void {
    const { scene, card, ways } = this.#subject!;
    ways.show(found);
    this.#more = countText(ways.others);
    this.#count = this.#counted(this.#subject!);
    // However many there are, their number is exact.
    mark(this.#aside, "title", ways.count > 0n ? `${ways.count} paths` : null);
    mark(this.#others, "data-others", ways.others > 0n ? String(ways.others) : null);
    const { elements } = this.#subject!;
    const nameOf = (joint: number): { label: string; key: string } => {
      const { label, key, shape } = scene.cards[ways.flow.joints[joint].card];
      const place = elements && shape.length ? elements.element[joint] : null;
      const at = place === null ? "" : subscript(place, shape);
      return place !== null && place < 0 ? { label: `sum of ${label}`, key: `sum(${key})` } : { label: at ? named(label) + at : label, key: key + at };
    };
    this.#rows = found.map((way) => new WayRow(scene, ways, way, nameOf, this.#brief));
    const written = this.#rows.filter(({ way }) => way.length > 0);
    this.#body.replaceChildren(...written.map(({ el }) => el));
    const passed = found.flat().map((k) => scene.cards[ways.flow.joints[ways.link(k).to].card]);
    this.#way = [...new Set([scene.cards[card], ...passed].flatMap(({ nodes }) => nodes))];
  }

  #sayConventions(): void {
    const [conventions, mask] = [this.#store.conventions(), this.#store.mask()];
    const seen = this.#way.filter((node) => conventions.has(node) && mask("value", node) && mask("grad", node));
    const text = seen.map((node) => conventions.get(node)).join("\n");
    say(this.#convention, text);
    this.#convention.hidden = text === "";
  }

  /** Fix the height for this choice, so that a new number lays out the panel and not the page. */
  #settle(): void {
    if (this.#placed) settle(this.el);
  }

  #numbers(): void {
    const subject = this.#subject;
    const store = this.#store;
    if (!subject || subject.scene.graph !== untracked(store.graph)) return;
    const { frame } = store.numbers;
    const mask = store.mask();
    const { scene, ways, to } = subject;
    const { graph } = scene;
    const card = scene.cards[subject.card];
    // What was found of single elements holds for the numbers that it was found for.
    const fresh = !subject.elements || subject.version === untracked(store.numbers.version);
    const toOutput = to === scene.output;
    const told = card.nodes.every((node) => mask("grad", node));
    // Between other nodes it may come to what an exercise asks for.
    const shown = toOutput ? told : !untracked(store.shared.seeking);
    const known = fresh && shown && allKnown(ways, mask);
    ways.take(frame);
    const magnitude = known && ways.scalar ? ways.magnitude : 0;
    for (const row of this.#rows) row.numbers(scene, mask, magnitude, fresh, shown);
    this.#sayOthers(known && ways.scalar);

    const valued = card.values.length > 0 && card.nodes.every((node) => mask("value", node));
    const value = valued ? card.values.map((slot) => elements(graph, slot, frame)).join(", ") : "";
    const total = toOutput ? gradOf(subject, frame) : ways.scalar ? ways.total : null;
    const seen = total !== null && (toOutput ? told : known);
    mark(this.#total, "data-total", seen ? String(total) : null);
    if (total === null && (!card.grads.length || !toOutput)) {
      this.#sum(value, "soft", card.kind === "op" ? "" : card.kind);
    } else if (total === null) {
      const grad = card.grads.map((slot) => elements(graph, slot, frame)).join(", ");
      const is = value ? ` · ${card.label} = ${value}` : "";
      const aside = this.#many ? ` · ${this.#store.status().mode === "kernel" ? "this page has not all numbers on its ways, or " : ""}more than ${MOST_LINKS} links between elements: choose one nearer the output` : is;
      this.#sum(told ? `= ${grad}` : "", "soft", formatShape(card.shape) + aside);
    } else {
      const text = this.#brief ? `= ${formatNumber(total)}` : `= ${formatGradient(total)}`;
      const aside = seen ? this.#count : [this.#count, "not known at this step"].filter(Boolean).join(" · ");
      this.#sum(seen ? text : "", seen ? signColor(total) : "soft", aside);
    }
  }

  /** The ways that are not written out: how many, and what they add. */
  #sayOthers(known: boolean): void {
    const { ways } = this.#subject!;
    const many = this.#others.hasAttribute("data-others");
    this.#others.hidden = !many;
    const rest = many && known ? ways.rest : null;
    mark(this.#others, "data-contribution", rest === null ? null : String(rest));
    if (many) sayMoving(this.#others, `and ${this.#more} more${rest === null ? "" : `: ${formatNumber(rest)}`}`);
  }

  /** In the brief form how many ways there are; in full they stand in the table. */
  #counted({ scene, card, to, ways }: Subject): string {
    if (card === scene.output && to === card && !this.#subject!.elements) return "the output itself";
    if (ways.count === 0n) return `no path to ${to === scene.output ? "the output" : scene.cards[to].label}`;
    return ways.count === 1n && this.#brief ? "" : `${countText(ways.count)} path${ways.count === 1n ? "" : "s"}`;
  }

  #sum(total: string, color: string, aside: string): void {
    if (total === "") say(this.#total, "");
    else sayMoving(this.#total, total);
    say(this.#aside, aside);
    mark(this.#total, "class", `adw-total adw-number adw-${color}`);
  }

  #subjectOf(): Subject | null {
    const store = this.#store;
    const [scene, key] = [store.scene(), store.lit()];
    const { to: end, element, seed } = store.view();
    if (!scene || key === null) return null;
    // A node within a closed group has its chain rule all the same; of a large graph once it is asked for.
    const isDrawn = (one: string | null): boolean => one === null || scene.cards[scene.find(one)]?.key === one;
    const whole = store.asked() || scene.graph.program.nodes.length <= LARGE;
    const at = !whole || (isDrawn(key) && isDrawn(end)) ? scene : sceneOf(scene.graph, null, scene.veiled);
    const card = at.find(key);
    const last = end === null ? -1 : at.find(end);
    if (card < 0) return null;
    const to = last < 0 ? at.output : last;
    const subject = { scene: at, card, to, ways: Ways.between(at, card, to), elements: null, version: untracked(store.numbers.version) };
    if (element === null || !store.asked() || store.shared.seeking()) return subject;
    return this.#followed(subject, element, seed) ?? subject;
  }

  /** What single elements do, where one is chosen of an array, and the page has its numbers. */
  #followed(subject: Subject, element: number, seed: number | null): Subject | null {
    const { scene, card, to } = subject;
    const { nodes, shape } = scene.cards[card];
    const { graph } = scene;
    this.#many = false;
    if (nodes.length !== 1 || !shape.length || element >= sizeOf(shape)) return null;
    const plain = sceneOf(graph, null, scene.veiled);
    const end = to === scene.output ? graph.outputNode : scene.cards[to].nodes[0];
    const { actions } = this.#store;
    if (untracked(this.#store.graph) !== graph) return null;
    const elements = elementsOf(plain, nodes[0], element, end, to === scene.output ? seed : null, (id) => actions.valueOf(id));
    this.#many = elements === null;
    if (!elements) return null;
    return { ...subject, scene: plain, card: plain.cardOf[nodes[0]], to: plain.cardOf[end], ways: Ways.ofElement(elements), elements };
  }
}

/** The gradient as the engine has it, where it is one number. */
function gradOf({ scene, card, elements }: Subject, frame: Float64Array): number | null {
  const { grads } = scene.cards[card];
  const slot = grads.length === 1 ? scene.graph.slots[grads[0]] : null;
  if (slot && elements) return slot.block ? null : frame[slot.start + elements.element[elements.start]];
  return slot && slot.shape.length === 0 ? frame[slot.start] : null;
}

/** A whole number of any size, with spaces between its thousands; of a long one how many digits. */
function countText(count: bigint): string {
  const digits = String(count);
  if (digits.length > 15) return `${digits[0]}.${digits.slice(1, 4)}·10^${digits.length - 1}`;
  return digits.replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

function elements(graph: Graph, slot: number, frame: Float64Array): string {
  const { start, size, shape, block } = graph.slots[slot];
  if (shape.length === 0) return formatNumber(frame[start]);
  const shown: string[] = [];
  for (let i = 0; i < Math.min(size, ELEMENTS); i++) shown.push(formatNumber(frame[start + i]));
  const means = block ? `${formatBlocks(block)} ` : "";
  return `${means}[${shown.join(", ")}${size > ELEMENTS ? ", …" : ""}]`;
}

export const chain: Kind = { name: "chain", tab: "Chain rule", css, make: () => new Chain() };
