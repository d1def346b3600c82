/**
 * Hands on a grid of numbers: a cell is scrubbed by dragging, and with Shift, or while `paint` is
 * pressed, its number painted over others.
 */

import { html, mark } from "../../dom.ts";
import { dragged } from "../parts/stepping.ts";

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

const PAINT = "While this is pressed, dragging from one cell over others gives them its number; so does Shift with a drag";

/** Take drags over a grid's fields; a click still edits. Of several, `head` gets the button that paints. */
export function scrub(grid: HTMLElement, fields: readonly HTMLInputElement[], hands: Scrubbed, head?: HTMLElement): void {
  let held: { i: number; x: number; from: number; paint: boolean; dragged: boolean } | null = null;
  grid.title =
    fields.length > 1
      ? "drag a number sideways to change it; with Shift, paint it over others"
      : "drag sideways, or step by arrow keys or wheel: Shift ten at a time, Alt a tenth";
  let painting = false;
  if (head && fields.length > 1) {
    const button = html("button", { type: "button", class: "adw-paint", title: PAINT, "aria-pressed": "false" }, "paint");
    button.addEventListener("click", () => {
      painting = !painting;
      mark(button, "aria-pressed", String(painting));
      grid.classList.toggle("adw-painting", painting); // a finger then paints, and does not scroll
    });
    head.append(button);
  }
  // A finger's events are all those of the cell where it began.
  const under = ({ clientX, clientY }: PointerEvent): Element | null => (grid.getRootNode() as Document | ShadowRoot).elementFromPoint(clientX, clientY);
  grid.addEventListener("pointerdown", (event) => {
    const i = fields.indexOf(event.target as HTMLInputElement);
    // A field that is being edited keeps the mouse for its own text.
    if (i < 0 || event.button !== 0 || fields[i].disabled || fields[i].dataset.focus !== undefined) return;
    const from = hands.value(i);
    held = { i, x: event.clientX, from, paint: painting || event.shiftKey, dragged: false };
  });
  grid.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    if (!held.dragged) {
      const far = held.paint ? under(event) !== fields[held.i] : Math.abs(dx) >= STEADY;
      if (!far || !Number.isFinite(held.from)) return;
      held.dragged = true;
      hands.began();
      fields[held.i].blur();
      grid.classList.add("adw-scrubbed");
      if (!held.paint) grid.setPointerCapture(event.pointerId);
    }
    event.preventDefault();
    if (held.paint) {
      const over = fields.indexOf(under(event) as HTMLInputElement);
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
