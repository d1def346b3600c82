/** Gradient descent under the reader's hand: step by step, with its trail, its losses, and forks. */

import { OWN_KEYS, clean, html, mark, say, sayMoving, svg } from "../../dom.ts";
import { formatNumber, parseNumber } from "../../format.ts";
import { METHODS, type Method } from "../../sampling/optimisers.ts";
import { computed, effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { groundOf } from "./choices.ts";
import css from "./descent.css";
import { Losses, lineOf } from "./losses.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { Plot, arrowPath } from "./plot.ts";
import { RATE, type Run, dataOf, lossOf, runOf } from "./run.ts";

/** Steps a second that the reader chooses from; the last is one a frame. */
const SPEEDS = [4, 12, 60] as const;
/** The rate's slider goes by powers of ten between these. */
const POWERS = [-5, 1] as const;

class Descent implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #plot = new Plot();
  readonly #losses = new Losses();
  readonly #trails = svg("g");
  readonly #ghost = svg("path", { class: "adw-ghost-step" });
  readonly #buttons: Record<string, HTMLButtonElement> = {};
  readonly #rate = html("input", { ...OWN_KEYS, type: "text", inputmode: "decimal", class: "adw-field", "aria-label": "rate", autocomplete: "off" });
  readonly #power = html("input", { ...OWN_KEYS, type: "range", min: POWERS[0], max: POWERS[1], step: 0.05, "aria-label": "rate, by powers of ten" });
  readonly #method = html("select", { ...OWN_KEYS, "aria-label": "method" });
  readonly #speed = html("select", { ...OWN_KEYS, "aria-label": "steps a second" });
  readonly #held = html("span", { class: "adw-held", role: "group", "aria-label": "leaves held fixed" });
  readonly #said = html("span", { class: "adw-descent-said adw-number" });
  readonly #problem = html("div", { class: "adw-problem", role: "status" });
  #store!: Store;
  #run!: Run;
  #playing = false;
  #last = 0;
  /** What the trails were drawn of. */
  #drawn = "";

  constructor() {
    const button = (name: string, run: () => void): HTMLButtonElement => {
      const el = html("button", { ...OWN_KEYS, type: "button" }, name);
      el.addEventListener("click", run);
      this.#buttons[name] = el;
      return el;
    };
    const group = (...children: Node[]): HTMLElement => html("div", { class: "adw-buttons" }, ...children);
    this.#method.append(...METHODS.map((name) => html("option", { value: name }, { rmsprop: "RMSProp", adam: "Adam", newton: "Newton" }[name as string] ?? name)));
    this.#speed.append(...SPEEDS.map((n) => html("option", { value: n }, `${n} a second`)));
    const label = (text: string, ...fields: Node[]): HTMLElement => html("label", { class: "adw-labelled" }, text, ...fields);
    const controls = html(
      "div",
      { class: "adw-descent-controls" },
      group(button("step", () => this.#step()), button("play", () => this.#play(!this.#playing)), button("reset", () => this.#reset())),
      this.#speed,
      label("rate", this.#rate),
      this.#power,
      this.#method,
      this.#held,
      group(button("fork here", () => this.#run.fork(this.#store))),
    );
    this.#plot.between.append(this.#trails, this.#ghost);
    this.el = rootOf("descent", [
      html("div", { class: "adw-descent-plots" }, this.#plot.axes.box, this.#losses.axes.box),
      html("div", { class: "adw-descent-line" }, this.#said, this.#problem, this.#plot.words),
      controls,
    ]);
    this.el.classList.add("adw-plotted");
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const run = (this.#run = runOf(store));
    const ground = computed(() => groundOf(store, (graph) => this.#axes(graph)));
    this.#plot.drawn = () => this.#drawTrails();
    this.#plot.attach(store, ground, signal);
    this.#losses.pick = (at) => this.#goTo(at);
    this.#losses.attach(run, signal);
    effect(() => {
      store.numbers.version();
      store.numbers.moved();
      store.status();
      untracked(() => run.arrive(store));
    }, signal);
    effect(() => {
      run.version();
      store.numbers.version();
      store.shared.further();
      store.view();
      store.mask();
      const graph = store.graph();
      if (graph) untracked(() => this.#say(graph));
    }, signal);
    effect(() => {
      run.version();
      const graph = store.graph();
      const seen = graph !== null && store.mask()("value", graph.outputNode);
      untracked(() => {
        this.#losses.draw(graph?.outputName ?? "", seen);
        this.#drawTrails();
      });
    }, signal);
    effect(() => {
      const graph = store.graph();
      const { hold } = store.view();
      if (graph) this.#fillHeld(graph, hold ?? dataOf(graph));
    }, signal);
    effect(() => {
      const { rate, method } = store.view();
      if (document.activeElement !== this.#rate) this.#rate.value = String(rate ?? RATE);
      this.#power.value = String(Math.log10(rate ?? RATE));
      this.#method.value = method;
      this.#rate.disabled = this.#power.disabled = method === "newton";
    }, signal);
    this.#listen();
    signal.addEventListener("abort", () => this.#play(false));
  }

  /** The first two numbers that move, or the one there is. */
  #axes(graph: Graph) {
    return this.#run.free(this.#store, graph).slice(0, 2);
  }

  // Hands.

  #listen(): void {
    const store = this.#store;
    this.#power.addEventListener("input", () => {
      store.setView({ rate: Number((10 ** this.#power.valueAsNumber).toPrecision(2)) });
    });
    const take = (): void => {
      const x = parseNumber(this.#rate.value);
      if (x !== null && x > 0) store.setView({ rate: x });
      this.#rate.toggleAttribute("aria-invalid", x === null || x <= 0);
    };
    this.#rate.addEventListener("change", take);
    this.#rate.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take();
      event.stopPropagation();
    });
    this.#method.addEventListener("change", () => store.setView({ method: this.#method.value as Method }));
  }

  #step(): void {
    this.#play(false);
    this.#run.advance(this.#store);
    this.#store.actions.settle();
  }

  #reset(): void {
    this.#play(false);
    this.#run.reset(this.#store);
  }

  #goTo(at: number): void {
    this.#play(false);
    this.#run.goTo(this.#store, at);
  }

  #play(on: boolean): void {
    if (on === this.#playing) return;
    this.#playing = on;
    const { play } = this.#buttons;
    say(play, on ? "pause" : "play");
    mark(play, "aria-pressed", String(on));
    if (!on) return this.#store.actions.settle();
    this.#last = -Infinity;
    const turn = (now: number): void => {
      if (!this.#playing) return;
      const speed = Number(this.#speed.value);
      // A frame comes a little early or late; the fastest is one a frame.
      const due = speed >= 60 || now - this.#last >= 1000 / speed - 8;
      if (due && !this.#run.waiting) {
        this.#last = now;
        if (!this.#run.advance(this.#store)) return this.#play(false);
      }
      if (this.#run.problem) return this.#play(false);
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  // What is shown.

  #fillHeld(graph: Graph, held: readonly string[]): void {
    const boxes = graph.program.leaves.slice(0, 40).map(({ name }) => {
      const box = html("input", { ...OWN_KEYS, type: "checkbox", "aria-label": `hold ${name}` });
      box.checked = held.includes(name);
      box.addEventListener("change", () => {
        const others = held.filter((other) => other !== name);
        this.#store.setView({ hold: box.checked ? [...others, name] : others });
      });
      return html("label", {}, box, clean(name));
    });
    this.#held.replaceChildren("held:", ...boxes);
  }

  #say(graph: Graph): void {
    const run = this.#run;
    const store = this.#store;
    const seen = store.mask()("value", graph.outputNode);
    const loss = lossOf(store, graph);
    if (store.view().method === "newton") run.preview(store, graph); // it may say what is missing
    mark(this.el, "data-step", String(run.step));
    if (seen) mark(this.el, "data-loss", String(loss));
    else this.el.removeAttribute("data-loss");
    sayMoving(this.#said, `step ${run.step}   ${graph.outputName} ${seen ? formatNumber(loss) : "?"}`);
    this.#buttons["fork here"].disabled = run.at < 0 || run.paths.length === 0;
    const first = run.path?.points[0].loss;
    const grown = first !== undefined && run.at > 2 && loss > 10 * Math.max(Math.abs(first), 1e-12);
    say(this.#problem, run.problem || run.missing || (grown && seen ? "It diverges: the loss grows. Try a smaller rate." : ""));
  }

  /** Where the descent has been, and where the next step goes. */
  #drawTrails(): void {
    const { ground, axes } = this.#plot;
    const run = this.#run;
    if (!ground || !axes.width) return;
    const [one, two] = ground.entries;
    const at = (_: number, loss: number, values: Float64Array): [number, number] => [
      axes.x.at(values[one.index]),
      axes.y.at(two ? values[two.index] : loss),
    ];
    const seen = this.#plot.slopesSeen && (two !== undefined || ground.key === null);
    this.#drawGhost();
    const drawn = `${untracked(run.version)} ${axes.laid} ${seen} ${one.name} ${two?.name}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const paths = seen ? run.paths.filter(({ points }) => points[0].values.length === ground.graph.leafLength) : [];
    this.#trails.replaceChildren(
      ...paths.flatMap((path, k) => {
        const name = k === paths.length - 1 ? "" : " adw-past";
        const dots = path.points.slice(-60).map(({ step, loss, values }) => {
          const [cx, cy] = at(step, loss, values);
          return Number.isFinite(cx + cy) && Math.abs(cx) + Math.abs(cy) < 2e4 ? [svg("circle", { r: 3, cx: cx.toFixed(1), cy: cy.toFixed(1), class: `adw-crumb${name}` })] : [];
        });
        return [svg("path", { d: lineOf(path, at), class: `adw-trail${name}` }), ...dots.flat()];
      }),
    );
  }

  /** Where the next step goes. */
  #drawGhost(): void {
    const { ground, axes, slopesSeen } = this.#plot;
    const { values } = this.#store.numbers;
    let path = "";
    if (ground?.entries[1] && slopesSeen && ground.graph === untracked(this.#store.graph)) {
      const step = this.#run.preview(this.#store, ground.graph);
      const free = this.#run.free(this.#store, ground.graph);
      const ends = ground.entries.map(({ index }) => {
        const i = free.findIndex((entry) => entry.index === index);
        return [values[index], values[index] + (i < 0 ? 0 : step[i])];
      });
      path = arrowPath([0, 1].flatMap((k) => [axes.x.at(ends[0][k]), axes.y.at(ends[1][k])]));
    }
    mark(this.#ghost, "d", path);
  }
}

export const descent: Kind = { name: "descent", tab: "Descent", css, make: () => new Descent() };
