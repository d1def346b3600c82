/** Numbers to find before they are seen: boxes, marks, hints that point at an edge, worked steps. */

import { OWN_KEYS, html, isTouched, say } from "../../dom.ts";
import { exampleOf } from "../../exercise/examples.ts";
import { hintOf } from "../../exercise/hints.ts";
import { type Answers, SHOWN, markOf, rightNumber } from "../../exercise/marking.ts";
import { mistakeOf } from "../../exercise/mistakes.ts";
import { ASKED, type Asked, type Question, allOf, gradients, questionOf, wordsOf } from "../../exercise/questions.ts";
import { canTry } from "../../sampling/trial.ts";
import { effect, untracked } from "../../signals.ts";
import type { Placed } from "../../scene/place.ts";
import type { Store } from "../../store.ts";
import type { Graph } from "../../wire/graph.ts";
import { Answering } from "./answering.ts";
import css from "./exercise.css";
import { handIn } from "./handin.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { type Spot, inWindow, nearerBy, spotsOf } from "./spots.ts";
import { stateLine } from "../parts/state.ts";
import { WorkedSteps } from "./worked.ts";

const KINDS: Readonly<Record<Asked, string>> = {
  grad: "gradients", value: "values", local: "local derivatives", jacobian: "the Jacobian", shape: "shapes of gradients", value_shape: "shapes of values", order: "order of the backward pass",
};

/** How much nearer the picture comes of itself at most. */
const NEARER = 2.2;

