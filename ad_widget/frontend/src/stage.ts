/**
 * Where the graph stands: beside code and leaves, or above them where the page is narrow or the
 * picture is so wide that it can be read only with all of the width.
 */

import STYLE from "../../style.json";
import { mark } from "./dom.ts";
import { readAt } from "./scene/arranger.ts";
import { type Size, fitting } from "./scene/camera.ts";
import type { Scene } from "./scene/scene.ts";
import { tallest } from "./scene/window.ts";
import { LEGIBLE, cardsFrom, detailOf, linesFrom } from "./scene/detail.ts";
import type { Placed } from "./scene/place.ts";
import { effect, untracked } from "./signals.ts";
import type { Store } from "./store.ts";
import type { Orientation } from "./view.ts";
import type { Graph } from "./wire/graph.ts";

/** Pages narrower than this have the graph above the rest. */
const NARROW = 860;
/** In pages narrower than this, such as a phone's, results are drawn below their operands. */
const PHONE = 560;
/** How much larger a picture is that is turned, though it can be read as it is. */
const LARGER = 1.25;
/** Pictures of more cards than these are not laid out in both directions. */
const TURNED = 150;
/** Of the width what code and leaves take beside a graph; the sheet's `.adw-main`. */
const SIDE = { share: 0.27, least: 250, most: 300 };

/** Choose the place, and the direction, when the host gives a width and whenever there is another picture. */
export function watchStage(root: HTMLElement, store: Store, signal: AbortSignal): void {
  let chosen: { graph: Graph; width: number; way: Orientation } | null = null;
  effect(() => {
    const picture = store.shared.arranger.picture();
    if (!store.placed()) return;
    const width = root.clientWidth;
    if (!width) return;
    const phone = width < PHONE;
    store.phone.set(phone);
    const { room } = store.shared.arranger;
    const now = roomIn(width);
    const was = untracked(room);
    if (was?.width !== now.width || was.height !== now.height) room.set(now);
    // Chosen once: a group that opens does not turn the picture.
    const scene = picture?.scene;
    if (scene && (chosen?.graph !== scene.graph || chosen.width !== width)) chosen = { graph: scene.graph, width, way: wayOf(scene, width, now) };
    store.shared.preferred.set(chosen?.way ?? usualWay(width));
    mark(root, "data-stage", width < NARROW || (picture && isWide(picture, width)) ? "below" : "beside");
    root.toggleAttribute("data-phone", phone);
  }, signal);
}

function usualWay(width: number): Orientation {
  return width < PHONE ? "tb" : "lr";
}

/** The direction of a picture: in a narrow page the other one, if the whole is much larger in that, or can be read in that alone. */
function wayOf(scene: Scene, width: number, room: Size): Orientation {
  const usual = usualWay(width);
  if (width >= NARROW || scene.cards.length > TURNED) return usual;
  const scale = readAt(scene, usual, room);
  if (scale >= linesFrom(LEGIBLE)) return usual;
  const other = usual === "tb" ? "lr" : "tb";
  return readAt(scene, other, room) > LARGER * scale ? other : usual;
}

/** The largest window that the graph may have in a page of some width. */
function roomIn(width: number): Size {
  return { width: width - 2, height: tallest(width < PHONE) };
}

/** Whether a picture needs the whole width to be read. */
function isWide({ form, layout: graph }: Placed, width: number): boolean {
  const side = Math.min(Math.max(SIDE.share * width, SIDE.least), SIDE.most);
  const { innerHeight: height } = window;
  const beside = fitting(graph, { width: width - side, height });
  const below = fitting(graph, { width, height: 0.6 * height });
  // Less of an array is shown so that all can be read in the whole width.
  if (form !== "whole" && detailOf(beside, LEGIBLE) !== detailOf(fitting(graph, roomIn(width)), LEGIBLE)) return true;
  return beside < Math.max(cardsFrom(LEGIBLE), LEGIBLE / STYLE.size.grad) && below > 1.1 * beside;
}
