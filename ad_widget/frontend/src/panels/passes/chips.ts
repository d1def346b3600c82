/** The tangent of each card, on the picture: a small sign at its corner, and `data-tangent`. */

import { mark } from "../../dom.ts";
import { formatShort, toJson } from "../../format.ts";
import type { Scene } from "../../scene/scene.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";

/** Elements of an array that are written in `data-tangent` in a frame. */
const EAGER = 1024;

/** A node's tangent; null where it has none or may not be seen. */
type TangentOf = (node: number) => Float64Array | null;

export class Chips {
  readonly #store: Store;
  readonly #of: TangentOf;

  constructor(store: Store, of: TangentOf, signal: AbortSignal) {
    this.#store = store;
    this.#of = of;
    effect(() => void (store.viewport() && this.renew()), signal);
    signal.addEventListener("abort", () => {
      untracked(store.viewport)?.setSigns(null);
      for (const card of this.#cards) card.removeAttribute("data-tangent");
    });
  }

  get #cards(): readonly Element[] {
    return untracked(this.#store.viewport)?.cards ?? [];
  }

  /** Other tangents than the numbers' own have come. */
  renew(): void {
    untracked(this.#store.viewport)?.setSigns((node) => {
      const tangent = this.#shown ? this.#of(node) : null;
      return tangent ? summary(tangent) : "";
    });
  }

  /** What the picture shows of the graph there is; while another is made, nothing. */
  get #shown(): Scene | null {
    const scene = untracked(this.#store.shared.arranger.picture)?.scene;
    return scene && scene.graph === untracked(this.#store.graph) ? scene : null;
  }

  /** Write the attributes; the picture has painted its signs itself. */
  write(): void {
    const scene = this.#shown;
    const cards = this.#cards;
    if (!scene) return;
    const { program } = scene.graph;
    scene.cards.forEach(({ kind, nodes: [node] }, k) => {
      if (!cards[k] || kind === "group" || kind === "constant") return;
      const tangent = this.#of(node);
      if (!tangent) cards[k].removeAttribute("data-tangent");
      else if (tangent.length <= EAGER) mark(cards[k], "data-tangent", toJson(tangent, program.values[program.nodes[node].value][0]));
    });
  }
}

function summary(tangent: Float64Array): string {
  if (tangent.length === 1) return `v\u0307 ${formatShort(tangent[0])}`;
  let size = 0;
  for (let i = 0; i < tangent.length; i++) size += tangent[i] * tangent[i];
  return `v\u0307 ‖${formatShort(Math.sqrt(size))}‖`;
}
