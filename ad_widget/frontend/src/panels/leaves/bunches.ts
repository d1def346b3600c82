/** Many leaves: in bunches by the object that they are of, folded, with a field to find one by name. */

import { OWN_KEYS, html } from "../../dom.ts";
import { ALL, LazyList } from "../parts/lazy.ts";

/** Up to this many leaves stand one below another. */
const FEW = 12;

/** The object or list that a leaf belongs to: of `layers[0].w[1]` it is `layers[0]`, of `w[1]` it is `w`. */
export function objectOf(name: string): string {
  const whole = name.replace(/(\[[^\]]*\])+$/, "");
  const dot = whole.lastIndexOf(".");
  return dot > 0 ? whole.slice(0, dot) : whole === name ? "" : whole;
}

/** What is to be seen before the reader has done anything, from above to below; null where there are bunches. */
export function atFirst(names: readonly string[]): ("field" | "row")[] | null {
  const shown = names.slice(0, firstOf(names.length));
  const many = names.length > FEW;
  if (many && shown.some(objectOf)) return null;
  return [...(many ? ["field" as const] : []), ...shown.map(() => "row" as const)];
}

/** How many rows of a list are built before anybody has looked for them. */
function firstOf(leaves: number): number {
  return leaves <= ALL ? leaves : ALL / 4;
}

/** A leaf's names: its own, and as the picture writes it. */
interface Leaf {
  readonly name: string;
  readonly short: string;
}

interface Bunch {
  readonly object: string;
  /** Its leaves. */
  readonly held: number[];
  el: HTMLDetailsElement | null;
  rows: LazyList<number> | null;
}

export class Bunches {
  readonly #leaves: readonly Leaf[];
  readonly #row: (leaf: number) => HTMLElement;
  readonly #bunches = new Map<string, Bunch>();
  readonly #bunchOf: (Bunch | null)[] = [];
  /** Bunches, and the leaves that are in none, as they stand one below another. */
  readonly #all: LazyList<Bunch | number>;
  /** Elements that are built before anybody has looked for them. */
  readonly #first: number;
  /** Which leaves are looked for. */
  #isFound: (leaf: number) => boolean = () => true;

  /** `row` makes a leaf's row, when it is first to be shown. */
  constructor(root: HTMLElement, leaves: readonly Leaf[], row: (leaf: number) => HTMLElement) {
    this.#leaves = leaves;
    this.#row = row;
    this.#first = firstOf(leaves.length);
    const many = leaves.length > FEW;
    const items: (Bunch | number)[] = [];
    leaves.forEach(({ name }, k) => {
      const object = many ? objectOf(name) : "";
      let bunch = object ? (this.#bunches.get(object) ?? null) : null;
      if (object && !bunch) {
        this.#bunches.set(object, (bunch = { object, held: [], el: null, rows: null }));
        items.push(bunch);
      }
      if (bunch) bunch.held.push(k);
      else items.push(k);
      this.#bunchOf.push(bunch);
    });
    root.replaceChildren();
    if (many) root.append(this.#field());
    this.#all = new LazyList(root, items, (item) => (typeof item === "number" ? row(item) : this.#unfoldable(item)), this.#first);
    this.#all.more();
  }

  end(): void {
    this.#all.end();
    for (const { rows } of this.#bunches.values()) rows?.end();
  }

  #field(): HTMLElement {
    const field = html("input", {
      ...OWN_KEYS, type: "search", class: "adw-find", placeholder: `find one of ${this.#leaves.length} leaves`, "aria-label": "find leaves", dir: "ltr",
    });
    field.addEventListener("input", () => this.#find(field.value.trim().toLowerCase()));
    field.addEventListener("keydown", (event) => event.stopPropagation());
    return field;
  }

  #unfoldable(bunch: Bunch): HTMLElement {
    const { object, held } = bunch;
    const short = objectOf(this.#leaves[held[0]].short) || object;
    const title = html("summary", { ...OWN_KEYS, title: object }, html("bdi", {}, short), html("span", {}, String(held.length)));
    const el = html("details", { class: "adw-bunch" }, title);
    bunch.el = el;
    bunch.rows = new LazyList(el, held, this.#row, this.#first);
    el.addEventListener("toggle", () => void (el.open && this.#fill(bunch)));
    bunch.rows.filter(this.#isFound);
    el.open = bunch === this.#bunches.values().next().value;
    if (el.open || this.#leaves.length <= ALL) this.#fill(bunch);
    return el;
  }

  #fill({ rows }: Bunch): void {
    if (rows && !rows.begun) rows.more();
  }

  #unfold(bunch: Bunch, open = true): void {
    if (open) this.#fill(bunch);
    if (bunch.el) bunch.el.open = open;
  }

  /** Unfold what a leaf's row is in. */
  reveal(leaf: number): void {
    const bunch = this.#bunchOf[leaf];
    if (bunch === undefined) return;
    this.#all.reach(bunch ?? leaf);
    if (!bunch) return;
    this.#unfold(bunch);
    bunch.rows!.reach(leaf);
  }

  /** On paper all are unfolded. */
  set paper(paper: boolean) {
    if (paper) this.#all.reach();
    for (const bunch of this.#bunches.values()) {
      const { el } = bunch;
      if (!el) continue;
      if (paper) {
        el.dataset.was = el.open ? "open" : "";
        bunch.rows!.reach();
      }
      el.open = paper || (el.dataset.was === undefined ? el.open : el.dataset.was === "open");
      if (!paper) delete el.dataset.was;
    }
  }

  #find(wanted: string): void {
    const isFound = (leaf: number): boolean => {
      const { name, short } = this.#leaves[leaf];
      return `${name} ${short}`.toLowerCase().includes(wanted);
    };
    this.#isFound = isFound;
    const found = new Map([...this.#bunches.values()].map((bunch) => [bunch, bunch.held.filter(isFound).length]));
    for (const { rows } of this.#bunches.values()) rows?.filter(isFound);
    this.#all.filter((item) => (typeof item === "number" ? isFound(item) : found.get(item)! > 0));
    if (!this.#all.begun) this.#all.more();
    const first = this.#bunches.values().next().value;
    let room = ALL;
    for (const [bunch, count] of found) {
      this.#unfold(bunch, wanted ? count > 0 && room > 0 : bunch === first);
      room -= count;
    }
  }
}
