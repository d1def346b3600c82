/**
 * The graph: an SVG built once a structure. What moves stands on two canvases over it, the numbers
 * and the chosen path; but until it first moves, and on paper, those too are part of the SVG.
 */

import look from "../../../look.json";
import { type Camera, MARGIN, type Size, first, fit, pan, settle, zoom } from "./camera.ts";
import { type Paths, sharesOf } from "./paths.ts";
import { OWN_KEYS, html, mark, svg } from "../dom.ts";
import { formatShape, toJson } from "../format.ts";
import type { Graph, Layout } from "../wire/graph.ts";
import { type EdgeMode, Painter, signColor } from "./painter.ts";
import { type Palette, readPalette } from "../theme.ts";

export interface PictureEvents {
  /** The pointer or the keyboard came to a node, or left it. */
  hover(node: number | null): void;
  select(node: number): void;
  zoomed(scale: number): void;
  /** The page has given it a place, and with it colours and fonts, or another width. */
  placed(): void;
}

/** Arrays larger than this get their JSON attributes when the hand rests. */
const EAGER = 1024;
const REST = 120;
/** Cards out of sight are written on later, in parts. */
const PART = 100;
const MAX_HEIGHT = 480;
const MIN_HEIGHT = 220;
/** Of larger graphs the numbers are on canvas from the first: as SVG they would take long. */
const STILL = 60;
/** Steps of a path's thickness: finer ones are not seen, but would be repainted. */
const WIDTHS = 12;

const { card } = look;

export class Picture {
  readonly el: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly pathCanvas: HTMLCanvasElement;
  private readonly numbersCanvas: HTMLCanvasElement;
  private readonly painter: Painter;
  private readonly events: PictureEvents;
  private graph: Graph | null = null;
  private layout: Layout | null = null;
  private nodes: SVGGElement[] = [];
  /** Cards without their names yet: text is most of what a large graph costs to lay out. */
  private blank = new Set<number>();
  private writing: ReturnType<typeof setTimeout> | null = null;
  private camera: Camera = { scale: 1, x: 0, y: 0 };
  private followsFit = true;
  private width = 0;
  private height = 0;
  private ratio = 1;
  private visible = true;
  private behind = false;
  /** Whether the canvases are in use: they are most of what a first picture would cost. */
  private live = false;
  private paper = false;
  /** What stands for the canvases on paper, and before there are any. */
  private readonly still = svg("g", { class: "adw-still" });
  private conventions: ReadonlyMap<number, string> = new Map();
  private onConvention: number[] = [];
  private chosen: { node: number; paths: Paths } | null = null;
  private palette: Palette | null = null;
  private dimmed = false;
  private resting: ReturnType<typeof setTimeout> | null = null;
  private painted = "";
  private frame: Float64Array = new Float64Array(0);
  private readonly late = new Set<number>();
  private readonly sizes: ResizeObserver;
  private readonly sight: IntersectionObserver;

  constructor(events: PictureEvents, signal: AbortSignal) {
    this.events = events;
    this.svg = svg("svg", { class: "adw-graph", role: "group", "aria-label": "computation graph" });
    this.pathCanvas = html("canvas", { class: "adw-layer", "aria-hidden": "true" });
    this.numbersCanvas = html("canvas", { class: "adw-layer", "aria-hidden": "true" });
    this.el = html("div", { class: "adw-window" });
    this.painter = new Painter(this.numbersCanvas);
    this.listen(signal);
    this.sizes = new ResizeObserver(() => this.place());
    this.sizes.observe(this.el);
    this.sight = new IntersectionObserver((entries) => {
      this.visible = entries.at(-1)!.isIntersecting;
      if (this.visible && this.behind) this.paintAll();
    });
    this.sight.observe(this.el);
  }

  destroy(): void {
    this.sizes.disconnect();
    this.sight.disconnect();
    if (this.resting !== null) clearTimeout(this.resting);
    if (this.writing !== null) clearTimeout(this.writing);
  }

  // Structure.

