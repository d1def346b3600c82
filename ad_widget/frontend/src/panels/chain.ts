/** The chain rule of the chosen node: its ways to the output, multiplied out and added up. */

import { html, say, sayMoving, settle } from "../dom.ts";
import { formatBlocks, formatNumber, formatShape, signColor } from "../format.ts";
import { type Link, flowOf } from "../scene/flow.ts";
import { type Paths, factorsOf, pathsOf } from "../scene/paths.ts";
import { type Scene, sceneOf } from "../scene/scene.ts";
import { effect, untracked } from "../signals.ts";
import type { Mask } from "../mask.ts";
import type { Store } from "../store.ts";
import type { Graph } from "../wire/graph.ts";
import { againLine } from "./again.ts";
import css from "./chain.css";
import { type Kind, type Panel, rootOf } from "./panel.ts";

/** Longer paths are written with their middle left out. */
const LONG = 9;
/** Elements of an array written out. */
const ELEMENTS = 8;

class Chain implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #what = html("div", { class: "adw-what" });
  readonly #body = html("div", { class: "adw-paths" });
  readonly #total = html("div", { class: "adw-total" });
  readonly #aside = html("div", { class: "adw-aside" });
  readonly #convention = html("div", { class: "adw-convention", role: "note", hidden: true });
  #products: { path: readonly Link[]; el: HTMLElement }[] = [];
  #subject: Subject | null = null;
  #paths: Paths | null = null;
  #placed = false;
  /** The chosen node and those through which its gradient comes, as far as they are written out. */
  #way: number[] = [];

  constructor() {
    const sum = html("div", { class: "adw-sum" }, this.#total, this.#aside);
    this.el = rootOf("chain", [html("div", { class: "adw-rule" }, this.#what, this.#body, sum), this.#convention]);
  }

  attach(store: Store, signal: AbortSignal): void {
    this.el.append(againLine(store, signal));
    effect(() => {
      const subject = subjectOf(store.scene(), store.lit());
      this.#placed = store.placed() > 0;
      if (!store.graph()) return;
      this.#write(subject);
      untracked(() => {
        this.#sayConventions(store);
        this.#numbers(store);
      });
      this.#settle();
    }, signal);
    effect(() => {
      store.numbers.version();
      store.mask();
      this.#numbers(store);
    }, signal);
    // The words come and go with the numbers, their room only comes: nothing may flutter under a drag.
    effect(() => {
      this.#sayConventions(store);
      if (!this.#convention.textContent || !this.#placed) return;
      if (this.el.scrollHeight > this.el.clientHeight) this.#settle();
    }, signal);
  }

  /** Write all that does not move: whose chain rule, and by which ways. */
  #write(subject: Subject | null): void {
    this.#subject = subject;
    const paths = (this.#paths = subject && pathsOf(subject.scene, subject.card));
    this.#way = [];
    this.#products = [];
    this.#body.replaceChildren();
    this.#what.replaceChildren();
    say(this.#total, "");
    this.#sum("", "soft", "");
    if (!subject || !paths) {
      this.#body.append(html("span", { class: "adw-hint" }, "Point at a node to see its chain rule."));
      return;
    }
    const { scene, card: at } = subject;
    const { graph } = scene;
    const card = scene.cards[at];
    const ways = paths.shown.flat().map((link) => scene.cards[flowOf(scene).joints[link.to].card]);
    this.#way = [...new Set([card, ...ways].flatMap(({ nodes }) => nodes))];
    if (card.grads.length === 1) this.#what.append(`∂${graph.outputName}/∂`);
    this.#what.append(html("i", {}, card.label));
    const scalar = isScalar(subject);
    for (const path of scalar ? paths.shown : paths.shown.slice(0, 1)) {
      if (!path.length) continue;
      const product = html("span", { class: "adw-product adw-number" });
      const route = html("span", { class: "adw-route" }, routeOf(scene, card.label, path));
      this.#body.append(html("div", { class: "adw-path" }, route, product));
      if (scalar) this.#products.push({ path, el: product });
    }
  }

  #sayConventions(store: Store): void {
    const [conventions, mask] = [store.conventions(), store.mask()];
    const seen = this.#way.filter((node) => conventions.has(node) && mask("value", node) && mask("grad", node));
    const text = seen.map((node) => conventions.get(node)).join("\n");
    say(this.#convention, text);
    this.#convention.hidden = text === "";
  }

  /** Fix the height for this choice, so that a new number lays out the panel and not the page. */
  #settle(): void {
    if (this.#placed) settle(this.el);
  }

  #numbers(store: Store): void {
    const paths = this.#paths;
    const subject = this.#subject;
    if (!paths || !subject || subject.scene.graph !== untracked(store.graph)) return;
    const { frame } = store.numbers;
    const mask = store.mask();
    const { scene } = subject;
    const { graph } = scene;
    const card = scene.cards[subject.card];
    for (const { path, el } of this.#products) {
      const factors = path.every((link) => isKnown(link, mask)) ? factorsOf(scene, frame, path) : null;
      if (factors) sayMoving(el, productText(factors, paths.count === 1));
      else say(el, "");
    }
    const valued = card.values.length > 0 && card.nodes.every((node) => mask("value", node));
    const value = valued ? card.values.map((slot) => elements(graph, slot, frame)).join(", ") : "";
    if (!card.grads.length) {
      this.#sum(value, "soft", card.kind === "op" ? "" : card.kind);
      return;
    }
    const known = card.nodes.every((node) => mask("grad", node));
    if (!isScalar(subject)) {
      const grad = card.grads.map((slot) => elements(graph, slot, frame)).join(", ");
      const is = value ? ` · ${card.label} = ${value}` : "";
      this.#sum(known ? `= ${grad}` : "", "soft", formatShape(card.shape) + is);
      return;
    }
    const x = frame[graph.slots[card.grads[0]].start];
    const shown = this.#products.length;
    const aside =
      subject.card === scene.output
        ? "the output itself"
        : paths.count === 0
          ? "no path to the output"
          : paths.count > shown
            ? `${shown} of ${formatNumber(paths.count)} paths`
            : paths.count > 1
              ? `${paths.count} paths`
              : "";
    this.#sum(known ? `= ${formatNumber(x)}` : "", known ? signColor(x) : "soft", aside);
  }

  #sum(total: string, color: string, aside: string): void {
    if (total === "") say(this.#total, "");
    else sayMoving(this.#total, total);
    say(this.#aside, aside);
    const name = `adw-total adw-number adw-${color}`;
    if (this.#total.className !== name) this.#total.className = name;
  }
}

/** What the panel speaks of: a card, of the scene that is drawn, or of one in which it is not hidden. */
interface Subject {
  scene: Scene;
  card: number;
}

function subjectOf(scene: Scene | null, key: string | null): Subject | null {
  if (!scene || key === null) return null;
  const card = scene.find(key);
  if (card >= 0 && scene.cards[card].key === key) return { scene, card };
  const plain = sceneOf(scene.graph);
  const hidden = plain.find(key);
  return hidden < 0 ? null : { scene: plain, card: hidden };
}

/** Whether its gradient is one number. */
function isScalar({ scene, card }: Subject): boolean {
  const { grads } = scene.cards[card];
  return grads.length === 1 && scene.graph.slots[grads[0]].shape.length === 0;
}

function isKnown({ parts, inside }: Link, mask: Mask): boolean {
  const seen = (edge: number): boolean => mask("local", edge);
  return parts.every(seen) && (inside === null || inside.edges.every(seen));
}

/** loss ← a−4 ← a ← w·x ← w */
function routeOf(scene: Scene, start: string, path: readonly Link[]): string {
  const { joints } = flowOf(scene);
  const labels = [start];
  for (const link of path) labels.unshift(scene.cards[joints[link.to].card].label);
  if (labels.length > LONG) labels.splice(4, labels.length - 7, "…");
  return labels.join(" ← ");
}

function productText(factors: number[], single: boolean): string {
  let product = 1;
  for (const f of factors) product *= f;
  const parts = factors.map(formatNumber).map((text) => (text.startsWith("−") ? `(${text})` : text));
  if (parts.length > LONG) parts.splice(4, parts.length - 7, "…");
  const text = parts.join(" · ");
  return single || factors.length < 2 ? text : `${text} = ${formatNumber(product)}`;
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
