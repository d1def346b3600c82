/** The toolbar: what is differentiated, and all that can be done to the picture as a whole. */

import { html, mark, say } from "../../dom.ts";
import { effect, untracked } from "../../signals.ts";
import type { Status } from "../../status.ts";
import type { Store } from "../../store.ts";
import type { EdgeMode } from "../../view.ts";
import type { Graph } from "../../wire/graph.ts";
import { HISTORY } from "./history.ts";
import { LEGEND } from "./legend.ts";
import { LECTURE } from "./lecture.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import { saveMenu } from "./save.ts";
import { searchField } from "./search.ts";
import { tips } from "../parts/tips.ts";
import css from "./toolbar.css";

const MODES: [EdgeMode, string, string][] = [
  ["none", "nothing", "Edges without numbers"],
  ["local", "local ∂", "On each edge: how much its result changes per unit of its operand"],
  ["flow", "flow", "On each edge: what it adds to the gradient of its operand"],
];

class Toolbar implements Panel {
  readonly slot = "top";
  readonly el = rootOf("toolbar");

  attach(store: Store, signal: AbortSignal): void {
    // Words name their button, and a reader by voice says them; a sign is named by its title.
    const button = (text: string, title: string, run: (el: HTMLElement) => void): HTMLButtonElement => {
      const name = /\p{L}|\d/u.test(text) ? {} : { "aria-label": title };
      const el = html("button", { type: "button", title, ...name }, text);
      el.addEventListener("click", () => run(el), { signal });
      return el;
    };
    const group = (label: string, ...children: (Node | string)[]): HTMLElement =>
      html("span", { class: "adw-seg", role: "group", "aria-label": label }, ...children);
    const view = (): ReturnType<Store["viewport"]> => untracked(store.viewport);

    const title = html("b", { class: "adw-title" });
    const modes = MODES.map(([mode, text, said]) => button(text, said, () => store.setView({ edges: mode })));
    const edges = group("on edges", html("span", { class: "adw-seg-label" }, "on edges"), ...modes);
    const scale = button("100 %", "Full size", () => view()?.fullSize());
    const turn = button("→", "", () => store.setView({ orientation: store.orientation() === "lr" ? "tb" : "lr" }));
    const zoom = group(
      "zoom",
      button("−", "Zoom out", () => view()?.zoomBy(1 / 1.25)),
      scale,
      button("+", "Zoom in", () => view()?.zoomBy(1.25)),
      button("fit", "Fit the whole graph into its window", () => {
        store.shared.arranger.near.set(false);
        view()?.fit();
      }),
      turn,
    );
    const undo = button("↶", "Undo the last move of a leaf", () => store.actions.undo());
    const redo = button("↷", "Do again the move that was undone", () => store.actions.redo());
    const past = button("history", HISTORY, () => store.setView({ settings: untracked(store.view).settings ? null : [] }));
    const leaves = group("leaves", undo, redo, past, button("reset", "Leaves back to their first values and ranges", () => store.actions.reset()));
    const save = saveMenu(store, button, signal);
    const lecture = button("lecture", LECTURE, () => store.lecture.set(!untracked(store.lecture)));
    const legend = button("?", LEGEND, () => store.legend.set(!untracked(store.legend)));
    const more = button("⋯", "More: edges, zoom, search, saving", (el) => {
      mark(el, "aria-expanded", String(this.el.toggleAttribute("data-more")));
    });
    more.className = "adw-more";
    const status = html("span", { class: "adw-status", role: "status" }, html("span"));
    this.el.append(title, edges, zoom, leaves, searchField(store, signal), save, group("help", lecture, legend), status, more);
    tips(this.el, signal);

    effect(() => {
      const graph = store.graph();
      if (graph) say(title, titleOf(graph));
    }, signal);
    effect(() => modes.forEach((el, k) => mark(el, "aria-pressed", String(MODES[k][0] === store.edges()))), signal);
    effect(() => {
      const across = store.orientation() === "lr";
      say(turn, across ? "→" : "↓");
      const title = across ? "Turn the graph: top to bottom" : "Turn the graph: left to right";
      mark(turn, "title", title);
      mark(turn, "aria-label", title);
    }, signal);
    effect(() => say(scale, `${Math.round(100 * store.camera().scale)} %`), signal);
    effect(() => mark(past, "aria-expanded", String(store.view().settings !== null)), signal);
    effect(() => mark(legend, "aria-expanded", String(store.legend())), signal);
    effect(() => mark(lecture, "aria-pressed", String(store.lecture())), signal);
    effect(() => void (undo.disabled = !store.undoable()), signal);
    effect(() => void (redo.disabled = store.shared.history.at() >= store.shared.history.length()), signal);
    effect(() => {
      const now = store.status();
      const working = store.shared.arranger.progress().state === "working";
      const text = working ? "laying out the graph …" : statusText(now);
      say(status.firstElementChild!, text);
      // Where all is well, a dot says so.
      status.toggleAttribute("data-well", !working && isWell(now));
      mark(status, "title", now.mode === "kernel" && now.reason ? `${text}: ${now.reason}` : text);
    }, signal);
  }
}

function titleOf({ title, outputName }: Graph): string {
  return title === "" || title === outputName || title.includes("…") ? `∂${outputName}` : title;
}

/** Whether the numbers are those of the sliders, and will follow them. */
function isWell({ state, kernel, branch, editable }: Status): boolean {
  return state === "live" && kernel === "following" && !branch && editable;
}

/** Who computes, and whether the numbers are those of the sliders. */
export function statusText({ mode, state, kernel, branch, reason, editable }: Status): string {
  if (mode === "static") {
    if (!editable) return "a picture: needs its kernel to move";
    return branch ? "another branch: needs its kernel" : "live in the page";
  }
  if (kernel === "silent") return mode === "browser" && state === "live" ? "live in the page · kernel not answering" : "kernel not answering";
  if (state === "error") return "showing the last good picture";
  if (branch) return "another branch: waiting for the kernel …";
  if (mode === "browser") return `live in the page · kernel ${kernel === "busy" ? "busy" : "in step"}`;
  if (kernel === "busy") return "waiting for the kernel …";
  return reason ? `computed by the kernel · ${reason}` : "computed by the kernel";
}

export const toolbar: Kind = { name: "toolbar", css, make: () => new Toolbar() };
