/** The tangent of each card, on the picture: a small sign at its corner, and `data-tangent`. */

import { html, sayMoving } from "../dom.ts";
import { formatShort, toJson } from "../format.ts";
import { type Writable, effect, signal as signalOf, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Camera } from "../viewport.ts";
import type { Placed } from "../scene/place.ts";

/** Larger pictures have them in `data-tangent` and the tables alone. */
const MOST = 500;
/** How far a chip reaches over the corner of its card, in px. */
const OVER = { right: 4, bottom: 8 };
/** How far beyond the window a chip reaches, and its card may be moved in a frame, in px. */
const SLACK = 200;
/** Elements of an array that are written in `data-tangent` in a frame. */
const EAGER = 1024;

export class Chips {
  readonly #el = html("div", { class: "adw-chips", "aria-hidden": "true" });
  /** Rises when there are others to write on. */
  readonly built: Writable<number> = signalOf(0);
  #placed: Placed | null = null;
  #chips: { node: number; card: Element; chip: HTMLElement | null; x: number; y: number }[] = [];
  #camera: Camera = { scale: 1, x: 0, y: 0, width: 0, height: 0 };

  constructor(store: Store, root: Element, signal: AbortSignal) {
    root.querySelector('[data-panel="graph"]')?.append(this.#el);
    signal.addEventListener("abort", () => {
      this.#el.remove();
      for (const { card } of this.#chips) card.removeAttribute("data-tangent");
    });
    effect(() => {
      const { scale, x, y } = (this.#camera = store.camera());
      this.#el.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      this.built.set(untracked(this.built) + 1); // others are in sight
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
      const [right, bottom] = [x + width / 2, y + height / 2];
      if (chip) {
        // From the right, so that no transform of its own is among those that a frame goes through.
        chip.style.right = `${-right - OVER.right}px`;
        chip.style.bottom = `${-bottom - OVER.bottom}px`;
        this.#el.append(chip);
      }
      this.#chips.push({ node: nodes[0], card, chip, x: right, y: bottom });
    });
  }

  /** Write the numbers; `of` gives a node's tangent, null where it has none or may not be seen. */
  write(of: (node: number) => Float64Array | null): void {
    const graph = this.#placed?.scene.graph;
    for (const { node, card, chip, x, y } of this.#chips) {
      const tangent = of(node);
      if (!tangent || !graph) card.removeAttribute("data-tangent");
      else if (tangent.length <= EAGER) card.setAttribute("data-tangent", toJson(tangent, graph.program.values[graph.program.nodes[node].value][0]));
      if (!chip) continue;
      chip.hidden = !this.#inSight(x, y);
      if (chip.hidden) continue;
      if (tangent) sayMoving(chip, summary(tangent));
      else chip.textContent = "";
    }
  }

  /** Whether a chip may be in the window; where there is none yet, all may. */
  #inSight(right: number, bottom: number): boolean {
    const { scale, x, y, width, height } = this.#camera;
    if (!width) return true;
    const [left, top] = [scale * right + x, scale * bottom + y];
    return left > -SLACK && top > -SLACK && left < width + SLACK && top < height + SLACK;
  }
}

function summary(tangent: Float64Array): string {
  if (tangent.length === 1) return `v\u0307 ${formatShort(tangent[0])}`;
  let size = 0;
  for (let i = 0; i < tangent.length; i++) size += tangent[i] * tangent[i];
  return `v\u0307 ‖${formatShort(Math.sqrt(size))}‖`;
}
