/** Many leaves: in bunches by the object that they are of, folded, with a field to find one by name. */

import { OWN_KEYS, html } from "../dom.ts";

/** Up to this many leaves stand one below another. */
export const FEW = 12;

/** The object or list that a leaf belongs to: of `layers[0].w[1]` it is `layers[0]`, of `w[1]` it is `w`. */
export function objectOf(name: string): string {
  const whole = name.replace(/(\[[^\]]*\])+$/, "");
  const dot = whole.lastIndexOf(".");
  return dot > 0 ? whole.slice(0, dot) : whole === name ? "" : whole;
}

interface Row {
  readonly el: HTMLElement;
  readonly short: string;
}

export class Bunches {
  readonly #root: HTMLElement;
  readonly #many: boolean;
  readonly #bunches = new Map<string, HTMLDetailsElement>();
  readonly #rows: { row: Row; name: string; bunch: HTMLDetailsElement | null }[] = [];

  constructor(root: HTMLElement, count: number) {
    this.#root = root;
    this.#many = count > FEW;
    root.replaceChildren();
    if (!this.#many) return;
    const field = html("input", {
      ...OWN_KEYS, type: "search", class: "adw-find", placeholder: `find one of ${count} leaves`, "aria-label": "find leaves", dir: "ltr",
    });
    field.addEventListener("input", () => this.#find(field.value.trim().toLowerCase()));
    field.addEventListener("keydown", (event) => event.stopPropagation());
    root.append(field);
  }

  add(row: Row, name: string): void {
    const object = this.#many ? objectOf(name) : "";
    let bunch = object ? (this.#bunches.get(object) ?? null) : null;
    if (object && !bunch) {
      const title = html("summary", { ...OWN_KEYS, title: object }, html("bdi", {}, objectOf(row.short) || object), html("span"));
      bunch = html("details", { class: "adw-bunch", open: !this.#bunches.size }, title);
      this.#bunches.set(object, bunch);
      this.#root.append(bunch);
    }
    (bunch ?? this.#root).append(row.el);
    this.#rows.push({ row, name: `${name} ${row.short}`.toLowerCase(), bunch });
    if (bunch) bunch.querySelector("summary > span")!.textContent = String(bunch.childElementCount - 1);
  }

  /** Unfold what a row is in. */
  reveal(k: number): void {
    const bunch = this.#rows[k]?.bunch;
    if (bunch) bunch.open = true;
  }

  /** On paper all are unfolded. */
  set paper(paper: boolean) {
    for (const bunch of this.#bunches.values()) {
      if (paper) bunch.dataset.was = bunch.open ? "open" : "";
      bunch.open = paper || (bunch.dataset.was === undefined ? bunch.open : bunch.dataset.was === "open");
      if (!paper) delete bunch.dataset.was;
    }
  }

  #find(wanted: string): void {
    const found = new Set<HTMLDetailsElement | null>();
    for (const { row, name, bunch } of this.#rows) {
      row.el.hidden = !name.includes(wanted);
      if (!row.el.hidden) found.add(bunch);
    }
    for (const bunch of this.#bunches.values()) {
      bunch.hidden = !found.has(bunch);
      bunch.open = wanted ? found.has(bunch) : bunch === this.#bunches.values().next().value;
    }
  }
}
