/** The bar on top: what is differentiated, what the edges show, zoom, reset, and how it stands. */

import { html, say } from "../dom.ts";
import type { Graph } from "../wire/graph.ts";
import type { EdgeMode } from "../scene/painter.ts";
import type { Session } from "../kernel/session.ts";

export interface BarEvents {
  edges(mode: EdgeMode): void;
  fit(): void;
  zoom(factor: number): void;
  fullSize(): void;
  reset(): void;
}

const MODES: [EdgeMode, string, string][] = [
  ["none", "none", "Edges without numbers"],
  ["local", "local", "Local derivative of each result with respect to its operand"],
  ["contribution", "contribution", "What each edge adds to its operand's gradient"],
];

export class Bar {
  readonly el: HTMLElement;
  private readonly title: HTMLElement;
  private readonly modes = new Map<EdgeMode, HTMLButtonElement>();
  private readonly scale: HTMLButtonElement;
  private readonly status: HTMLElement;

  constructor(events: BarEvents, signal: AbortSignal) {
    // Words name their button, and a reader by voice says them; a sign is named by its title.
    const button = (text: string, title: string, run: () => void): HTMLButtonElement => {
      const name = /\p{L}|\d/u.test(text) ? {} : { "aria-label": title };
      const el = html("button", { type: "button", title, ...name }, text);
      el.addEventListener("click", run, { signal });
      return el;
    };
    this.title = html("b", { class: "adw-title" });
    const edges = html("span", { class: "adw-seg", role: "group", "aria-label": "edges show" });
    edges.append(html("span", { class: "adw-seg-label" }, "edges"));
    for (const [mode, text, label] of MODES) {
      const el = button(text, label, () => events.edges(mode));
      this.modes.set(mode, el);
      edges.append(el);
    }
    this.scale = button("100 %", "Full size", () => events.fullSize());
    const view = html(
      "span",
      { class: "adw-seg", role: "group", "aria-label": "zoom" },
      button("−", "Zoom out", () => events.zoom(1 / 1.25)),
      this.scale,
      button("+", "Zoom in", () => events.zoom(1.25)),
      button("fit", "Fit the whole graph", () => events.fit()),
    );
    const reset = html("span", { class: "adw-seg" }, button("reset", "Leaves back to their first values", () => events.reset()));
    this.status = html("span", { class: "adw-status" });
    this.el = html("div", { class: "adw-bar" }, this.title, edges, view, reset, this.status);
  }

  setTitle(graph: Graph): void {
    const named = graph.title === "" || graph.title === graph.outputName;
    say(this.title, named || graph.title.includes("…") ? `∂${graph.outputName}` : graph.title);
  }

  setMode(mode: EdgeMode): void {
    for (const [name, el] of this.modes) el.setAttribute("aria-pressed", String(name === mode));
  }

  setScale(scale: number): void {
    say(this.scale, `${Math.round(100 * scale)} %`);
  }

  setStatus(session: Session): void {
    say(this.status, statusText(session));
    const why = session.mode === "kernel" ? session.reason : "";
    if (this.status.title !== why) this.status.title = why;
  }
}

/** Who computes, and whether the kernel has the same values. */
export function statusText(session: Session): string {
  const { mode, answering } = session;
  if (session.arranger.graph) return "laying out the graph …";
  if (mode === "static") return session.editable ? "live in the page" : "a picture: needs its kernel to move";
  if (session.state === "error" && answering) return "showing the last good picture";
  if (mode === "browser") return `live in the page · kernel ${answering ? "in step" : "not answering"}`;
  if (!answering) return "kernel not answering";
  return session.reason ? `computed by the kernel · ${session.reason}` : "computed by the kernel";
}
