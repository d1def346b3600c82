/** The tangent of each card, on the picture: a small sign at its corner, and `data-tangent`. */

import { html, say } from "../dom.ts";
import { formatShort, toJson } from "../format.ts";
import { type Writable, effect, signal as signalOf, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Placed } from "../scene/place.ts";

/** Larger pictures have them in `data-tangent` and the tables alone. */
const MOST = 500;
/** Elements of an array that are written in `data-tangent` in a frame. */
const EAGER = 1024;

export class Chips {
  readonly #el = html("div", { class: "adw-chips", "aria-hidden": "true" });
  /** Rises when there are others to write on. */
  readonly built: Writable<number> = signalOf(0);
  #placed: Placed | null = null;
  #chips: { node: number; card: Element; chip: HTMLElement | null }[] = [];

  constructor(store: Store, root: Element, signal: AbortSignal) {
    root.querySelector('[data-panel="graph"]')?.append(this.#el);
    signal.addEventListener("abort", () => {
      this.#el.remove();
      for (const { card } of this.#chips) card.removeAttribute("data-tangent");
    });
    effect(() => {
      const { scale, x, y } = store.camera();
      this.#el.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    }, signal);
    effect(() => {
      const placed = store.shared.arranger.picture();
      if (placed === this.#placed) return;
      this.#placed = placed;
      this.#build(placed, untracked(store.viewport)?.cards ?? []);
      this.built.set(untracked(this.built) + 1);
    }, signal);
  }

  #build(placed: Placed | null, drawn: readonly Element[]): void {
    this.#el.replaceChildren();
    this.#chips = [];
    if (!placed) return;
    const { scene, layout } = placed;
    scene.cards.forEach(({ kind, nodes }, k) => {
      const card = drawn[k];
      if (!card || kind === "group" || kind === "constant") return;
      const [x, y, width, height] = layout.cards[k];
      const chip = scene.cards.length > MOST ? null : html("span", { class: "adw-chip adw-number" });
      if (chip) {
        chip.style.left = `${x + width / 2}px`;
        chip.style.top = `${y + height / 2}px`;
        this.#el.append(chip);
      }
      this.#chips.push({ node: nodes[0], card, chip });
    });
  }

  /** Write the numbers; `of` gives a node's tangent, null where it has none or may not be seen. */
  write(of: (node: number) => Float64Array | null): void {
    const graph = this.#placed?.scene.graph;
    for (const { node, card, chip } of this.#chips) {
      const tangent = of(node);
      if (!tangent || !graph) card.removeAttribute("data-tangent");
      else if (tangent.length <= EAGER) card.setAttribute("data-tangent", toJson(tangent, graph.program.values[graph.program.nodes[node].value][0]));
      if (chip) say(chip, tangent ? summary(tangent) : "");
    }
  }
}

function summary(tangent: Float64Array): string {
  if (tangent.length === 1) return `v\u0307 ${formatShort(tangent[0])}`;
  let size = 0;
  for (let i = 0; i < tangent.length; i++) size += tangent[i] * tangent[i];
  return `v\u0307 ‖${formatShort(Math.sqrt(size))}‖`;
}
