/** The SVG of a picture: its elements, and the names that are written on them when they come into sight. */

import { svg } from "../dom.ts";
import type { Camera, Size } from "./camera.ts";
import { type DrawnRule, cardTexts, drawCard, drawEdges, drawFrame, drawHandles, drawRules, drawToken } from "./cards.ts";
import { type Detail, detailOf } from "./detail.ts";
import type { Fitting } from "./fitting.ts";
import { gridOn } from "./grids.ts";
import type { Placed } from "./place.ts";

const REST = 120;
/** How long a dot is on its way, in ms. */
const LASTS = 450;
/** Cards out of sight are written on later, in parts. */
const PART = 100;

/** The smallest letters of the style sheet, in graph pixels: those of the shapes under a rule. */
const SMALLEST = 11;

export class Drawing {
  readonly el: SVGSVGElement;
  /** By card of the scene. */
  cards: SVGGElement[] = [];
  #edges: SVGPathElement[] = [];
  readonly #ruled = svg("g", { class: "adw-edges" });
  /** The rules of edges, over the lines of chosen paths. */
  #rules: DrawnRule[] = [];
  #tokens: SVGGElement[] = [];
  /** The card of each card's and token's element. */
  readonly #itemOf = new Map<Element, number>();
  #placed: Placed | null = null;
  /** Cards without their names yet: text is most of what a large graph costs to lay out. */
  #blank = new Set<number>();
  #writing: ReturnType<typeof setTimeout> | null = null;
  #lit = -1;
  #marked = new Set<number>();
  #scale = 1;
  #legible = 0;
  #detail: Detail = "cards";
  /** Texts that are not the same at every scale. */
  #fittings: Fitting[] = [];
  /** Hears that names are on all cards. */
  readonly #written: () => void;

  constructor(written: () => void) {
    this.el = svg("svg", { class: "adw-graph", role: "group", "aria-label": "computation graph" });
    this.#written = written;
  }

