/**
 * The numbers on a scene's edges: what an edge adds to its operand's gradient (*flow*), and the
 * local derivative. An edge that stands for several of the program's adds up what they carry, and
 * one into a closed group is the derivative of what comes out of it.
 */

import { type Link, flowOf, slopeOf } from "./flow.ts";
import { isSingle } from "../wire/graph.ts";
import type { Scene } from "./scene.ts";

type EdgeNumber = "local" | "flow";

/** How one number of an edge comes from a frame, without a new object. */
export interface Source {
  /** Slots that it depends on; null: many. */
  slots: readonly number[] | null;
  read(frame: Float64Array): number;
}

/** Where an edge's number comes from, or null where it has none that is a single number. */
export function sourceOf(scene: Scene, edge: number, kind: EdgeNumber): Source | null {
  const { graph, edges, cards } = scene;
  const { parts, single, to } = edges[edge];
  if (!single) return null;
  if (kind === "local" && cards[to].kind === "group") {
    const along = flowOf(scene).along[edge];
    // With several outputs there are several derivatives.
    return along.length === 1 && along[0] >= 0 ? throughGroup(scene, flowOf(scene).links[along[0]]) : null;
  }
  const slots: number[] = [];
  const starts: number[] = [];
  for (const e of parts) {
    const slot = kind === "local" ? graph.edgeLocal[e] : graph.edgeContribution[e];
    if (slot < 0 || !isSingle(graph.slots[slot])) return null;
    slots.push(slot);
    starts.push(graph.slots[slot].start);
  }
  if (starts.length === 1) {
    const [start] = starts;
    return { slots, read: (frame) => frame[start] };
  }
  return {
    slots,
    read(frame) {
      let sum = 0;
      for (let k = 0; k < starts.length; k++) sum += frame[starts[k]];
      return sum;
    },
  };
}

function throughGroup(scene: Scene, link: Link): Source | null {
  return link.scalar ? { slots: null, read: (frame) => slopeOf(scene, link, frame) } : null;
}
