/** `data-value` and `data-grad` of what is drawn, at full precision, in the same frame as the picture. */

import { toJson } from "../format.ts";
import { ALL, type Mask } from "../mask.ts";
import type { Scene } from "./scene.ts";

/** Arrays larger than this get their JSON attributes when the hand rests. */
const EAGER = 1024;

type Name = "data-value" | "data-grad";

export class Attributes {
  /** Cards whose attributes are behind. */
  readonly late = new Set<number>();
  #scene: Scene | null = null;
  #els: readonly Element[] = [];
  #mask: Mask = ALL;

  /** Write all of a picture. */
  setScene(scene: Scene, els: readonly Element[], frame: Float64Array, mask: Mask): void {
    this.#scene = scene;
    this.#els = els;
    this.late.clear();
    this.setMask(mask, frame);
  }

  setMask(mask: Mask, frame: Float64Array): void {
    this.#mask = mask;
    if (!this.#scene) return;
    for (let k = 0; k < this.#scene.cards.length; k++) this.#writeBoth(k, frame, true);
  }

  /** Write what is new in a frame. */
  update(frame: Float64Array, changed: Uint8Array): void {
    const scene = this.#scene;
    if (!scene) return;
    const { cards } = scene;
    for (let k = 0; k < cards.length; k++) {
      const { values, grads } = cards[k];
      if (anyOf(values, changed)) this.#write(k, "data-value", frame, false);
      if (anyOf(grads, changed)) this.#write(k, "data-grad", frame, false);
    }
  }

  /** Once the hand rests: what was too large for a frame. */
  catchUp(frame: Float64Array): void {
    for (const k of this.late) this.#writeBoth(k, frame, true);
    this.late.clear();
  }

  #writeBoth(k: number, frame: Float64Array, whole: boolean): void {
    this.#write(k, "data-value", frame, whole);
    this.#write(k, "data-grad", frame, whole);
  }

  #write(k: number, name: Name, frame: Float64Array, whole: boolean): void {
    const { graph, cards } = this.#scene!;
    const card = cards[k];
    const slots = name === "data-value" ? card.values : card.grads;
    const el = this.#els[k];
    if (!slots.length || !this.#seen(k, name)) {
      if (el.hasAttribute(name)) el.removeAttribute(name);
      return;
    }
    if (slots.length === 1) {
      const { start, size, shape } = graph.slots[slots[0]];
      if (shape.length === 0) el.setAttribute(name, String(frame[start]));
      else if (whole || size <= EAGER) el.setAttribute(name, toJson(frame.subarray(start, start + size), shape));
      else this.late.add(k);
      return;
    }
    let size = 0;
    for (let s = 0; s < slots.length; s++) size += graph.slots[slots[s]].size;
    if (!whole && size > EAGER) {
      this.late.add(k);
      return;
    }
    // A group's outputs, one after another.
    const parts = slots.map((slot) => {
      const { start, size, shape } = graph.slots[slot];
      return toJson(frame.subarray(start, start + size), shape);
    });
    el.setAttribute(name, `[${parts.join(",")}]`);
  }

  #seen(k: number, name: Name): boolean {
    const mask = this.#mask;
    if (mask === ALL) return true;
    const kind = name === "data-value" ? "value" : "grad";
    return this.#scene!.cards[k].nodes.every((node) => mask(kind, node));
  }
}

function anyOf(slots: readonly number[], changed: Uint8Array): boolean {
  for (let s = 0; s < slots.length; s++) if (changed[slots[s]]) return true;
  return false;
}