  end(): void {
    if (this.#writing !== null) clearTimeout(this.#writing);
  }

  /** Whether any card is still without its name. */
  get unwritten(): boolean {
    return this.#blank.size > 0;
  }

  build(placed: Placed | null): void {
    this.#placed = placed;
    this.cards = [];
    this.#edges = [];
    this.#tokens = [];
    this.#itemOf.clear();
    this.#blank.clear();
    this.#fittings = [];
    this.#lit = -1;
    this.#marked.clear();
    this.el.replaceChildren();
    if (!placed) return;
    const { scene, layout } = placed;
    const frames = svg("g", { class: "adw-groups" });
    scene.groups.forEach((group, g) => {
      const box = layout.groups[g];
      if (!box) return;
      const { el, fitting } = drawFrame(group, box);
      frames.append(el);
      this.#listen(fitting);
    });
    this.#edges = drawEdges(placed);
    const lines = svg("g", { class: "adw-edges" }, ...this.#edges, ...drawHandles(placed));
    this.cards = scene.cards.map((card, k) => drawCard(card, layout.cards[k], k === scene.output));
    this.#tokens = layout.tokens.map(({ card, box }) => {
      const { el, fitting } = drawToken(scene.graph, scene.cards[card], box);
      this.#listen(fitting);
      return el;
    });
    this.cards.forEach((el, k) => this.#itemOf.set(el, k));
    this.#tokens.forEach((el, t) => this.#itemOf.set(el, layout.tokens[t].card));
    this.#rules = drawRules(placed);
    this.#ruled.replaceChildren(...this.#rules.map(({ el }) => el));
    for (const { fittings } of this.#rules) for (const one of fittings) this.#listen(one);
    this.el.append(frames, lines, svg("g", { class: "adw-cards" }, ...this.cards, ...this.#tokens), this.#ruled);
    this.#blank = new Set(this.cards.keys());
  }

  /** The card that an element belongs to, itself or by a token; null: none. */
  itemAt(el: Element): number | null {
    const drawn = el.closest?.(".adw-node, .adw-token");
    return (drawn && this.#itemOf.get(drawn)) ?? null;
  }

  /** The scene's edge that an element is drawn for; null: none. */
  edgeAt(el: Element): number | null {
    const { handle } = (el as SVGElement).dataset ?? {};
    return handle === undefined ? null : Number(handle);
  }

  markEdges(edges: ReadonlySet<number>): void {
    this.#edges.forEach((el, k) => el.classList.toggle("adw-marked", edges.has(k)));
  }

  /** Let a dot go along edges, or back along them. */
  send(edges: ReadonlySet<number>, back: boolean): void {
    for (const edge of edges) {
      const dot = svg("circle", { class: "adw-dot", r: 5, "aria-hidden": "true" });
      const way = this.#edges[edge].getAttribute("d");
      dot.style.cssText = `offset-path: path("${way}"); offset-rotate: 0deg`;
      this.el.append(dot);
      const ends = [{ offsetDistance: "0%" }, { offsetDistance: "100%" }];
      const moving = dot.animate?.(back ? ends.reverse() : ends, { duration: LASTS, easing: "ease-in-out" });
      if (moving) moving.onfinish = moving.oncancel = () => dot.remove();
      else dot.remove();
    }
  }

  /** The same drawing, of a scene whose numbers lie elsewhere. */
  keep(placed: Placed): void {
    this.#placed = placed;
  }

  /** Have as much of the cards drawn as can be read at a scale. */
  setScale(scale: number, legible: number): void {
    if (scale === this.#scale && legible === this.#legible) return;
    this.#scale = scale;
    this.#legible = legible;
    const detail = (this.#detail = detailOf(scale, legible));
    if (this.el.dataset.detail !== detail) this.el.dataset.detail = detail;
    // Large enough, texts have the size of the style sheet, and nothing is styled anew.
    const least = legible / scale > SMALLEST ? `${legible / scale}px` : "";
    if (this.el.style.getPropertyValue("--adw-least") !== least) this.el.style.setProperty("--adw-least", least);
    for (const one of this.#fittings) one.fit(scale, legible, detail);
  }

  #listen(fitting: Fitting): void {
    fitting.fit(this.#scale, this.#legible, this.#detail);
    this.#fittings.push(fitting);
  }

  /** Give all cards their names and signs. */
  write(): void {
    this.#writeOn(this.#blank);
  }

  /** Write on what is in sight, and bit by bit on the rest. */
  writeOnSeen({ scale, x, y }: Camera, { width, height }: Size): void {
    const placed = this.#placed;
    if (!placed || !this.#blank.size) return;
    this.#writeOn(
      [...this.#blank].filter((k) => {
        const [cx, cy, w, h] = placed.layout.cards[k];
        return (
          Math.abs(scale * cx + x - width / 2) <= (scale * w + width) / 2 &&
          Math.abs(scale * cy + y - height / 2) <= (scale * h + height) / 2
        );
      }),
    );
    if (this.#writing !== null || !this.#blank.size) return;
    const part = (): void => {
      this.#writeOn([...this.#blank].slice(0, PART));
      this.#writing = this.#blank.size ? setTimeout(part, REST) : null;
      if (!this.#blank.size) this.#written();
    };
    this.#writing = setTimeout(part, REST);
  }

  #writeOn(cards: Iterable<number>): void {
    const placed = this.#placed;
    if (!placed) return;
    for (const k of cards) {
      this.#blank.delete(k);
      const card = placed.scene.cards[k];
      const { graph } = placed.scene;
      const { els, fittings } = cardTexts(placed, card, placed.layout.cards[k], gridOn(graph, card, placed));
      this.cards[k].append(...els.flatMap((el) => [el, " "])); // words, and not one word
      for (const one of fittings) this.#listen(one);
    }
  }

  /** Put what moves under the rules of edges. */
  putStill(still: SVGElement): void {
    if (this.#ruled.parentNode) this.#ruled.before(still);
  }

  /** The boxes of the rules that are to be read at this scale. */
  ruled(run: (x: number, y: number, width: number, height: number) => void): void {
    if (detailOf(this.#scale, this.#legible) !== "cards") return;
    for (const { fittings, box } of this.#rules) if (!fittings[0].el.classList.contains("adw-tight")) run(...box);
  }

  /** Light up a card and the tokens that stand for it; -1: none. */
  light(card: number): void {
    for (const [at, on] of [[this.#lit, false], [card, true]] as const) {
      if (at < 0) continue;
      this.cards[at]?.classList.toggle("adw-chosen", on);
      this.#placed!.layout.tokens.forEach((token, t) => {
        if (token.card === at) this.#tokens[t].classList.toggle("adw-chosen", on);
      });
    }
    this.#lit = card;
  }

  /** Mark the cards that have a slope by convention. */
  mark(cards: Set<number>): void {
    for (const k of this.#marked) if (!cards.has(k)) this.cards[k]?.classList.remove("adw-by-convention");
    for (const k of cards) if (!this.#marked.has(k)) this.cards[k]?.classList.add("adw-by-convention");
    this.#marked = cards;
  }

  /** Draw a card off its place, or where it belongs. */
  shift(k: number, dx: number, dy: number): void {
    if (dx || dy) this.cards[k].setAttribute("transform", `translate(${dx} ${dy})`);
    else this.cards[k].removeAttribute("transform");
  }

  /** Put the keyboard on a card, or on the title of an open group. */
  focus(key: string): void {
    const titles = this.el.querySelectorAll<SVGGElement>(".adw-group-title");
    const title = [...titles].find((el) => el.dataset.group === key);
    const card = this.#placed?.scene.find(key) ?? -1;
    (title ?? this.cards[card])?.focus({ preventScroll: true });
  }
}
