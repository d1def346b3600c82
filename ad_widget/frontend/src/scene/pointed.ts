/** Beside the pointer: which element of an array it is at, and that element's number. */

import { html, say } from "../dom.ts";
import { formatGradient, formatNumber, indexOf } from "../format.ts";
import type { Mask } from "../mask.ts";
import type { Camera } from "./camera.ts";
import { elementAt, gridOn } from "./grids.ts";
import type { Point } from "./hands.ts";
import type { Placed } from "./place.ts";

export class Pointed {
  readonly el = html("div", { class: "adw-element", hidden: true, "aria-hidden": "true" });

  /** The pointer is at a place of a window of some `width`, over this item; null: none. */
  show(placed: Placed | null, item: number | null, { x, y }: Point, camera: Camera, width: number, frame: Float64Array, mask: Mask): void {
    const at = { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale };
    const found = placed && item !== null ? elementOf(placed, item, at, frame, mask) : null;
    this.el.hidden = found === null;
    if (!found) return;
    say(this.el, found);
    const left = Math.min(x + 14, width - this.el.offsetWidth - 4);
    this.el.style.transform = `translate(${Math.max(left, 4)}px, ${y > 40 ? y - 34 : y + 18}px)`;
  }
}

/** What is to be said of the element at a place of the picture; null: nothing. */
function elementOf(placed: Placed, item: number, { x, y }: Point, frame: Float64Array, mask: Mask): string | null {
  const { scene, layout } = placed;
  const card = scene.cards[item];
  const grid = gridOn(scene.graph, card, placed);
  const found = grid && elementAt(card, layout.cards[item], grid, x, y);
  if (!found) return null;
  const kind = found.part ? "grad" : "value";
  if (!card.nodes.every((node) => mask(kind, node))) return null;
  const { start, shape, block } = scene.graph.slots[found.part ? card.grads[0] : card.values[0]];
  const number = found.part ? formatGradient(frame[start + found.at]) : formatNumber(frame[start + found.at]);
  return `${found.part ? "∂ " : ""}${card.label}${indexOf(found.at, shape)} = ${number}${block ? ", a mean" : ""}`;
}
