/**
 * The plane of a plot: two scales, their ticks and names, as SVG in CSS pixels.
 *
 * Ticks are d3-array's, contours d3-contour's, which together add 7 kB to the module. d3-scale would
 * add 27 more, for colours and dates: the scale of a number along pixels is two lines.
 */

import { ticks } from "d3-array";
import { html, mark, say, svg } from "../../dom.ts";
import { formatNumber } from "../../format.ts";
import type { Range } from "../../sampling/surface.ts";

interface Margin {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A range laid along pixels; of a logarithmic one, the range is of the logarithms. */
class Scale {
  low = 0;
  high = 1;
  from = 0;
  to = 1;

  set({ low, high }: Range, from: number, to: number): boolean {
    const same = low === this.low && high === this.high && from === this.from && to === this.to;
    Object.assign(this, { low, high, from, to });
    return !same;
  }

  /** The pixel of a number. */
  at(x: number): number {
    return this.from + ((x - this.low) / (this.high - this.low)) * (this.to - this.from);
  }

  /** The number at a pixel, with no more digits than a tenth of a pixel tells apart. */
  number(pixel: number, fine = 1): number {
    const x = this.low + ((pixel - this.from) / (this.to - this.from)) * (this.high - this.low);
    const grain = (fine * Math.abs((this.high - this.low) / (this.to - this.from))) / 10;
    const digits = Math.max(0, Math.min(15, Math.ceil(-Math.log10(grain))));
    return grain > 0 && Number.isFinite(x) ? Number(x.toFixed(digits)) : x;
  }
}

export class Axes {
  readonly el: SVGSVGElement;
  readonly x = new Scale();
  readonly y = new Scale();
  readonly box = html("div", { class: "adw-plot" });
  width = 0;
  height = 0;
  /** Rises whenever places are others. */
  laid = 0;
  readonly #margin: Margin;
  readonly #ticks = svg("g", { class: "adw-ticks" });
  readonly #clip = svg("rect");
  readonly #xName = svg("text", { class: "adw-axis", "text-anchor": "end" });
  readonly #yName = svg("text", { class: "adw-axis", x: 4, y: 13 });
  /** What is drawn is cut off at the plane's edges. */
  readonly plane: SVGGElement;

  constructor(name: string, margin: Margin) {
    this.#margin = margin;
    const id = `adw-clip-${++made}`;
    this.plane = svg("g", { "clip-path": `url(#${id})` });
    this.el = svg("svg", { role: "group", "aria-label": name }, svg("clipPath", { id }, this.#clip), this.#ticks, this.plane, this.#xName, this.#yName);
    this.box.append(this.el);
  }

  /** Call `run` whenever the room is another. */
  watch(run: () => void, signal: AbortSignal): void {
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.box;
      if (!width || !height || (width === this.width && height === this.height)) return;
      this.width = width;
      this.height = height;
      mark(this.el, "viewBox", `0 0 ${width} ${height}`);
      run();
    });
    observer.observe(this.box);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Lay the ranges out; says whether they lie otherwise than before. */
  lay(x: Range, y: Range, xName: string, yName: string, log = false): boolean {
    const { left, right, top, bottom } = this.#margin;
    const { width, height } = this;
    say(this.#xName, xName);
    say(this.#yName, yName);
    const moved = [this.x.set(x, left, width - right), this.y.set(y, height - bottom, top)];
    if (!moved.includes(true)) return false;
    this.laid++;
    mark(this.#xName, "x", String(width - right));
    mark(this.#xName, "y", String(height - 3));
    const box = { x: left, y: top, width: Math.max(0, width - left - right), height: Math.max(0, height - top - bottom) };
    for (const [key, value] of Object.entries(box)) mark(this.#clip, key, String(value));
    this.#ticks.replaceChildren(
      ...this.#along(this.x, Math.max(2, box.width / 80), (t, at) => [
        svg("line", { x1: at, x2: at, y1: top, y2: height - bottom }),
        svg("text", { x: at, y: height - bottom + 15, "text-anchor": "middle" }, formatNumber(t)),
      ]),
      ...this.#along(this.y, Math.max(2, box.height / 45), (t, at) => [
        svg("line", { x1: left, x2: width - right, y1: at, y2: at }),
        svg("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, formatNumber(log ? 10 ** t : t)),
      ], log),
    );
    return true;
  }

  #along(scale: Scale, count: number, draw: (t: number, at: number) => Element[], whole = false): Element[] {
    const all = ticks(scale.low, scale.high, count).filter((t) => !whole || Number.isInteger(t));
    return all.flatMap((t) => {
      const at = scale.at(t);
      return Number.isFinite(at) ? draw(t, Math.round(at) + 0.5) : [];
    });
  }
}

let made = 0;

/** The range of finite numbers, a little wider; without the ends of some that run away. */
export function rangeOfValues(values: ArrayLike<number>, count: number): Range | null {
  const finite: number[] = [];
  for (let i = 0; i < count; i++) if (Number.isFinite(values[i])) finite.push(values[i]);
  if (!finite.length) return null;
  finite.sort((a, b) => a - b);
  const at = (share: number): number => finite[Math.round(share * (finite.length - 1))];
  let [low, high] = [finite[0], finite[finite.length - 1]];
  const middle = at(0.9) - at(0.1);
  if (middle > 0 && high - low > 12 * middle) [low, high] = [Math.max(low, at(0.1) - 2 * middle), Math.min(high, at(0.9) + 2 * middle)];
  const room = 0.06 * (high - low) || Math.max(1e-3 * Math.abs(low), 1e-9) || 1;
  return { low: low - room, high: high + room };
}
