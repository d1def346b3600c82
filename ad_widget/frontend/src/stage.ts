/**
 * Where the graph stands: beside code and leaves, or above them where the page is narrow or the
 * picture is so wide that it can be read only with all of the width.
 */

import STYLE from "../../style.json";
import { mark } from "./dom.ts";
import { type Size, fitting } from "./scene/camera.ts";
import { tallest } from "./scene/window.ts";
import { LEGIBLE, cardsFrom } from "./scene/detail.ts";
import { effect, untracked } from "./signals.ts";
import type { Store } from "./store.ts";

/** Pages narrower than this have the graph above the rest. */
const NARROW = 860;
/** In pages narrower than this, such as a phone's, results are drawn below their operands. */
const PHONE = 560;
/** Of the width what code and leaves take beside a graph; the sheet's `.adw-main`. */
const SIDE = { share: 0.27, least: 250, most: 300 };

/** Choose the place, and the direction, when the host gives a width and whenever there is another picture. */
export function watchStage(root: HTMLElement, store: Store, signal: AbortSignal): void {
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
    store.shared.preferred.set(phone ? "tb" : "lr");
    mark(root, "data-stage", width < NARROW || (picture && isWide(picture.layout, width)) ? "below" : "beside");
    root.toggleAttribute("data-phone", phone);
  }, signal);
}

/** The largest window that the graph may have in a page of some width. */
function roomIn(width: number): Size {
  return { width: width - 2, height: tallest(width < PHONE) };
}

/** Whether a picture needs the whole width to be read. */
function isWide(graph: { width: number; height: number }, width: number): boolean {
  const side = Math.min(Math.max(SIDE.share * width, SIDE.least), SIDE.most);
  const { innerHeight: height } = window;
  const beside = fitting(graph, { width: width - side, height });
  const below = fitting(graph, { width, height: 0.6 * height });
  return beside < Math.max(cardsFrom(LEGIBLE), LEGIBLE / STYLE.size.grad) && below > 1.1 * beside;
}