class Exercise implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #tally = html("span", { class: "adw-tally", role: "status" });
  readonly #boxes = html("div", { class: "adw-boxes" });
  readonly #hint = html("div", { class: "adw-answer-hint", role: "status" });
  readonly #kind = html("select", { ...OWN_KEYS, class: "adw-to", "aria-label": "what is asked" });
  readonly #show = button("show", "Show what is asked in the chosen box");
  readonly #next = button("next example", "Other numbers; of a worked example one step less is worked");
  readonly #clear = button("clear", "Take all answers away");
  readonly #worked = new WorkedSteps();
  #store!: Store;
  #rows: Answering[] = [];
  #at = 0;
  #example = 0;
  /** What was answered last, while the kernel is asked what is right. */
  #unmarked: Answering | null = null;
  /** The rows that the picture has come nearer for. */
  #came: readonly Answering[] | null = null;
  /** Lets the picture be as it was before. */
  #back: () => void = () => {};
  /** Whether the boxes are in the panel wherever their numbers are. */
  #elsewhere = true;
  #spots: { of: Placed | null; rows: readonly Answering[]; at: readonly (Spot | null)[] } = { of: null, rows: [], at: [] };

  constructor() {
    this.#kind.append(
      html("option", { value: "fade" }, "worked example"),
      ...ASKED.map((kind) => html("option", { value: kind }, KINDS[kind])),
      html("option", { value: "", hidden: true }, "as set"),
    );
    const ask = html("label", { class: "adw-labelled" }, "find", this.#kind);
    const controls = html("div", { class: "adw-exercise-controls" }, ask, this.#tally, html("span", { class: "adw-seg" }, this.#show, this.#next, this.#clear));
    this.el = rootOf("exercise", [controls, html("div", { class: "adw-exercise-body" }, html("div", {}, this.#boxes, this.#hint), this.#worked.el)]);
  }

  attach(store: Store, signal: AbortSignal): void {
    this.#store = store;
    this.el.append(handIn(store, signal), stateLine(store, signal));
    const on = (el: HTMLElement, type: string, run: () => void): void => el.addEventListener(type, run, { signal });
    on(this.#kind, "change", () => this.#ask(this.#kind.value as Asked | "fade"));
    on(this.#show, "click", () => this.#answer(this.#rows[this.#at], SHOWN));
    on(this.#clear, "click", () => store.setView({ answers: null }));
    on(this.#next, "click", () => this.#nextExample());
    signal.addEventListener("abort", () => {
      store.marked.set([]);
      this.#back();
    });
    effect(() => {
      const [graph, asked] = [store.graph(), store.shared.asked()];
      if (graph) untracked(() => this.#write(graph, asked));
    }, signal);
    effect(() => {
      store.shared.asked();
      store.numbers.version();
      const graph = store.graph();
      if (graph) this.#mark(graph, store.shared.answers());
    }, signal);
    effect(() => {
      store.shared.asked();
      store.numbers.version();
      const [graph, mask] = [store.graph(), store.mask()];
      if (graph) this.#worked.write(graph, store.numbers.frame, mask);
    }, signal);
    effect(() => {
      store.camera();
      store.shared.asked();
      store.shared.arranger.picture();
      this.#elsewhere = store.phone() || store.paper() === true || store.lecture() || isTouched();
      untracked(() => this.#stand());
    }, signal);
    // What is above the graph in the page may grow without the graph.
    const moved = new ResizeObserver(() => untracked(() => this.#stand()));
    queueMicrotask(() => this.#frame && moved.observe(this.#frame));
    signal.addEventListener("abort", () => moved.disconnect());
    // A node that is chosen in the picture has its box lit.
    effect(() => {
      const node = store.selected();
      for (const { el, question } of this.#rows) el.classList.toggle("adw-lit", question.kind !== "local" && question.index === node);
    }, signal);
  }

  #write(graph: Graph, asked: readonly Question[]): void {
    this.#rows = asked.map((question, k) => new Answering(question, wordsOf(graph, question), {
      answer: (text) => this.#answer(this.#rows[k], text),
      isRight: (text) => markOf(graph, this.#store.numbers.frame, question, { ...untracked(this.#store.shared.answers), [question.key]: text }) === "right",
      focus: () => this.#point(graph, k),
      blur: () => queueMicrotask(() => untracked(() => this.#stand())),
      leave: (by) => this.#rows[k + by]?.focus(),
    }));
    this.#at = 0;
    this.#boxes.replaceChildren(...this.#rows.map(({ el }) => el));
    if (!asked.length) this.#boxes.append(html("span", { class: "adw-hint" }, "Nothing of this kind can be asked of this graph."));
    say(this.#hint, "");
    this.#kind.value = this.#store.view().fade ? "fade" : kindOf(graph, asked);
    this.#show.disabled = !asked.length;
  }

  /** What holds the graph and the panel. */
  get #frame(): HTMLElement | null {
    return this.el.closest<HTMLElement>(".adw-frame");
  }

  /** Let each box stand on the graph where its number is hidden, if there is room for it there. */
  #stand(): void {
    const store = this.#store;
    const placed = store.shared.arranger.picture();
    const frame = this.#frame;
    const view = frame?.querySelector('[data-panel="graph"]');
    if (!frame || !view || !placed || this.#elsewhere || placed.scene.graph !== store.graph()) {
      for (const row of this.#rows) row.stand(null);
      return;
    }
    if (this.#spots.of !== placed || this.#spots.rows !== this.#rows) {
      this.#spots = { of: placed, rows: this.#rows, at: spotsOf(placed, this.#rows.map(({ question }) => question)) };
    }
    const inside = this.el.offsetParent ?? frame;
    const [around, own] = [inside.getBoundingClientRect(), view.getBoundingClientRect()];
    const [dx, dy] = [own.left - around.left - inside.clientLeft, own.top - around.top - inside.clientTop];
    this.#come();
    this.#rows.forEach((row, k) => {
      const spot = this.#spots.at[k];
      const seen = spot && inWindow(spot, store.camera());
      row.stand(seen && { ...seen, x: seen.x + dx, y: seen.y + dy });
    });
  }

  /** Once for what is asked: come as near as the boxes need to be written in, if that leaves most of the picture in sight. */
  #come(): void {
    const store = this.#store;
    const { scale, width } = store.camera();
    if (this.#came === this.#rows || !width) return;
    this.#came = this.#rows;
    const nearer = nearerBy(this.#spots.at, scale);
    const view = store.viewport();
    if (!view || nearer <= 1 || nearer > NEARER) return;
    const first = this.#rows.find((_, k) => this.#spots.at[k] !== null)!;
    this.#back();
    this.#back = view.approach(nearer);
    view.reveal(store.graph()!.nodeKeys[nodeOf(store.graph()!, first.question)]);
  }

  /** The box that the hand is in: its node is chosen. */
  #point(graph: Graph, k: number): void {
    this.#at = k;
    const { question } = this.#rows[k];
    const store = this.#store;
    if (question.kind === "local") store.marked.set([question.index]);
    else {
      store.marked.set([]);
      store.select(question.index);
      untracked(store.viewport)?.reveal(graph.nodeKeys[question.index]);
    }
  }

  #answer(row: Answering | undefined, text: string): void {
    if (!row) return;
    const answers = { ...untracked(this.#store.shared.answers) };
    if (text.trim() === "") delete answers[row.question.key];
    else answers[row.question.key] = text.trim().slice(0, 200);
    this.#store.setView({ answers: Object.keys(answers).length ? answers : null });
    this.#hintAt(row, answers);
  }

  #hintAt(row: Answering, answers: Answers): void {
    const { question } = row;
    const graph = untracked(this.#store.graph)!;
    const { frame } = this.#store.numbers;
    const judged = markOf(graph, frame, question, answers);
    const wrong = judged === "wrong";
    this.#unmarked = judged === null && question.key in answers ? row : null;
    const hint = wrong ? hintOf(graph, question, mistakeOf(graph, frame, question, answers)) : null;
    say(this.#hint, hint ? `${wordsOf(graph, question)}: ${hint.text}` : "");
    this.#store.marked.set(hint?.edges ?? []);
  }

  #mark(graph: Graph, answers: Answers): void {
    const { frame } = this.#store.numbers;
    let [right, unknown] = [0, 0];
    let opened = false;
    for (const row of this.#rows) {
      // Asked of the kernel before there is an answer.
      if (row.question.kind === "jacobian" && !canTry(graph) && rightNumber(graph, frame, row.question) === null) unknown++;
      const one = markOf(graph, frame, row.question, answers);
      if (one !== null && row === this.#unmarked) untracked(() => this.#hintAt(row, answers));
      if (one === "right") right++;
      if (row.show(answers[row.question.key] ?? "", one)) opened = true;
    }
    // Where boxes stand is asked of the page's layout, which no frame of a drag has time for.
    if (opened) untracked(() => this.#stand());
    const unable = unknown && this.#store.status().mode === "static" ? `; ${unknown} can be marked by the kernel alone` : "";
    say(this.#tally, `${right} of ${this.#rows.length} right${unable}`);
    this.el.toggleAttribute("data-solved", right > 0 && right === this.#rows.length);
  }

  #ask(kind: Asked | "fade"): void {
    const graph = untracked(this.#store.graph)!;
    const fade = kind === "fade" ? gradients(graph) : null;
    const hidden = kind === "fade" ? fade!.slice(-1) : kind === "grad" ? null : allOf(graph, kind);
    this.#store.setView({ hidden, fade, answers: null, panel: "exercise" });
  }

  /** Other numbers; of a worked example the last step that was worked is asked too. */
  #nextExample(): void {
    const store = this.#store;
    const graph = untracked(store.graph)!;
    const asked = untracked(store.shared.asked);
    const { hidden: now, fade } = untracked(store.view);
    const hidden = fade ? fade.slice(-asked.length - 1) : now;
    const next = (hidden ?? gradients(graph)).map((key) => questionOf(graph, key)).filter((one) => one !== null);
    const values = exampleOf(graph, next, ++this.#example);
    store.setView({ hidden, answers: null });
    this.#store.marked.set([]);
    const why = canTry(graph) ? "no others were found that are small and whole." : "the page cannot run this graph, and quiz.vary(seed) in Python gives others.";
    say(this.#hint, values ? "" : `The numbers stay: ${why}`);
    if (!values || !untracked(store.status).editable) return;
    store.actions.setLeaves(values);
    store.actions.settle();
  }
}

function kindOf(graph: Graph, asked: readonly Question[]): string {
  const keys = JSON.stringify(asked.map(({ key }) => key));
  return ASKED.find((kind) => JSON.stringify(allOf(graph, kind)) === keys) ?? "";
}

function nodeOf(graph: Graph, { kind, index }: Question): number {
  return kind === "local" ? graph.program.edges[index].to : index;
}

function button(text: string, title: string): HTMLButtonElement {
  return html("button", { ...OWN_KEYS, type: "button", title }, text);
}

export const exercise: Kind = { name: "exercise", tab: "Exercise", css, make: () => new Exercise() };
