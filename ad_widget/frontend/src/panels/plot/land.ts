/** What a plot draws of its land: curves in the colours of their branches, breaks, contours. */

import { svg } from "../../dom.ts";
import { formatNumber } from "../../format.ts";
import type { Break, Curve } from "../../sampling/curve.ts";
import { UNKNOWN } from "../../sampling/landscape.ts";
import type { Terrain } from "../../sampling/terrain.ts";
import type { Graph } from "../../wire/graph.ts";
import type { Axes } from "./axes.ts";

interface Drawn {
  land: SVGElement[];
  /** What stands over it: where a branch begins, where the curve has a kink. */
  marks: SVGElement[];
}

/** A curve, each branch a path of its own. */
export function curveOn({ x, y }: Axes, { curve, graphs }: Terrain, hue: (graph: Graph) => number): Drawn {
  const px = (at: number): string => x.at(at).toFixed(1);
  const py = (at: number): string => Math.max(-1e4, Math.min(1e4, y.at(at))).toFixed(1);
  const land = gapsOn(x, y, curve);
  let text = "";
  let branch = UNKNOWN;
  const end = (): void => {
    if (text && branch !== UNKNOWN) land.push(svg("path", { d: text, class: `adw-curve adw-branch-${hue(graphs[branch])}` }));
    text = "";
  };
  const add = (at: number, value: number): void => {
    if (Number.isFinite(value)) text += `${text ? "L" : "M"}${px(at)} ${py(value)}`;
    else end();
  };
  let next = 0;
  for (let i = 0; i < curve.count; i++) {
    for (; next < curve.breaks.length && curve.breaks[next].x <= curve.xs[i]; next++) {
      const { kind, x: at, values } = curve.breaks[next];
      add(at, values[0]);
      if (kind === "kink") continue;
      end();
      branch = curve.branches[i];
      add(at, values[1]);
    }
    if (curve.branches[i] !== branch) {
      end();
      branch = curve.branches[i];
    }
    add(curve.xs[i], curve.ys[i]);
  }
  end();
  const marks = curve.breaks.map((one) => {
    const at = px(one.x);
    const data = { [`data-${one.kind}`]: String(one.x), class: `adw-${one.kind}` };
    const title = svg("title", {}, wordsOf(one));
    if (one.kind !== "kink") return svg("line", { ...data, x1: at, x2: at, y1: y.to, y2: y.from }, title);
    return svg("path", { ...data, d: `M${at} ${Number(py(one.values[0])) - 5}l5 5l-5 5l-5-5z` }, title);
  });
  return { land, marks };
}

/** Where a curve is not known. */
function gapsOn(x: Axes["x"], y: Axes["y"], { branches, xs, count }: Curve): SVGElement[] {
  const gaps: SVGElement[] = [];
  for (let i = 0; i < count; i++) {
    if (branches[i] !== UNKNOWN) continue;
    const left = x.at(xs[Math.max(0, i - 1)]);
    while (i + 1 < count && branches[i + 1] === UNKNOWN) i++;
    const width = x.at(xs[Math.min(count - 1, i + 1)]) - left;
    gaps.push(svg("rect", { x: left, y: y.to, width, height: y.from - y.to, class: "adw-unknown" }));
  }
  return gaps;
}

/** Lines of equal height, over the regions of other branches. */
export function surfaceOn({ x, y }: Axes, { surface, graphs }: Terrain, hue: (graph: Graph) => number): Drawn {
  hue(graphs[0]);
  const { levels, regions } = surface.lines(x.to - x.from, y.from - y.to);
  const paths = regions.map(({ branch, path }) =>
    branch === UNKNOWN
      ? svg("path", { d: path, class: "adw-unknown" })
      : svg("path", { d: path, class: `adw-region adw-branch-${hue(graphs[branch])}`, "data-region": branch }),
  );
  const lines = levels.map((d, k) => svg("path", { d, class: "adw-level", opacity: (1 - (0.75 * k) / levels.length).toFixed(2) }));
  return { land: [svg("g", { transform: `translate(${x.from} ${y.to})` }, ...paths, ...lines)], marks: [] };
}

function wordsOf({ kind, x, slopes: [left, right] }: Break): string {
  const at = formatNumber(x);
  if (kind === "flip") return `at ${at} another branch of the code begins`;
  if (kind === "jump") return `at ${at} the value jumps`;
  return `kink at ${at}: slope ${formatNumber(left)} on its left, ${formatNumber(right)} on its right`;
}