  /** Show a graph; `choose`, which comes next, draws what moves. */
  setGraph(graph: Graph, frame: Float64Array): void {
    const { layout } = graph;
    const before = this.layout && this.graph;
    // A re-run often makes the same picture with other numbers: then nothing may jump.
    const samePlaces = !!before && !!layout && samePlace(before, graph);
    const sameCards = samePlaces && sameFaces(before, graph);
    this.graph = graph;
    this.frame = frame;
    this.layout = layout;
    this.late.clear();
    if (!sameCards) this.build(graph, layout);
    if (!layout) {
      this.el.style.minHeight = `${MIN_HEIGHT}px`;
      this.paintAll();
      return;
    }
    for (let i = 0; i < this.nodes.length; i++) {
      if (graph.nodeValue[i] >= 0) this.write(i, "data-value", graph.nodeValue[i], frame);
      if (graph.nodeGrad[i] >= 0) this.write(i, "data-grad", graph.nodeGrad[i], frame);
    }
    this.painter.setGraph(graph, layout);
    if (this.nodes.length > STILL) this.goLive();
    if (samePlaces) {
      this.writeOnSeen();
      this.paintAll();
      return;
    }
    this.followsFit = true;
    this.svg.style.setProperty("--adw-natural", `${layout.width}px`);
    const old = parseFloat(this.el.style.minHeight) || 0;
    const height = Math.min(Math.max(layout.height + 2 * MARGIN, MIN_HEIGHT), MAX_HEIGHT);
    // A taller window of the graph before stays: what is below it on the page must not jump.
    this.el.style.minHeight = `${Math.max(old, height)}px`;
    if (this.width > 0) this.fitHeight();
    this.look(this.opening(this.window));
  }

  private build(graph: Graph, layout: Layout | null): void {
    this.chosen = null;
    this.onConvention = [];
    this.nodes = [];
    this.blank.clear();
    this.svg.replaceChildren();
    if (!layout) return;
    const lines = svg("g", { class: "adw-edges" });
    layout.edges.forEach(({ path }, i) => {
      const { from } = graph.program.edges[i];
      const quiet = graph.program.nodes[from].kind === "constant";
      const line = svg("path", {
        class: quiet ? "adw-edge adw-quiet" : "adw-edge",
        d: curve(path),
        "data-edge": graph.edgeKeys[i],
      });
      lines.append(line);
    });
    const cards = svg("g", { class: "adw-cards" });
    layout.nodes.forEach((box, i) => {
      const node = this.drawNode(graph, box, i);
      this.nodes.push(node);
      cards.append(node);
    });
    this.svg.append(lines, cards);
    this.blank = new Set(this.nodes.keys());
  }

  private drawNode(graph: Graph, [cx, cy, w, h]: Layout["nodes"][0], i: number): SVGGElement {
    const node = graph.program.nodes[i];
    const kind = node.op === null && node.kind !== "op" ? node.kind : "op";
    const said = [graph.labels[i], kind === "op" ? node.op : kind, formatShape(shapeOf(graph, i))];
    return svg(
      "g",
      {
        ...OWN_KEYS,
        class: `adw-node adw-is-${kind}`,
        "data-node": graph.nodeKeys[i],
        "data-index": i,
        tabindex: i === graph.outputNode ? 0 : -1,
        role: "button",
        "aria-label": said.filter(Boolean).join(", "),
      },
      // Absolute places: a thousand transforms would be a thousand layers' worth of bookkeeping.
      svg("rect", { class: "adw-card", x: cx - w / 2, y: cy - h / 2, width: w, height: h, rx: card.radius }),
    );
  }

