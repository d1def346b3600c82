/** Hands on a grid of numbers: a cell is scrubbed by dragging, and with Shift its number painted over others. */

import { dragged } from "./stepping.ts";

/** What a drag reads and tells. */
export interface Scrubbed {
  value(at: number): number;
  set(at: number, x: number): void;
  began(): void;
  settle(): void;
  /** Whether it goes by powers. */
  readonly log: boolean;
}

/** A hand that has moved less than this has not begun to drag. */
const STEADY = 4;

/** Take drags over a grid's fields; a click still edits. */
export function scrub(grid: HTMLElement, fields: readonly HTMLInputElement[], hands: Scrubbed): void {
  let held: { i: number; x: number; from: number; paint: boolean; dragged: boolean } | null = null;
  grid.title =
    fields.length > 1
      ? "drag a number sideways to change it; with Shift, paint it over others"
      : "drag sideways, or step by arrow keys or wheel: Shift ten at a time, Alt a tenth";
  grid.addEventListener("pointerdown", (event) => {
    const i = fields.indexOf(event.target as HTMLInputElement);
    // A field that is being edited keeps the mouse for its own text.
    if (i < 0 || event.button !== 0 || fields[i].disabled || fields[i].dataset.focus !== undefined) return;
    const from = hands.value(i);
    held = { i, x: event.clientX, from, paint: event.shiftKey, dragged: false };
  });
  grid.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    if (!held.dragged) {
      const far = held.paint ? (event.target as Element) !== fields[held.i] : Math.abs(dx) >= STEADY;
      if (!far || !Number.isFinite(held.from)) return;
      held.dragged = true;
      hands.began();
      fields[held.i].blur();
      grid.classList.add("adw-scrubbed");
      if (!held.paint) grid.setPointerCapture(event.pointerId);
    }
    event.preventDefault();
    if (held.paint) {
      const over = fields.indexOf(event.target as HTMLInputElement);
      if (over >= 0 && hands.value(over) !== held.from) hands.set(over, held.from);
    } else {
      hands.set(held.i, dragged(held.from, dx, hands.log));
    }
  });
  const end = (): void => {
    if (held?.dragged) hands.settle();
    held = null;
    grid.classList.remove("adw-scrubbed");
  };
  grid.addEventListener("pointerup", end);
  grid.addEventListener("pointercancel", end);
}
