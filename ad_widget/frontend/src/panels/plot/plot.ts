/** A node's number over one leaf or two, drawn: curve or contours, the slope, and a point to drag. */

import { OWN_KEYS, html, mark, say, svg } from "../../dom.ts";
import { formatNumber, signColor } from "../../format.ts";
import { type Entry, branchSign, branchesOf, rangeOf } from "../../sampling/entries.ts";
import type { Range } from "../../sampling/surface.ts";
import { Terrain } from "../../sampling/terrain.ts";
import { canTry } from "../../sampling/trial.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { Axes, rangeOfValues } from "./axes.ts";
import { dragPoint } from "./dragging.ts";
import { curveOn, surfaceOn } from "./land.ts";

/** A hand that rests this long, in ms, has time for the fine drawing. */
const REST = 140;
/** Branches that the kernel is asked for, for one plot. */
const ASKED = 8;
/** Colours of branches. */
const HUES = 5;
const POINT = 7;
const ARROW = 56;

/** What is plotted over what. */
export interface Ground {
  readonly graph: Graph;
  /** The key of the node; null: the output. */
  readonly key: string | null;
  readonly entries: readonly Entry[];
  /** Of an array the element that is plotted; null: the sum of all. */
  readonly seed: number | null;
}

/** What is known at the point. */
interface Here {
  /** The entries' values, the node's number, and its slopes along the entries. */
  readonly at: number[];
  y: number;
  readonly slopes: number[];
  /** Whether the slopes are gradients of the picture, and not differences of the plot's own. */
  exact: boolean;
  /** Left and right slope, where the point is on a kink. */
  sides: readonly [number, number] | null;
}

export class Plot {
  readonly axes = new Axes("plot", { left: 58, right: 14, top: 20, bottom: 34 });
  readonly words = html("div", { class: "adw-words", role: "note" });
  readonly here: Here = { at: [], y: NaN, slopes: [], exact: false, sides: null };
  /** Called when there is something new to say of the point. */
  said: () => void = () => {};
  /** Called for what else is drawn in the plane, after it has been laid out. */
  drawn: () => void = () => {};
  ground: Ground | null = null;
  #store!: Store;
  #terrain: Terrain | null = null;
  #ranges: Range[] = [];
  #yRange: Range = { low: 0, high: 1 };
  #rest: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #names = "";
  #shown = -1;
  #scratch = new Float64Array(0);
  readonly #hues = new Map<string, number>();
  readonly #land = svg("g");
  readonly #marks = svg("g");
  readonly #tangents = [0, 1, 2].map(() => svg("path", { class: "adw-tangent" }));
  readonly #dot = svg("circle", { r: POINT, class: "adw-point" });
  readonly #grip = svg("circle", { ...OWN_KEYS, r: 20, class: "adw-grip", tabindex: 0 });
  /** Between what is drawn of the land, and the point: for trails. */
  readonly between = svg("g");