  /** Give cards their names and signs. */
  private writeOn(cards: Iterable<number>): void {
    const { graph, layout } = this;
    if (!graph || !layout) return;
    for (const i of cards) {
      this.blank.delete(i);
      const [cx, cy, w, h] = layout.nodes[i];
      const x = cx - w / 2;
      const y = cy - h / 2;
      const node = graph.program.nodes[i];
      const full = graph.labels[i];
      const sign = node.symbol === node.label ? "" : node.symbol;
      const corner = [sign, formatShape(shapeOf(graph, i))].filter(Boolean).join("  ");
      const room = w - 2 * card.pad;
      const symbol = corner ? shorten(corner, look.size.symbol, look.font.number, "", room * 0.6) : null;
      const left = room - (symbol ? symbol.width + card.gap : 0);
      const style = node.op === null && node.kind === "constant" ? "" : "italic ";
      const name = shorten(full, look.size.name, look.font.name, style, left);
      const texts: SVGElement[] = [];
      if (!graph.bare[i]) {
        texts.push(
          svg("text", { class: style ? "adw-name" : "adw-name adw-upright", x: x + card.pad, y: y + card.name_y }, name.text),
        );
      }
      if (symbol) {
        texts.push(
          svg("text", { class: "adw-symbol", x: x + w - card.pad, y: y + card.symbol_y, "text-anchor": "end" }, symbol.text),
        );
      }
      if (name.text !== full) texts.push(svg("title", {}, full));
      this.nodes[i].append(...texts);
    }
  }

  /** Write on what is in sight, and bit by bit on the rest. */
  private writeOnSeen(): void {
    const { layout, camera, width, height } = this;
    if (!layout || !this.blank.size) return;
    const { scale, x, y } = camera;
    this.writeOn(
      [...this.blank].filter((i) => {
        const [cx, cy, w, h] = layout.nodes[i];
        return (
          Math.abs(scale * cx + x - width / 2) <= (scale * w + width) / 2 &&
          Math.abs(scale * cy + y - height / 2) <= (scale * h + height) / 2
        );
      }),
    );
    this.drawStill();
    if (this.writing !== null || !this.blank.size) return;
    const part = (): void => {
      this.writeOn([...this.blank].slice(0, PART));
      this.writing = this.blank.size ? setTimeout(part, REST) : null;
      if (!this.blank.size) this.drawStill();
    };
    this.writing = setTimeout(part, REST);
  }

  // Numbers.

  /** New numbers: attributes and canvas, in this frame. */
  numbers(frame: Float64Array, changed: Uint8Array): void {
    const { graph } = this;
    if (!graph || !this.layout) return;
    this.frame = frame;
    this.goLive();
    // The canvas first: setting its font asks for styles, which attributes and text make stale.
    if (this.visible) {
      this.painter.update(frame, changed);
      if (this.chosen) this.paintPath();
    } else {
      this.behind = true;
      this.painter.stale();
    }
    if (this.paper) this.drawStill();
    for (let i = 0; i < this.nodes.length; i++) {
      const value = graph.nodeValue[i];
      if (value >= 0 && changed[value]) this.write(i, "data-value", value, frame);
      const grad = graph.nodeGrad[i];
      if (grad >= 0 && changed[grad]) this.write(i, "data-grad", grad, frame);
    }
    if (this.late.size || this.behind) this.rest();
  }

  private write(i: number, name: "data-value" | "data-grad", slot: number, frame: Float64Array): void {
    const { start, size, shape } = this.graph!.slots[slot];
    if (shape.length === 0) {
      this.nodes[i].setAttribute(name, String(frame[start]));
    } else if (size <= EAGER || !this.nodes[i].hasAttribute(name)) {
      this.nodes[i].setAttribute(name, toJson(frame.subarray(start, start + size), shape));
    } else {
      this.late.add(i);
    }
  }

