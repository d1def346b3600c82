/** Where a scene's things are: sizes, then the layout, near where they were before. */

import type { Orientation } from "../view.ts";
import { type Layout, type Options, layout } from "./layout/index.ts";
import type { Scene } from "./scene.ts";
import { cardSize, headSize, slotSize, tokenSize } from "./sizes.ts";

/** A scene with places for all of it. */
export interface Placed {
  scene: Scene;
  layout: Layout;
  orientation: Orientation;
}

/** Lay out a scene; what was in the picture before stays as near to where it was as it can. */
export function place(
  scene: Scene,
  orientation: Orientation,
  before: Placed | null = null,
  kept?: Map<string, unknown>,
): Placed {
  const graph = laidOut(scene, before?.orientation === orientation ? before : null);
  const options: Options = { orientation, ...(kept && { kept }) };
  return { scene, layout: layout(graph, options), orientation };
}

/** What the layout is given of a scene. */
export function laidOut(scene: Scene, before: Placed | null = null) {
  return {
    cards: scene.cards.map((card) => {
      const [width, height] = cardSize(card);
      const was = before ? before.scene.find(card.key) : -1;
      const box = was >= 0 && before!.scene.cards[was].key === card.key ? before!.layout.cards[was] : null;
      return {
        width,
        height,
        kind: card.kind === "group" ? ("op" as const) : card.kind,
        token: tokenSize(card),
        ordered: card.ordered,
        group: card.group < 0 ? null : card.group,
        was: box && ([box[0], box[1]] as [number, number]),
      };
    }),
    edges: scene.edges.map(({ from, to, position }, k) => ({ source: from, target: to, position, slot: slotSize(scene, k) })),
    groups: scene.groups.map(({ name, parent }) => ({ parent: parent < 0 ? null : parent, head: headSize(name) })),
  };
}
