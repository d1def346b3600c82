/**
 * The lecture: the picture on the whole screen, in type that the last row can read, and under it
 * in words what is chosen. The arrows go through the steps of the two passes.
 */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { formatGradient, formatNumber } from "../../format.ts";
import { passesOf } from "../../wire/passes.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { isSeen, linesOf, stepAt } from "../passes/caption.ts";
import css from "./lecture.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";

/** What its button says. */
export const LECTURE = "Lecture: full screen, large type; ← and → go through the steps (f)";

/** Keys by how many steps they go; what a presenter's remote sends, too. */
const STEPS: Record<string, number> = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity };

/** How many steps are done after some more; null: all, and nothing is hidden. */
export function stepped(done: number | null, by: number, total: number): number | null {
  const next = done === null && by > 0 && by < Infinity ? 0 : Math.max((done ?? total) + by, 0);
  return next >= total ? null : next;
}

class Lecture implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("lecture");
  readonly #words = html("p");

  attach(store: Store, signal: AbortSignal): void {
    const close = html("button", { type: "button", title: "End the lecture (Esc)" , "aria-label": "End the lecture" }, "✕");
    close.addEventListener("click", () => store.lecture.set(false), { signal });
    this.el.append(this.#words, close);

    const root = (): HTMLElement => this.el.closest<HTMLElement>(".ad-widget")!;
    let begun = false;
    effect(() => {
      const on = store.lecture();
      this.el.hidden = !on;
      if (on === begun) return;
      begun = on;
      untracked(() => this.#turn(root(), on, store));
    }, signal);
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement) store.lecture.set(false);
    }, { signal });
    effect(() => {
      store.numbers.version();
      say(this.#words, store.lecture() ? wordsOf(store) : "");
    }, signal);
  }

  #turn(root: HTMLElement, on: boolean, store: Store): void {
    root.toggleAttribute("data-lecture", on);
    if (on) {
      store.legend.set(false);
      mark(root, "tabindex", "-1");
      // All keys are the lecture's while it lasts: JupyterLab's would run cells.
      for (const [name, value] of Object.entries(OWN_KEYS)) mark(root, name, value);
      root.focus({ preventScroll: true });
      // Where it is not allowed, the widget fills the page's window.
      void root.requestFullscreen?.()?.catch(() => {});
    } else {
      for (const name of ["tabindex", ...Object.keys(OWN_KEYS)]) root.removeAttribute(name);
      if (document.fullscreenElement === root) void document.exitFullscreen();
    }
    untracked(store.viewport)?.setLecture(on);
  }
}

/** The step that was done last in words; else the chosen value, as much of it as may be seen. */
function wordsOf(store: Store): string {
  const [graph, node, mask] = [store.graph(), store.selected(), store.mask()];
  if (!graph) return "";
  const { frame } = store.numbers;
  const { done } = store.view();
  const lines = done === null ? [] : linesOf(graph, passesOf(graph), done);
  if (lines.length) return lines.map((line) => `${line.symbols} ${isSeen(graph, line, stepAt(passesOf(graph), done!)!.node, mask) ? line.numbers(frame) : ""}`).join("   ·   ");
  if (node === null) return "";
  const name = graph.labels[node];
  const number = (slot: number, format: (x: number) => string): string => {
    const { start, size, shape } = graph.slots[slot];
    return shape.length === 0 ? format(frame[start]) : Array.from(frame.subarray(start, start + Math.min(size, 4)), format).join("  ") + (size > 4 ? "  …" : "");
  };
  const said = [mask("value", node) ? `${name} = ${number(graph.nodeValue[node], formatNumber)}` : name];
  const grad = graph.nodeGrad[node];
  if (grad >= 0 && mask("grad", node)) said.push(`∂${graph.outputName}/∂${name}  ${number(grad, formatGradient)}`);
  return said.join("   ·   ");
}

/** The widget's own keys, heard only where JupyterLab leaves keys to it. */
export function watchKeys(root: HTMLElement, store: Store, signal: AbortSignal): void {
  const steps = (): number => {
    const graph = untracked(store.graph);
    if (!graph) return 0;
    const { forward, backward } = passesOf(graph);
    return forward.length + backward.length;
  };
  const act = (key: string): boolean => {
    const lecture = untracked(store.lecture);
    if (key === "f") store.lecture.set(!lecture);
    else if (key === "?") store.legend.set(!untracked(store.legend));
    else if (key === "/" && !lecture) root.querySelector<HTMLElement>('input[type="search"]')?.focus();
    else if (key === "Escape" && lecture) store.lecture.set(false);
    else if (lecture && key in STEPS) store.setView({ done: stepped(untracked(store.view).done, STEPS[key], steps()) });
    else return false;
    return true;
  };
  const hear = (event: KeyboardEvent, first: boolean): void => {
    const target = event.target as Element;
    if (first !== untracked(store.lecture)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, textarea, select")) return;
    // Elsewhere the host's shortcuts hear the key first.
    if (!target.closest("[data-lm-suppress-shortcuts]") || !act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // In a lecture its keys come before those of what has the focus, else after them.
  for (const capture of [true, false]) root.addEventListener("keydown", (event) => hear(event, capture), { signal, capture });
}

export const lecture: Kind = { name: "lecture", css, meanwhile: () => noRoom("overlay"), make: () => new Lecture() };
