/** What is in both of two pictures glides from its place in the one to that in the other. */

import type { Camera } from "./camera.ts";
import type { Placed } from "./place.ts";

/** In ms. */
const LASTS = 260;
/** With more cards the frames would come late, and the eye would not follow anyway. */
const MOST = 400;

/**
 * How far each card of a picture, in its pixels, is from where it or its group stood on the screen
 * before; null where nothing has moved, or too much to be followed.
 */
export function shiftsBetween(before: Placed, old: Camera, after: Placed, camera: Camera): Float64Array | null {
  const { cards } = after.scene;
  if (cards.length > MOST || before.scene.cards.length > MOST) return null;
  const shifts = new Float64Array(2 * cards.length);
  let moved = false;
  let kept = 0;
  cards.forEach((card, k) => {
    const from = placeOf(before, after, k);
    if (!from) return;
    if (before.scene.cards[before.scene.find(card.key)]?.key === card.key) kept++;
    const [x, y] = after.layout.cards[k];
    const dx = (old.scale * from[0] + old.x - camera.x) / camera.scale - x;
    const dy = (old.scale * from[1] + old.y - camera.y) / camera.scale - y;
    if (Math.hypot(dx, dy) * camera.scale < 1) return;
    shifts[2 * k] = dx;
    shifts[2 * k + 1] = dy;
    moved = true;
  });
  return moved && kept ? shifts : null;
}

/** Where a card was: itself, the closed group that held it, or the frame that has closed. */
function placeOf(before: Placed, after: Placed, k: number): readonly [number, number] | null {
  const card = after.scene.cards[k];
  const same = before.scene.find(card.key);
  if (same >= 0) return [before.layout.cards[same][0], before.layout.cards[same][1]];
  const frame = before.scene.groups.findIndex(({ key }) => key === card.key);
  const box = frame >= 0 ? before.layout.groups[frame] : null;
  return box ? [box[0], box[1]] : null;
}

export function movesAllowed(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Run `draw` each frame with how much of the way is left, from 1 to 0; returns what ends it at once. */
export function glide(draw: (left: number) => void): () => void {
  const since = performance.now();
  let request = 0;
  let ended = false;
  const frame = (): void => {
    if (ended) return;
    const t = Math.min((performance.now() - since) / LASTS, 1);
    const left = (1 - t) ** 3;
    if (t === 1) ended = true;
    draw(left);
    if (!ended) request = requestAnimationFrame(frame);
  };
  draw(1);
  request = requestAnimationFrame(frame);
  return () => {
    if (ended) return;
    ended = true;
    if (typeof cancelAnimationFrame === "function") cancelAnimationFrame(request);
    draw(0);
  };
}