  /** Once the hand rests: large arrays' attributes, and what is out of sight but not of a screenshot. */
  private rest(): void {
    if (this.resting !== null) clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.resting = null;
      const { graph, frame } = this;
      if (!graph) return;
      // Scrolled out of sight it may be printed; in a hidden tab it has no boxes, and waits.
      if (this.behind && this.el.getClientRects().length) this.paintAll(true);
      for (const i of this.late) {
        for (const [name, slot] of [
          ["data-value", graph.nodeValue[i]],
          ["data-grad", graph.nodeGrad[i]],
        ] as const) {
          if (slot < 0) continue;
          const { start, size, shape } = graph.slots[slot];
          this.nodes[i].setAttribute(name, toJson(frame.subarray(start, start + size), shape));
        }
      }
      this.late.clear();
    }, REST);
  }

  // Emphasis.

  setMode(mode: EdgeMode): void {
    this.painter.setMode(mode);
    this.drawStill();
    this.paintAll();
  }

  /** The colours in force may be others: an SVG follows the style sheet, a canvas must be told. */
  recolor(): void {
    this.palette = null;
    this.painted = "";
    this.paintAll();
  }

  setDimmed(dimmed: boolean): void {
    if (dimmed === this.dimmed) return;
    this.dimmed = dimmed;
    this.painter.setDimmed(dimmed);
    this.drawStill();
    this.paintAll();
  }

  /** Light up a node and its ways to the output; the rest recedes. */
  choose(node: number | null, paths: Paths | null): void {
    if (this.chosen) this.nodes[this.chosen.node]?.classList.remove("adw-chosen");
    this.chosen = node === null || !paths ? null : { node, paths };
    if (this.chosen) this.nodes[this.chosen.node]?.classList.add("adw-chosen");
    this.paintPath();
    this.drawStill();
  }

  /** Mark the nodes whose slope is a matter of convention. */
  setConventions(conventions: ReadonlyMap<number, string>): void {
    this.conventions = conventions;
    if (this.onConvention.length === conventions.size && this.onConvention.every((i) => conventions.has(i))) return;
    for (const i of this.onConvention) this.nodes[i]?.classList.remove("adw-by-convention");
    this.onConvention = [...conventions.keys()];
    for (const i of this.onConvention) this.nodes[i]?.classList.add("adw-by-convention");
  }

  focusNode(node: number): void {
    this.nodes[node]?.focus({ preventScroll: true });
  }

  /** The chosen paths between two abscissae: edges by colour and step of thickness. */
  private strokes(low: number, high: number): Map<string, number[]> {
    const { layout, graph, chosen } = this;
    const strokes = new Map<string, number[]>();
    if (!layout || !graph || !chosen) return strokes;
    const { edges } = chosen.paths;
    const shares = sharesOf(graph, this.frame, chosen.node, edges);
    edges.forEach((edge, k) => {
      const { path } = layout.edges[edge];
      if (path[path.length - 2] < low || path[0] > high) return;
      const slot = graph.edgeContribution[edge];
      const passing =
        slot >= 0 && graph.slots[slot].size === 1 ? this.frame[graph.slots[slot].start] : 1;
      const share = shares ? Math.min(Math.abs(shares[k]), 1) : 0.5;
      const style = `${signColor(passing)}|${Math.round(share * WIDTHS)}`;
      const list = strokes.get(style);
      if (list) list.push(edge);
      else strokes.set(style, [edge]);
    });
    return strokes;
  }

  /** The chosen paths, where they look other than they are painted. */
  private paintPath(): void {
    const { pathCanvas, layout, palette, camera, ratio } = this;
    if (!palette || !this.width || !this.live) return;
    const low = -camera.x / camera.scale;
    const strokes = this.strokes(low, low + this.width / camera.scale);
    const painted = JSON.stringify([[...strokes], camera, ratio, pathCanvas.width, pathCanvas.height]);
    if (painted === this.painted) return;
    this.painted = painted;
    const context = pathCanvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pathCanvas.width, pathCanvas.height);
    const s = camera.scale * ratio;
    context.setTransform(s, 0, 0, s, camera.x * ratio, camera.y * ratio);
    for (const [style, edges] of strokes) {
      const { color, width } = strokeOf(style);
      context.strokeStyle = palette[color];
      context.lineWidth = width;
      context.beginPath();
      for (const edge of edges) trace(context, layout!.edges[edge].path);
      context.stroke();
    }
  }

  private paintAll(unseen = false): void {
    if (!this.width || !this.live) return;
    if (!this.visible && !unseen) {
      this.behind = true;
      this.rest();
      return;
    }
    this.behind = false;
    if (!this.palette) this.painter.setPalette((this.palette = readPalette(this.el)));
    if (this.layout) this.painter.paint(this.frame);
    this.paintPath();
  }

  /** From now on the canvases show what moves. */
  private goLive(): void {
    if (this.live) return;
    this.live = true;
    this.drawStill();
    const layers = [this.pathCanvas, this.numbersCanvas];
    if (this.svg.parentNode) this.svg.after(...layers);
    else this.el.prepend(...layers);
    this.sizeCanvases();
    this.paintAll();
  }

  private sizeCanvases(): void {
    if (!this.live) return;
    const { width, height, ratio } = this;
    for (const canvas of [this.pathCanvas, this.numbersCanvas]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.painted = "";
  }

  /**
   * On paper the style sheet lays out the SVG whole; the window and its camera stay as they are for
   * when the page is back on the screen.
   */
  setPaper(paper: boolean): void {
    this.paper = paper;
    if (paper) {
      this.place();
      this.writeOn(this.blank);
    }
    this.drawStill();
    if (!paper) this.place();
  }

  private drawStill(): void {
    const { still, layout } = this;
    still.replaceChildren();
    if (!layout || (this.live && !this.paper)) return still.remove();
    for (const [style, edges] of this.strokes(-Infinity, Infinity)) {
      const { color, width } = strokeOf(style);
      const d = edges.map((edge) => curve(layout.edges[edge].path)).join("");
      still.append(svg("path", { d, fill: "none", stroke: `var(--adw-${color})`, "stroke-width": width }));
    }
    // What is out of sight comes with the names of its cards.
    still.append(...this.painter.still(this.frame, this.blank.size > 0));
    this.svg.append(still);
  }

  // Window.

  private get window() {
    return { width: this.width, height: this.height };
  }

  /** Take the room that the page gives; before that the SVG is left out, or it is laid out twice. */
  place(): void {
    const { clientWidth: width, clientHeight: height } = this.el;
    const ratio = devicePixelRatio || 1;
    if (width && !this.paper && !(width === this.width && height === this.height && ratio === this.ratio)) {
      const firstTime = this.width === 0;
      if (width !== this.width) this.events.placed();
      Object.assign(this, { width, height, ratio });
      this.fitHeight();
      this.painter.resize(width, this.height, ratio);
      this.sizeCanvases();
      if (this.layout) {
        const { window } = this;
        this.look(firstTime || this.followsFit ? this.opening(window) : settle(this.camera, this.layout, window));
      }
    }
    if (!this.svg.parentNode) this.el.prepend(this.svg);
  }

  private opening(window: Size): Camera {
    const layout = this.layout!;
    const [x, y] = layout.nodes[Math.max(this.graph!.outputNode, 0)] ?? [0, 0];
    return first(layout, window, { x, y });
  }

  /** As tall as the graph needs at the scale that its width allows. */
  private fitHeight(): void {
    if (!this.layout || !this.followsFit) return;
    const { scale } = this.opening({ width: this.width, height: MAX_HEIGHT });
    const height = Math.min(Math.max(scale * this.layout.height + 2 * MARGIN, MIN_HEIGHT), MAX_HEIGHT);
    this.el.style.minHeight = `${Math.round(height)}px`;
    this.height = this.el.clientHeight;
  }

  private look(camera: Camera): void {
    const { layout } = this;
    if (!layout) return;
    // On whole device pixels: between them, the layer's text is a blur.
    const whole = (at: number): number => Math.round(at * this.ratio) / this.ratio;
    const { scale } = camera;
    const x = whole(camera.x);
    const y = whole(camera.y);
    camera = { scale, x, y };
    this.camera = camera;
    mark(this.svg, "width", String(scale * layout.width));
    mark(this.svg, "height", String(scale * layout.height));
    mark(this.svg, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.svg.style.transform = `translate(${x}px, ${y}px)`;
    this.painter.setCamera(camera);
    if (!this.painter.legible) this.goLive(); // they leave out what is too small to be read
    this.writeOnSeen();
    this.paintAll();
    this.events.zoomed(scale);
  }

  fit(): void {
    if (!this.layout) return;
    this.followsFit = true;
    this.look(fit(this.layout, this.window));
    this.followsFit = false;
  }

  zoomBy(factor: number, at = { x: this.width / 2, y: this.height / 2 }): void {
    if (!this.layout) return;
    this.followsFit = false;
    this.look(zoom(this.camera, factor, at, this.layout, this.window));
  }

  fullSize(): void {
    this.zoomBy(1 / this.camera.scale);
  }

  /** Bring a node into the window, moving as little as will do. */
  reveal(node: number): void {
    if (!this.layout) return;
    const [cx, cy, w, h] = this.layout.nodes[node];
    const { scale, x, y } = this.camera;
    const shift = (low: number, high: number, room: number): number =>
      low < MARGIN ? MARGIN - low : high > room - MARGIN ? room - MARGIN - high : 0;
    const dx = shift(scale * (cx - w / 2) + x, scale * (cx + w / 2) + x, this.width);
    const dy = shift(scale * (cy - h / 2) + y, scale * (cy + h / 2) + y, this.height);
    if (dx || dy) this.look(pan(this.camera, dx, dy, this.layout, this.window));
  }

  // Hands.

  private listen(signal: AbortSignal): void {
    const nodeOf = (event: Event): number | null => {
      const group = (event.target as Element).closest?.("[data-index]");
      return group ? Number((group as SVGElement).dataset.index) : null;
    };
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      run: (event: HTMLElementEventMap[K]) => void,
      options: AddEventListenerOptions = {},
    ) => this.el.addEventListener(name, run, { ...options, signal });

    let grip: { id: number; x: number; y: number; camera: Camera } | null = null;
    on("pointerdown", (event) => {
      if (event.button !== 0 || !this.layout) return;
      grip = { id: event.pointerId, x: event.clientX, y: event.clientY, camera: this.camera };
    });
    on("pointermove", (event) => {
      if (!grip || event.pointerId !== grip.id || !this.layout) return;
      const dx = event.clientX - grip.x;
      const dy = event.clientY - grip.y;
      if (!this.el.hasPointerCapture(grip.id)) {
        if (Math.hypot(dx, dy) < 4) return;
        this.el.setPointerCapture(grip.id);
        this.el.classList.add("adw-panning");
      }
      this.followsFit = false;
      this.look(pan(grip.camera, dx, dy, this.layout, this.window));
    });
    const release = () => {
      grip = null;
      this.el.classList.remove("adw-panning");
    };
    on("pointerup", release);
    on("pointercancel", release);
    on("click", (event) => {
      const node = nodeOf(event);
      if (node !== null) this.events.select(node);
    });
    on("pointerover", (event) => {
      if (!grip) this.events.hover(nodeOf(event));
    });
    on("pointerleave", () => this.events.hover(null));
    on(
      "wheel",
      (event) => {
        if (!this.layout) return;
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          const box = this.el.getBoundingClientRect();
          const at = { x: event.clientX - box.left, y: event.clientY - box.top };
          this.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.06 : 0.002)), at);
          return;
        }
        // The page keeps its scrolling: sideways always pans, downwards only once the reader
        // has taken hold of the graph, and never past its end.
        const held = this.el.matches(":focus-within");
        const unit = event.deltaMode ? 16 : 1;
        const dx = -unit * (event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX);
        const dy = event.shiftKey || !held ? 0 : -unit * event.deltaY;
        if (!dx && !dy) return;
        const next = pan(this.camera, dx, dy, this.layout, this.window);
        if (next.x === this.camera.x && next.y === this.camera.y) return;
        event.preventDefault();
        this.followsFit = false;
        this.look(next);
      },
      { passive: false },
    );
    on("keydown", (event) => this.key(event, nodeOf(event)));
    on("focusin", (event) => {
      const node = nodeOf(event);
      if (node === null) return;
      this.speak(node);
      if ((event.target as Element).matches(":focus-visible")) {
        this.events.select(node);
        this.reveal(node);
      }
    });
  }

  /** Give a focused node's name the numbers of now; kept up to date, all of them would cost. */
  private speak(node: number): void {
    const el = this.nodes[node];
    const graph = this.graph!;
    const grad = el.getAttribute("data-grad");
    const numbers = [`value ${el.getAttribute("data-value")}`];
    if (grad !== null) numbers.push(`gradient ${grad}`);
    const convention = this.conventions.get(node);
    if (convention) numbers.push(convention);
    el.setAttribute("aria-label", `${graph.labels[node]}, ${numbers.join(", ")}`);
  }

  private key(event: KeyboardEvent, node: number | null): void {
    const { graph } = this;
    if (!graph || node === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { edges } = graph.program;
    let next: number | undefined;
    switch (event.key) {
      case "ArrowLeft":
        next = edges[graph.entering[node][0]]?.from;
        break;
      case "ArrowRight":
        next = edges[graph.leaving[node][0]]?.to;
        break;
      case "ArrowUp":
      case "ArrowDown":
        next = this.neighbour(node, event.key === "ArrowDown" ? 1 : -1);
        break;
      case "Enter":
      case " ":
        next = node;
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    this.events.select(next);
    this.reveal(next);
    this.focusNode(next);
  }

  /** The nearest node above or below, among those that overlap it sideways. */
  private neighbour(node: number, direction: 1 | -1): number | undefined {
    const { nodes } = this.layout!;
    const [x, y, w] = nodes[node];
    let best: number | undefined;
    nodes.forEach(([cx, cy, cw], i) => {
      const ahead = direction * (cy - y);
      if (ahead <= 1 || Math.abs(cx - x) > (w + cw) / 2) return;
      if (best === undefined || ahead < direction * (nodes[best][1] - y)) best = i;
    });
    return best;
  }
}

function shapeOf(graph: Graph, i: number): readonly number[] {
  return graph.nodeValue[i] < 0 ? [] : graph.slots[graph.nodeValue[i]].shape;
}

function samePlace(a: Graph, b: Graph): boolean {
  const text = ({ width, height, nodes, edges }: Layout) => JSON.stringify([width, height, nodes, edges]);
  return a.layout === b.layout || text(a.layout!) === text(b.layout!);
}

/** Whether two graphs in the same places have the same names on the same cards. */
function sameFaces(a: Graph, b: Graph): boolean {
  const face = (graph: Graph) =>
    JSON.stringify([
      graph.nodeKeys,
      graph.edgeKeys,
      graph.program.nodes.map((n, i) => {
        const slot = graph.nodeValue[i];
        return [n.label, n.symbol, n.op, n.kind, n.grad === null, slot < 0 || graph.slots[slot].shape];
      }),
    ]);
  return face(a) === face(b);
}

function strokeOf(style: string) {
  const [sign, step] = style.split("|");
  const { width, max_width } = look.edge;
  // A line needs less ink than a number to be seen.
  const color = sign === "soft" ? "faint" : (sign as "positive" | "negative" | "warn");
  return { color, width: width + (Number(step) / WIDTHS) * (max_width - width) } as const;
}

/** SVG path data of a chain of cubic Bézier curves. */
export function curve(path: readonly number[]): string {
  let d = `M${path[0]} ${path[1]}`;
  for (let p = 2; p + 5 < path.length; p += 6) d += `C${path.slice(p, p + 6).join(" ")}`;
  return d;
}

function trace(context: CanvasRenderingContext2D, path: readonly number[]): void {
  context.moveTo(path[0], path[1]);
  for (let p = 2; p + 5 < path.length; p += 6) {
    context.bezierCurveTo(path[p], path[p + 1], path[p + 2], path[p + 3], path[p + 4], path[p + 5]);
  }
}

let ruler: CanvasRenderingContext2D | null = null;

/** Text cut with an ellipsis to fit a width, and the width it then takes. */
function shorten(
  text: string,
  pixels: number,
  family: string,
  style: string,
  room: number,
): { text: string; width: number } {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = `${style}${pixels}px ${family}`;
  const width = ruler.measureText(text).width;
  if (width <= room) return { text, width };
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const cut = `${letters.slice(0, middle).join("")}…`;
    if (ruler.measureText(cut).width <= room) low = middle;
    else high = middle - 1;
  }
  const cut = `${letters.slice(0, low).join("")}…`;
  return { text: cut, width: ruler.measureText(cut).width };
}
