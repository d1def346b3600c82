/** One way of the chain rule, as a row: its route, its factors with their numbers, product and share. */

import { html, mark, say, sayMoving } from "../../dom.ts";
import { formatGradient, formatNumber, signColor } from "../../format.ts";
import { ALL, type Mask } from "../../mask.ts";
import { ruleOf } from "../../scene/rules.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Way, Ways } from "../../scene/ways.ts";
import { fraction } from "../parts/fraction.ts";

/** Longer ways are written with their middle left out. */
const LONG = 9;
const FIRST = 4;
const LAST = 3;

/** What a joint is called in formulas, and its key. */
type NameOf = (joint: number) => { label: string; key: string };

interface Factor {
  link: number;
  el: HTMLElement;
  number: HTMLElement;
}

export class WayRow {
  readonly el: HTMLElement;
  readonly way: Way;
  /** The program's edges of each link. */
  readonly #ways: Ways;
  readonly #brief: boolean;
  readonly #factors: Factor[] = [];
  readonly #product = html("span", { class: "adw-product adw-number" });
  readonly #bar = html("span", { class: "adw-bar" });
  #contribution = "";

  constructor(scene: Scene, ways: Ways, way: Way, nameOf: NameOf, brief: boolean) {
    this.way = way;
    this.#ways = ways;
    this.#brief = brief;
    const cards = way.length ? [ways.link(way[0]).from, ...way.map((k) => ways.link(k).to)].map(nameOf) : [];
    const route = html("span", { class: "adw-route" }, middleOut(cards.map(({ label }) => label).reverse(), FIRST, LAST - 1, LONG).join(" ← "));
    this.el = html("div", { class: "adw-path", role: "listitem", "data-path": cards.map(({ key }) => key).join(">") }, route);
    if (!brief) this.el.append(this.#rule(scene, nameOf));
    this.el.append(this.#product);
    if (!brief) this.el.append(html("span", { class: "adw-share" }, this.#bar));
  }

  /** The edges of the program that are its own, for the picture to light. */
  get edges(): number[] {
    return this.way.flatMap((k) => [...this.#ways.link(k).parts]);
  }

  /** The edges of the factor that an element belongs to. */
  edgesAt(el: Element): readonly number[] | null {
    const factor = this.#factors.find((one) => one.el.contains(el));
    return factor ? this.#ways.link(factor.link).parts : null;
  }

  /** Light the factor of an edge that is pointed at. */
  light(edge: number | null): void {
    for (const { el, link } of this.#factors) {
      el.classList.toggle("adw-lit", edge !== null && this.#ways.link(link).parts.includes(edge));
    }
  }

  #rule(scene: Scene, nameOf: NameOf): HTMLElement {
    const { flow } = this.#ways;
    const el = html("span", { class: "adw-factors" });
    // From the end of the way, as the chain rule is written.
    for (const link of middleOut<number | string>([...this.way].reverse(), FIRST, LAST, LONG)) {
      if (typeof link === "string") {
        el.append(html("span", { class: "adw-times" }, "⋯"));
        continue;
      }
      const { from, to } = flow.links[link];
      const [above, below] = [to, from].map((joint) => nameOf(joint).label);
      const number = html("span", { class: "adw-number" });
      const factor = html("span", { class: "adw-factor", "data-factor": scene.edges[flow.links[link].edge]?.key }, fraction(above, below), number);
      this.#factors.push({ link, el: factor, number });
      el.append(factor);
    }
    return el;
  }

  /** Write the numbers of the frame that the ways have taken; products too, where the gradient is `told`. */
  numbers(scene: Scene, mask: Mask, magnitude: number, fresh: boolean, told: boolean): void {
    const ways = this.#ways;
    const known = fresh && told && this.way.every((k) => isKnown(ways, k, mask));
    for (const { link, number } of this.#factors) {
      if (!ways.link(link).scalar) say(number, ruleText(scene, ways.link(link).parts[0]));
      else if (fresh && isKnown(ways, link, mask)) sayMoving(number, formatNumber(ways.slopes[link]));
      else say(number, "");
    }
    const product = known && ways.scalar ? ways.product(this.way) : null;
    this.#contribution = product === null ? "" : String(product);
    mark(this.el, "data-contribution", this.#contribution || null);
    if (product === null) say(this.#product, "");
    else sayMoving(this.#product, this.#brief ? this.#text(product) : formatGradient(product));
    const colour = product === null || this.#brief ? "ink" : signColor(product);
    mark(this.#product, "class", `adw-product adw-number adw-${colour}`);
    const share = product === null || !(magnitude > 0) ? 0 : Math.abs(product) / magnitude;
    this.#bar.style.transform = `scaleX(${Number.isFinite(share) ? share : 0})`;
    mark(this.#bar, "class", `adw-bar adw-${colour}`);
  }

  /** 6 · 1 · (−3) = −18 */
  #text(product: number): string {
    const { way } = this;
    const parts = way.map((k) => formatNumber(this.#ways.slopes[k])).reverse();
    const shown = middleOut(parts.map((text) => (text.startsWith("−") ? `(${text})` : text)), FIRST, LAST, LONG).join(" · ");
    return this.#ways.count === 1n || way.length < 2 ? shown : `${shown} = ${formatNumber(product)}`;
  }
}

/** Whether the derivatives that make up a link may be seen. */
function isKnown(ways: Ways, link: number, mask: Mask): boolean {
  if (mask === ALL) return true;
  const { parts, inside } = ways.link(link);
  for (let k = 0; k < parts.length; k++) if (!mask("local", parts[k])) return false;
  return inside === null || inside.edges.every((edge) => mask("local", edge));
}

/** What an edge between arrays does to a cotangent, and the shapes of that. */
function ruleText({ graph }: Scene, edge: number): string {
  const rule = ruleOf(graph, edge, (node) => graph.labels[node]);
  return rule ? `${rule.said}\n${rule.shapes}` : "";
}

/** Whether all derivatives on all ways may be seen. */
export function allKnown(ways: Ways, mask: Mask): boolean {
  return mask === ALL || ways.links.every((k) => isKnown(ways, k, mask));
}

/** A long list without its middle. */
function middleOut<T>(list: readonly T[], first: number, last: number, most: number): (T | string)[] {
  return list.length <= most ? [...list] : [...list.slice(0, first), "…", ...list.slice(list.length - last)];
}
