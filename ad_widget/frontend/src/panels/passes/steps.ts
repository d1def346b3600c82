/** The two passes, one op at a time: what the step does, what has arrived, and what is still to come. */

import { OWN_KEYS, html, mark, say, sayMoving } from "../../dom.ts";
import { toggled } from "../../scene/opening.ts";
import { seedText } from "../../seed.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { type Passes, passesOf } from "../../wire/passes.ts";
import { type Line, isSeen, linesOf, stepAt } from "./caption.ts";
import { Order } from "./order.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { sourceLines } from "../code/spans.ts";
import { stateLine } from "../parts/state.ts";
import { typeset } from "../parts/typeset.ts";
import css from "./steps.css";

/** Between two steps while they play by themselves, in ms, at speed 1. */
const PACE = 1200;
const SPEEDS = [0.5, 1, 2, 4];

class Steps implements Panel {
  readonly slot = "bottom";
  readonly el = rootOf("steps");
  readonly #track = html("div", { ...OWN_KEYS, class: "adw-track", role: "slider", tabindex: 0, "aria-label": "step", "aria-valuemin": 0 });
  readonly #where = html("span", { class: "adw-where" });
  readonly #code = html("div", { class: "adw-step-code" });
  readonly #lines = html("div", { class: "adw-terms" });
  readonly #play = button("play", "play");
  readonly #into = button("into", "");
  readonly #speed = html("select", { class: "adw-to", "aria-label": "speed" }, ...SPEEDS.map((x) => html("option", { value: x, selected: x === 1 }, `${x}×`)));
  readonly #order = new Order((done) => {
    this.#stop();
    this.#go(done);
  });
  #store!: Store;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #written: { line: Line; el: HTMLElement; said: HTMLElement; note: HTMLElement }[] = [];

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    const on = (el: HTMLElement, run: () => void): HTMLElement => {
      el.addEventListener("click", run, { signal });
      return el;
    };
    const hand = (run: () => void) => () => {
      this.#stop();
      run();
    };
    const seg = html(
      "span",
      { class: "adw-seg", role: "group", "aria-label": "steps" },
      on(button("|◀", "start"), hand(() => this.#go(0))),
      on(button("◀", "previous"), hand(() => this.#move(-1))),
      on(button("▶", "next"), hand(() => this.#move(1))),
      on(button("▶|", "end"), hand(() => this.#go(Infinity))),
      on(this.#play, () => this.#toggle()),
    );
    on(this.#into, hand(() => this.#enter()));
    mark(this.#play, "aria-pressed", "false");
    this.el.append(
      html("div", { class: "adw-controls" }, seg, this.#track, this.#where, this.#speed),
      this.#order.el,
      html("div", { class: "adw-step-caption", "aria-live": "polite" }, this.#code, this.#lines, this.#into),
      stateLine(store, signal),
    );
    this.el.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#listen(signal);
    signal.addEventListener("abort", () => {
      this.#stop();
      store.marked.set([]);
    });
    effect(() => {
      const graph = store.graph();
      const { done } = store.view();
      store.scene();
      if (graph) untracked(() => this.#write(graph, done));
    }, signal);
    effect(() => {
      store.numbers.version();
      this.#numbers();
    }, signal);
  }

  get #passes(): Passes {
    return passesOf(untracked(this.#store.graph)!);
  }

  get #all(): number {
    const { forward, backward } = this.#passes;
    return forward.length + backward.length;
  }

  get #done(): number {
    return Math.min(untracked(this.#store.view).done ?? Infinity, this.#all);
  }

  // Moving.

  /** Stand after a number of steps, and choose the node of the last one, or the closed group it is in. */
  #go(to: number, select = true): void {
    const store = this.#store;
    const done = Math.max(0, Math.min(to, this.#all));
    const step = stepAt(this.#passes, done);
    const scene = untracked(store.scene)!;
    const key = step && select ? scene.cards[scene.cardOf[step.node]].key : null;
    store.setView(key === null ? { done } : { done, select: key });
    if (key !== null) untracked(store.viewport)?.reveal(key);
  }

  /** One step on or back; all of a closed group's that follow each other are one. */
  #move(by: 1 | -1): void {
    const all = this.#all;
    let to = this.#done;
    if (by > 0 && to === all) to = 0; // and once more from the beginning
    const group = this.#groupAt(by > 0 ? to + 1 : to);
    do to += by;
    while (group !== null && to > 0 && to < all && this.#groupAt(by > 0 ? to + 1 : to) === group);
    this.#go(to);
    if (by > 0) this.#send();
  }

  /** The closed group in which a step takes place, and in which pass; null: none. */
  #groupAt(done: number): string | null {
    const step = done > this.#all ? null : stepAt(this.#passes, done);
    const scene = untracked(this.#store.scene)!;
    const card = step && scene.cards[scene.cardOf[step.node]];
    return card?.kind === "group" ? `${card.key}\n${step!.backward}` : null;
  }

  /** Open the group, to stand after the first of its steps. */
  #enter(): void {
    const store = this.#store;
    const group = this.#groupAt(this.#done);
    const scene = untracked(store.scene)!;
    if (group === null) return;
    let first = this.#done;
    while (this.#groupAt(first - 1) === group) first--;
    store.setView(toggled(scene, group.split("\n")[0], untracked(store.shared.view).select ?? null));
    this.#go(first);
  }

  /** Let what the step moves be seen on its way. */
  #send(): void {
    const graph = untracked(this.#store.graph)!;
    const step = stepAt(this.#passes, this.#done);
    if (!step) return;
    const { edges } = graph.program;
    const moved = graph.entering[step.node].filter((e) => !step.backward || edges[e].contribution !== null);
    untracked(this.#store.viewport)?.send(moved, step.backward);
  }

  #toggle(): void {
    if (this.#timer !== null) return this.#stop();
    this.#tick();
  }

  #tick(): void {
    this.#move(1);
    const over = this.#done === this.#all;
    this.#timer = over ? null : setTimeout(() => this.#tick(), PACE / Number(this.#speed.value));
    mark(this.#play, "aria-pressed", String(!over));
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    mark(this.#play, "aria-pressed", "false");
  }

  #key(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target === this.#speed) return;
    if (key === " " && (target as Element).tagName === "BUTTON") return; // which it presses
    const run = {
      ArrowRight: () => this.#move(1), ArrowLeft: () => this.#move(-1), " ": () => this.#move(1),
      Home: () => this.#go(0), End: () => this.#go(Infinity),
    }[key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    this.#stop();
    run();
  }

  /** The track is scrubbed. */
  #listen(signal: AbortSignal): void {
    const track = this.#track;
    const to = (event: PointerEvent): void => {
      const { left, width } = track.getBoundingClientRect();
      this.#stop();
      this.#go(Math.round(((event.clientX - left) / (width || 1)) * this.#all));
    };
    track.addEventListener("pointerdown", (event) => {
      track.setPointerCapture(event.pointerId);
      to(event);
    }, { signal });
    track.addEventListener("pointermove", (event) => {
      if (track.hasPointerCapture(event.pointerId)) to(event);
    }, { signal });
  }

  // What it says.

  #write(graph: Graph, view: number | null): void {
    const passes = passesOf(graph);
    const { forward, backward } = passes;
    const all = this.#all;
    const done = Math.min(view ?? all, all);
    mark(this.el, "data-done", `${done}/${all}`);
    this.el.tabIndex = -1;
    const track = this.#track;
    mark(track, "aria-valuemax", String(all));
    mark(track, "aria-valuenow", String(done));
    track.style.setProperty("--adw-turn", `${(100 * forward.length) / (all || 1)}%`);
    track.style.setProperty("--adw-done", `${(100 * done) / (all || 1)}%`);
    const step = stepAt(passes, done);
    const where = !step ? "before the first step" : step.backward ? `backward ${done - forward.length} of ${backward.length}` : `forward ${done} of ${forward.length}`;
    say(this.#where, where);
    mark(track, "aria-valuetext", where);
    const group = this.#groupAt(done);
    this.#into.hidden = group === null;
    if (group !== null) {
      const name = group.split("\n")[0];
      say(this.#into, `into ${name}`);
      mark(this.#into, "title", `Open ${name} and go through its steps one by one`);
    }
    this.#code.replaceChildren(...(step ? sourceLines(graph, step.node) : []));
    this.#order.show(graph, done);
    this.#written = linesOf(graph, passes, done).map((line) => {
      const [said, note] = ["adw-number adw-step-said", "adw-number adw-note"].map((name) => html("span", { class: name }));
      const to = line.edge < 0 ? undefined : graph.nodeKeys[graph.program.edges[line.edge].from];
      return { line, said, note, el: html("div", { class: "adw-line", "data-line": to }, typeset(line.symbols), said, note) };
    });
    this.#lines.replaceChildren(...this.#written.map(({ el }) => el));
    if (!step) this.#lines.append(html("span", { class: "adw-hint" }, "Only leaves and constants are known. The forward pass makes the values, one op after another: ▶ for the first."));
    else if (done === forward.length && graph.outputNode >= 0) this.#lines.append(html("span", { class: "adw-note" }, seedText(graph, untracked(this.#store.view).seed)));
    const edges = step ? graph.entering[step.node] : [];
    this.#store.marked.set(view === null || done === all ? [] : edges);
    this.#numbers();
  }

  #numbers(): void {
    const { frame } = this.#store.numbers;
    const [graph, mask] = [untracked(this.#store.graph), this.#store.mask()];
    const node = graph && stepAt(this.#passes, this.#done)?.node;
    for (const { line, el, said, note } of this.#written) {
      const seen = !graph || node === undefined || node === null || isSeen(graph, line, node, mask);
      if (seen) {
        sayMoving(said, line.numbers(frame));
        sayMoving(note, line.note(frame));
      } else {
        say(said, "");
        say(note, "");
      }
      const sum = seen ? line.sum(frame) : null;
      mark(el, "data-sum", sum === null ? null : String(sum));
    }
  }
}

function button(text: string, name: string): HTMLButtonElement {
  return html("button", { ...OWN_KEYS, type: "button", title: name, "aria-label": text === name ? undefined : name || undefined }, text);
}

export const steps: Kind = { name: "steps", tab: "Steps", css, make: () => new Steps() };
