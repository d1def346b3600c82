/** The toolbar: what is differentiated, what the edges show, zoom, reset, and how it stands. */

import { html, mark, say } from "../dom.ts";
import { effect } from "../signals.ts";
import type { Status, Store } from "../store.ts";
import type { EdgeMode } from "../view.ts";
import type { Graph } from "../wire/graph.ts";
import { type Kind, type Panel, rootOf } from "./panel.ts";
import css from "./toolbar.css";

const MODES: [EdgeMode, string][] = [
  ["none", "Edges without numbers"],
  ["local", "Local derivative of each result with respect to its operand"],
  ["flow", "What flows back along each edge into its operand's gradient"],
];

class Toolbar implements Panel {
  readonly slot = "top";
  readonly el = rootOf("toolbar");

  attach(store: Store, signal: AbortSignal): void {
    // Words name their button, and a reader by voice says them; a sign is named by its title.
    const button = (text: string, title: string, run: () => void): HTMLButtonElement => {
      const name = /\p{L}|\d/u.test(text) ? {} : { "aria-label": title };
      const el = html("button", { type: "button", title, ...name }, text);
      el.addEventListener("click", run, { signal });
      return el;
    };
    const title = html("b", { class: "adw-title" });
    const edges = html("span", { class: "adw-seg", role: "group", "aria-label": "edges show" });
    edges.append(html("span", { class: "adw-seg-label" }, "edges"));
    const modes = MODES.map(([mode, label]) => button(mode, label, () => store.setView({ edges: mode })));
    edges.append(...modes);
    const scale = button("100 %", "Full size", () => store.viewport()?.fullSize());
    const zoom = html(
      "span",
      { class: "adw-seg", role: "group", "aria-label": "zoom" },
      button("−", "Zoom out", () => store.viewport()?.zoomBy(1 / 1.25)),
      scale,
      button("+", "Zoom in", () => store.viewport()?.zoomBy(1.25)),
      button("fit", "Fit the whole graph", () => store.viewport()?.fit()),
    );
    const turn = button("→", "Turn the graph: top to bottom", () =>
      store.setView({ orientation: store.orientation() === "lr" ? "tb" : "lr" }),
    );
    zoom.append(turn);
    const reset = html(
      "span",
      { class: "adw-seg" },
      button("reset", "Leaves back to their first values and ranges", () => store.actions.reset()),
    );
    const status = html("span", { class: "adw-status" });
    this.el.append(title, edges, zoom, reset, status);

    effect(() => {
      const graph = store.graph();
      if (graph) say(title, titleOf(graph));
    }, signal);
    effect(() => {
      modes.forEach((el, k) => mark(el, "aria-pressed", String(MODES[k][0] === store.edges())));
    }, signal);
    effect(() => {
      const across = store.orientation() === "lr";
      say(turn, across ? "→" : "↓");
      const title = across ? "Turn the graph: top to bottom" : "Turn the graph: left to right";
      mark(turn, "title", title);
      mark(turn, "aria-label", title);
    }, signal);
    effect(() => say(scale, `${Math.round(100 * store.camera().scale)} %`), signal);
    effect(() => {
      const now = store.status();
      const working = store.shared.arranger.progress().state === "working";
      say(status, working ? "laying out the graph …" : statusText(now));
      mark(status, "title", now.mode === "kernel" ? now.reason : "");
    }, signal);
  }
}

function titleOf({ title, outputName }: Graph): string {
  return title === "" || title === outputName || title.includes("…") ? `∂${outputName}` : title;
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