  constructor() {
    const { plane, el } = this.axes;
    plane.append(this.#land, this.#marks, this.between, ...this.#tangents);
    el.append(this.#dot, this.#grip);
  }

  attach(store: Store, ground: () => Ground | null, signal: AbortSignal): void {
    this.#store = store;
    this.axes.watch(() => this.#redraw(), signal);
    effect(() => {
      const { graphs } = store.shared.elsewhere();
      const next = ground();
      untracked(() => this.#setGround(next, graphs));
    }, signal);
    effect(() => {
      store.numbers.moved();
      store.numbers.version();
      store.mask();
      untracked(() => this.#follow());
    }, signal);
    effect(() => {
      store.shared.elsewhere();
      store.status();
      untracked(() => this.#tell());
    }, signal);
    effect(() => {
      if (store.resets()) untracked(() => this.all());
    }, signal);
    dragPoint(this, this.#grip, signal);
    signal.addEventListener("abort", () => clearTimeout(this.#rest));
  }

  // What is plotted.

  #setGround(ground: Ground | null, seen: readonly Graph[]): void {
    const before = this.ground;
    this.ground = ground;
    const names = ground ? JSON.stringify([ground.key, ground.entries.map(({ name }) => name), ground.graph.leaves, ground.seed]) : "";
    const { values } = this.#store.numbers;
    const known = ground && canTry(ground.graph) && values.length === ground.graph.leafLength;
    const branches = known ? branchesOf(ground.graph, seen) : [];
    const had = this.#terrain?.graphs ?? [];
    const same = names === this.#names && had.length === branches.length && had.every((g, k) => g === branches[k]);
    if (same && before) return;
    if (names !== this.#names) {
      this.#asked = 0;
      this.#hues.clear();
      this.#names = names;
      this.#whole();
    }
    this.#terrain = known ? new Terrain(branches, ground.key, ground.entries, values, ground.seed) : null;
    this.#follow();
  }

  /** The whole ranges of the entries. */
  #whole(): void {
    const { ground } = this;
    const { values } = this.#store.numbers;
    this.#ranges = ground ? ground.entries.map((entry) => rangeOf(ground.graph, entry, values[entry.index])) : [];
    this.#shown = -1;
  }

  /** Look closer at the point, or from further away. */
  zoom(factor: number): void {
    const { ground } = this;
    if (!ground) return;
    this.#ranges = this.#ranges.map(({ low, high }, k) => {
      const x = this.#store.numbers.values[ground.entries[k].index];
      const reach = Math.max(((high - low) / 2) * factor, 1e-9 * Math.max(1, Math.abs(x)));
      return { low: x - reach, high: x + reach };
    });
    this.#follow();
  }

  /** Show the whole ranges again. */
  all(): void {
    this.#whole();
    this.#follow();
  }

  /** Whether what is plotted, or where the point is, may not be seen yet. */
  get hidden(): boolean {
    const { ground } = this;
    if (!ground) return true;
    const { graph, key, entries } = ground;
    const mask = this.#store.mask();
    const node = key === null ? graph.outputNode : (graph.nodeOf.get(key) ?? -1);
    const seen = (at: number): boolean => at < 0 || mask("value", at);
    return !seen(node) || !entries.every(({ leaf }) => seen(graph.leafNode[leaf]));
  }

  /** The numbers are others: sample anew where they matter, and move the point. */
  #follow(): void {
    const { ground } = this;
    const terrain = this.#terrain;
    const { values } = this.#store.numbers;
    this.#store.mask();
    if (!ground || values.length !== ground.graph.leafLength) return;
    ground.entries.forEach(({ index }, k) => {
      const range = this.#ranges[k];
      const x = values[index];
      if (x < range.low || x > range.high) this.#ranges[k] = { low: Math.min(range.low, x), high: Math.max(range.high, x) };
    });
    if (terrain?.outdated(values, this.#ranges)) {
      terrain.sample(values, this.#ranges.slice(), false);
      this.#later();
    } else if (terrain && !terrain.fine) this.#later();
    this.#redraw();
  }

  #later(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#finish(), REST);
  }

  /** The hand rests: draw as finely as it gets, and ask for what is not known. */
  #finish(): void {
    const terrain = this.#terrain;
    const { values } = this.#store.numbers;
    if (!terrain || !this.ground || values.length !== this.ground.graph.leafLength) return;
    terrain.sample(values, this.#ranges.slice(), true);
    this.#go(terrain);
  }

  /** Go on until all is sampled, leaving the page its time in between. */
  #go(terrain: Terrain): void {
    if (terrain !== this.#terrain) return;
    if (!terrain.more()) {
      this.#rest = setTimeout(() => this.#go(terrain));
      return;
    }
    this.#redraw();
    const unknown = terrain.unknown();
    if (unknown && this.#asked < ASKED) {
      this.#asked++;
      this.#store.actions.askBranch(unknown);
    }
    this.#tell();
  }

  /** What cannot be seen, in words. */
  #tell(): void {
    const store = this.#store;
    const { ground } = this;
    const { mode } = store.status();
    const { waiting, problem } = store.shared.elsewhere();
    let text = "";
    if (!ground) text = "There is no leaf to plot over.";
    else if (this.hidden) text = "Not known yet.";
    else if (!this.#terrain) text = "The kernel computes this graph, so that the page knows but this point of the curve.";
    else if (this.#terrain.version && !ground.entries[1] && !rangeOfValues(this.#terrain.curve.ys, this.#terrain.curve.count)) {
      text = `${ground.key ?? ground.graph.outputName} is no finite number over this range.`;
    } else if (this.#terrain.version && this.#terrain.partial) {
      if (waiting) text = "Another branch of the code begins where the curve ends: the kernel is asked for it.";
      else if (problem) text = `Where the curve ends the code takes another branch: ${problem}`;
      else if (mode === "static") text = "Where the curve ends the code takes another branch, and this page has no kernel to follow it.";
      else text = "Where the curve ends the code takes other branches.";
    }
    say(this.words, text);
    this.words.hidden = text === "";
  }

  // Drawing.

  #redraw(): void {
    const { ground, axes } = this;
    const terrain = this.#terrain;
    if (!ground || !axes.width) return;
    this.#measure();
    const hidden = this.hidden;
    axes.el.toggleAttribute("data-hidden", hidden);
    const [one, two] = ground.entries;
    const name = ground.key ?? ground.graph.outputName;
    const moved = two
      ? axes.lay(this.#ranges[0], this.#ranges[1], one.name, two.name)
      : axes.lay(this.#ranges[0], this.#fit(), one.name, name);
    const version = terrain?.version ?? 0;
    if (moved || version !== this.#shown) {
      this.#shown = version;
      this.#land.replaceChildren();
      this.#marks.replaceChildren();
      if (terrain && !hidden && version) {
        const { land, marks } = two ? surfaceOn(axes, terrain, this.#hue) : curveOn(axes, terrain, this.#hue);
        this.#land.replaceChildren(...land);
        this.#marks.replaceChildren(...marks);
      }
    }
    this.#drawPoint();
    this.drawn();
    this.said();
    this.#tell();
  }

  /** Heights as they were, unless the curve has left them or fills but a part. */
  #fit(): Range {
    const terrain = this.#terrain;
    const range = terrain?.version ? rangeOfValues(terrain.curve.ys, terrain.curve.count) : null;
    const y = Number.isFinite(this.here.y) ? this.here.y : 0;
    const next = range ?? { low: y - 1, high: y + 1 };
    const had = this.#yRange;
    const inside = next.low >= had.low && next.high <= had.high;
    if (!inside || next.high - next.low < 0.6 * (had.high - had.low)) this.#yRange = next;
    const { low, high } = this.#yRange;
    return y < low || y > high ? { low: Math.min(low, y), high: Math.max(high, y) } : this.#yRange;
  }

  /** A branch keeps its colour, whichever of them is shown. */
  readonly #hue = (graph: Graph): number => {
    const sign = branchSign(graph);
    if (!this.#hues.has(sign)) this.#hues.set(sign, this.#hues.size % HUES);
    return this.#hues.get(sign)!;
  };

  /** Value and slopes at the point, from the picture's own numbers where it has them. */
  #measure(): void {
    const { graph, key, entries } = this.ground!;
    const { here } = this;
    const terrain = this.#terrain;
    const { values, frame } = this.#store.numbers;
    const node = key === null ? graph.outputNode : (graph.nodeOf.get(key) ?? -1);
    const slot = graph.slots[graph.nodeValue[node]];
    const one = slot?.size === 1 && !slot.block;
    here.y = one ? frame[slot.start] : terrain ? terrain.at(values) : NaN;
    here.exact = node === graph.outputNode;
    here.at.length = here.slopes.length = entries.length;
    for (let k = 0; k < entries.length; k++) {
      const { leaf, at, index } = entries[k];
      here.at[k] = values[index];
      const grad = graph.nodeGrad[graph.leafNode[leaf]] ?? -1;
      const from = here.exact && grad >= 0 ? graph.slots[grad] : null;
      if (!from || from.block) here.exact = false;
      here.slopes[k] = from && !from.block ? frame[from.start + at] : terrain ? terrain.slope(values, k) : NaN;
    }
    here.sides = null;
    if (!entries[1] && terrain) {
      for (const { kind, x, slopes } of terrain.curve.breaks) {
        if (kind === "kink" && Math.abs(x - here.at[0]) <= 1e-6 * Math.max(1, Math.abs(x))) here.sides = slopes;
      }
    }
  }

  /** Whether the slopes are known, and may be seen. */
  get slopesSeen(): boolean {
    const { ground } = this;
    // By differences the page knows those alone of what it can run.
    if (!this.#terrain && !this.here.exact) return false;
    // Of another node than the output it may be a local derivative that is asked for.
    if (!ground || this.hidden || (ground.key !== null && this.#store.shared.seeking())) return false;
    const mask = this.#store.mask();
    return ground.entries.every(({ leaf }) => {
      const node = ground.graph.leafNode[leaf];
      return node < 0 || mask("grad", node);
    });
  }

  #drawPoint(): void {
    const { here, axes, ground } = this;
    const two = ground!.entries.length > 1;
    const [x, y] = [axes.x.at(here.at[0]), axes.y.at(two ? here.at[1] : here.y)];
    const seen = !this.hidden && Number.isFinite(x) && Number.isFinite(y);
    for (const el of [this.#dot, this.#grip]) {
      mark(el, "display", seen ? "inline" : "none");
      if (!seen) continue;
      mark(el, "cx", x.toFixed(1));
      mark(el, "cy", y.toFixed(1));
    }
    if (!seen) {
      for (const name of ["aria-valuetext", "aria-valuenow"]) mark(this.#grip, name, null);
      return this.#tangents.forEach((line) => mark(line, "display", "none"));
    }
    mark(this.#grip, "role", "slider");
    mark(this.#grip, "aria-label", `point of ${ground!.key ?? ground!.graph.outputName} over ${ground!.entries.map(({ name }) => name).join(" and ")}`);
    mark(this.#grip, "aria-valuetext", here.at.map(formatNumber).join(", "));
    mark(this.#grip, "aria-valuenow", String(here.at[0]));
    const lines = this.slopesSeen ? (two ? [this.#arrow(x, y)] : this.#slopesAt(x, y)) : [];
    this.#tangents.forEach((line, k) => {
      const one = lines[k];
      mark(line, "display", one ? "inline" : "none");
      if (!one) return;
      mark(line, "d", two ? arrowPath(one.ends) : `M${one.ends.map((p) => p.toFixed(1)).join(" ")}`);
      mark(line, "class", `adw-tangent adw-${one.color}${one.faint ? " adw-side" : ""}`);
    });
  }

  /** The tangent, and on a kink the two of its sides. */
  #slopesAt(x: number, y: number): Stroke[] {
    const { axes, here } = this;
    const reach = 0.2 * (axes.x.to - axes.x.from);
    const perX = (axes.x.high - axes.x.low) / (axes.x.to - axes.x.from);
    const perY = (axes.y.high - axes.y.low) / (axes.y.to - axes.y.from);
    const stroke = (slope: number, left: number, right: number, faint: boolean): Stroke => {
      const rise = (slope * perX) / perY; // pixels per pixel
      const long = 1 / Math.hypot(1, rise);
      const [a, b] = [left * reach * long, right * reach * long];
      return { ends: [x + a, y + a * rise, x + b, y + b * rise], color: signColor(slope), faint };
    };
    if (!Number.isFinite(here.slopes[0])) return [];
    const lines = [stroke(here.slopes[0], -1, 1, false)];
    if (here.sides) lines.push(stroke(here.sides[0], -1, 0, true), stroke(here.sides[1], 0, 1, true));
    return lines.filter(({ ends }) => ends.every(Number.isFinite));
  }

  /** The gradient: where the number grows fastest, and in this plane across its contours. */
  #arrow(x: number, y: number): Stroke {
    const { axes, here } = this;
    const dx = (here.slopes[0] * (axes.x.to - axes.x.from)) / (axes.x.high - axes.x.low);
    const dy = (here.slopes[1] * (axes.y.to - axes.y.from)) / (axes.y.high - axes.y.low);
    const long = Math.hypot(dx, dy) || 1;
    const length = Math.min(ARROW, long);
    return { ends: [x, y, x + (dx / long) * length, y + (dy / long) * length], color: "positive", faint: false };
  }

  // Hands.

  /** The step of a key along an axis. */
  step(axis: number): number {
    const { low, high } = this.#ranges[axis];
    return this.ground!.graph.controls[this.ground!.entries[axis].leaf]?.step || (high - low) / 100;
  }

  settle(): void {
    this.#store.actions.settle();
  }

  /** Move the point: to numbers along the entries. */
  move(to: readonly number[]): void {
    const { ground } = this;
    const store = this.#store;
    const { values } = store.numbers;
    if (!ground || !untracked(store.status).editable) return;
    if (this.#scratch.length !== values.length) this.#scratch = new Float64Array(values.length);
    this.#scratch.set(values);
    ground.entries.forEach(({ index }, k) => {
      if (Number.isFinite(to[k])) this.#scratch[index] = to[k];
    });
    store.actions.setLeaves(this.#scratch);
  }
}

interface Stroke {
  ends: number[];
  color: string;
  faint: boolean;
}

/** Pixels beyond which an arrow is not drawn: browsers draw with 32 bits. */
const FAR = 1e6;

/** A line from two of four numbers to the other two, and a head there; none to where it cannot be drawn. */
export function arrowPath([x1, y1, x2, y2]: readonly number[], head = 9): string {
  const long = Math.hypot(x2 - x1, y2 - y1);
  if (!(long > 1 && long < FAR)) return "";
  const back = Math.min(head, long) / long;
  const [dx, dy] = [(x2 - x1) * back, (y2 - y1) * back];
  const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const wing = (side: number): string => at(x2 - dx - side * dy * 0.55, y2 - dy + side * dx * 0.55);
  return `M${at(x1, y1)}L${at(x2, y2)}M${wing(1)}L${at(x2, y2)}L${wing(-1)}`;
}
