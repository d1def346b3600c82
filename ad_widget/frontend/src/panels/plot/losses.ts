/** The loss over the steps, of every path that has been gone. */

import { mark, svg } from "../../dom.ts";
import { Axes } from "./axes.ts";
import type { Path, Run } from "./run.ts";

/** From this ratio of the largest loss to the smallest on, the scale is logarithmic. */
const WIDE = 50;
/** Points drawn of a path. */
const MOST = 400;

export class Losses {
  readonly axes = new Axes("loss over steps", { left: 52, right: 12, top: 20, bottom: 34 });
  readonly #lines = svg("g");
  readonly #now = svg("circle", { r: 5, class: "adw-point" });
  /** Called with the point of the last path that a hand points at. */
  pick: (at: number) => void = () => {};
  #run: Run | null = null;

  constructor() {
    const { plane, el } = this.axes;
    plane.append(this.#lines);
    el.append(this.#now);
  }

  attach(run: Run, signal: AbortSignal): void {
    this.#run = run;
    this.axes.watch(() => this.draw(""), signal);
    const { el } = this.axes;
    let held = false;
    const go = (event: PointerEvent): void => {
      const points = run.path?.points ?? [];
      const box = el.getBoundingClientRect();
      const step = this.axes.x.number(((event.clientX - box.left) / box.width) * this.axes.width);
      let best = 0;
      points.forEach((point, i) => {
        if (Math.abs(point.step - step) < Math.abs(points[best].step - step)) best = i;
      });
      if (points.length && best !== run.at) this.pick(best);
    };
    el.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      el.setPointerCapture(event.pointerId);
      go(event);
    }, { signal });
    el.addEventListener("pointermove", (event) => void (held && go(event)), { signal });
    for (const end of ["pointerup", "pointercancel"]) el.addEventListener(end, () => (held = false), { signal });
  }

  /** Draw anew; where the loss may not be seen, an empty plane. */
  draw(name: string, seen = this.#seen): void {
    const run = this.#run;
    this.#seen = seen;
    if (!run || !this.axes.width) return;
    const paths = seen ? run.paths : [];
    const losses = paths.flatMap(({ points }) => points.map(({ loss }) => loss)).filter(Number.isFinite);
    const [low, high] = losses.length ? [Math.min(...losses), Math.max(...losses)] : [0, 1];
    const log = low > 0 && high / low > WIDE;
    const y = (loss: number): number => (log ? Math.log10(loss) : loss);
    const room = 0.06 * (y(high) - y(low)) || 0.5;
    const last = Math.max(10, ...paths.map(({ points }) => points.at(-1)!.step));
    const range = { low: y(low) - room, high: y(high) + room };
    this.axes.lay({ low: 0, high: last }, range, "step", name || this.#name, log);
    this.#name = name || this.#name;
    const at = (step: number, loss: number): [number, number] => [this.axes.x.at(step), this.axes.y.at(y(loss))];
    this.#lines.replaceChildren(
      ...paths.map((path, k) => svg("path", { d: lineOf(path, at), class: k === paths.length - 1 ? "adw-trail" : "adw-trail adw-past" })),
    );
    const point = paths.at(-1)?.points[run.at];
    const [px, py] = point ? at(point.step, point.loss) : [NaN, NaN];
    const there = Number.isFinite(px) && Number.isFinite(py);
    mark(this.#now, "display", there ? "inline" : "none");
    if (!there) return;
    mark(this.#now, "cx", px.toFixed(1));
    mark(this.#now, "cy", py.toFixed(1));
  }

  #name = "";
  #seen = true;
}

/** A path's points as a line; of very many, every so many. */
export function lineOf({ points }: Path, at: (step: number, loss: number, values: Float64Array) => [number, number]): string {
  const stride = Math.ceil(points.length / MOST);
  let text = "";
  for (let i = 0; i < points.length; i += i + stride < points.length ? stride : Math.max(1, points.length - 1 - i)) {
    const [x, y] = at(points[i].step, points[i].loss, points[i].values);
    if (Number.isFinite(x) && Number.isFinite(y)) text += `${text ? "L" : "M"}${clip(x)} ${clip(y)}`;
  }
  return text;
}

function clip(pixel: number): string {
  return Math.max(-1e4, Math.min(1e4, pixel)).toFixed(1);
}
