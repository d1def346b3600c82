/** Hands on the point of a plot: mouse, finger and keys. */

import type { Axes } from "./axes.ts";

/** What of a plot the hands take hold of. */
interface Dragged {
  readonly axes: Axes;
  readonly ground: { readonly entries: readonly unknown[] } | null;
  readonly here: { readonly at: readonly number[]; readonly y: number };
  move(to: readonly number[]): void;
  settle(): void;
  step(axis: number): number;
}

const KEYS: Record<string, readonly [axis: number, sign: number]> = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1],
};

const clamp = (p: number, a: number, b: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), p));

/** The mouse may take hold anywhere, a finger of the point alone: elsewhere it scrolls the page. */
export function dragPoint(plot: Dragged, grip: SVGElement, signal: AbortSignal): void {
  const { el, x, y } = plot.axes;
  /** Where the hand was, and where it has the point, which follows a tenth as fast under shift. */
  let held: { id: number; x: number; y: number; px: number; py: number } | null = null;
  const on = <K extends keyof SVGElementEventMap>(name: K, run: (event: SVGElementEventMap[K]) => void): void =>
    el.addEventListener(name, run, { signal });
  const place = (event: MouseEvent): [number, number] => {
    const box = el.getBoundingClientRect();
    const scale = box.width / plot.axes.width || 1;
    return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
  };
  const follow = (fine: number): void => {
    held!.px = clamp(held!.px, x.from, x.to);
    held!.py = clamp(held!.py, y.from, y.to);
    plot.move([x.number(held!.px, fine), y.number(held!.py, fine)]);
  };
  on("pointerdown", (event) => {
    const { ground, here } = plot;
    const onGrip = event.target === grip;
    if (event.button !== 0 || held || !ground || (event.pointerType === "touch" && !onGrip)) return;
    const [px, py] = place(event);
    const at = { px: x.at(here.at[0]), py: y.at(ground.entries[1] ? here.at[1] : here.y) };
    held = { id: event.pointerId, x: px, y: py, ...(onGrip ? at : { px, py }) };
    el.setPointerCapture(event.pointerId);
    event.preventDefault();
    (grip as SVGElement & HTMLOrSVGElement).focus({ preventScroll: true });
    if (!onGrip) follow(1);
  });
  on("pointermove", (event) => {
    if (event.pointerId !== held?.id) return;
    const [px, py] = place(event);
    const fine = event.shiftKey ? 0.1 : 1;
    held.px += (px - held.x) * fine;
    held.py += (py - held.y) * fine;
    held.x = px;
    held.y = py;
    follow(fine);
  });
  for (const name of ["pointerup", "pointercancel"] as const) {
    on(name, (event) => {
      if (event.pointerId !== held?.id) return;
      held = null;
      plot.settle();
    });
  }
  on("keydown", (event) => {
    const along = KEYS[event.key];
    if (!along || !plot.ground || event.ctrlKey || event.metaKey) return;
    const axis = plot.ground.entries[1] ? along[0] : 0;
    const step = plot.step(axis) * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    const to = plot.here.at.slice();
    to[axis] = Number((to[axis] + along[1] * step).toPrecision(12));
    plot.move(to);
    plot.settle();
    event.preventDefault();
    event.stopPropagation();
  });
}
