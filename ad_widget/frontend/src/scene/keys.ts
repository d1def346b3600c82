/**
 * Arrows lead from card to card: along edges, and up and down among those beside each other.
 * Escape leads to the title of the open group around, where Enter closes it.
 */

import type { Placed } from "./place.ts";

/** The card that a key leads to from another; -1: none; null: no key of ours. */
export function step(placed: Placed, from: number, key: string): number | null {
  const { scene, orientation } = placed;
  const turned = orientation === "tb";
  switch (key) {
    case turned ? "ArrowUp" : "ArrowLeft":
      return scene.edges[scene.entering[from][0]]?.from ?? -1;
    case turned ? "ArrowDown" : "ArrowRight":
      return scene.edges[scene.leaving[from][0]]?.to ?? -1;
    case turned ? "ArrowLeft" : "ArrowUp":
      return beside(placed, from, -1);
    case turned ? "ArrowRight" : "ArrowDown":
      return beside(placed, from, 1);
    case "Enter":
    case " ":
      return from;
    default:
      return null;
  }
}

/** The key of the open group around a card, or around a group; null: none. */
export function outwards({ scene }: Placed, card: number | null, group: string | null): string | null {
  const inside = scene.groups.findIndex(({ key }) => key === group);
  const around = inside >= 0 ? scene.groups[inside].parent : card === null ? -1 : scene.cards[card].group;
  return around < 0 ? null : scene.groups[around].key;
}

/** The nearest card across the direction of the edges, among those in the same column. */
function beside({ layout, orientation }: Placed, from: number, direction: 1 | -1): number {
  const along = orientation === "tb" ? 1 : 0;
  const across = 1 - along;
  const start = layout.cards[from];
  let best = -1;
  layout.cards.forEach((box, k) => {
    const ahead = direction * (box[across] - start[across]);
    if (ahead <= 1 || Math.abs(box[along] - start[along]) > (start[2 + along] + box[2 + along]) / 2) return;
    if (best < 0 || ahead < direction * (layout.cards[best][across] - start[across])) best = k;
  });
  return best;
}
