/** What the signs of the picture mean, and what hands and keys do: shown when it is asked for. */

import { OWN_KEYS, html } from "../../dom.ts";
import { effect } from "../../signals.ts";
import type { Store } from "../../store.ts";
import css from "./legend.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";

/** What its button says. */
export const LEGEND = "What the picture means, and how to use it (?)";

const SIGNS: [string, string, string][] = [
  ["adw-sample adw-sample-leaf", "w", "a leaf: a number that a slider moves"],
  ["adw-sample", "a", "a result: its name, its value in bold, its gradient under it"],
  ["adw-sample adw-sample-group", "f", "a closed group: click to open it, its title closes it"],
  ["adw-positive", "▲ 12", "a positive gradient: the output rises with this value"],
  ["adw-negative", "▼ −3", "a negative gradient: the output falls as this value rises"],
  ["adw-soft", "×2", "on edges, local ∂: how much the result changes per unit of the operand"],
  ["adw-soft", "━", "thick: the chosen value's ways to the output, as thick as their share of its gradient"],
  ["adw-soft", "●", "zoomed far out: a value, as large as its gradient"],
];
const HANDS: [string, string][] = [
  ["click a card", "choose it: its code, its paths and its row are lit"],
  ["drag the picture", "move it"],
  ["Ctrl + wheel, two fingers", "zoom"],
  ["← → ↑ ↓ on a card", "go to operand, result, neighbour"],
  ["↑ ↓, wheel, drag on a number", "step it: Shift ten at a time, Alt a tenth"],
  ["Enter", "open or close a group; of a leaf, take its number in hand"],
  ["Esc", "to the group around, or out of full screen"],
  ["f", "full screen, with large type; there ← and → go through the steps"],
  ["/", "find"],
  ["?", "this"],
];

class Legend implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("legend");

  attach(store: Store, signal: AbortSignal): void {
    this.el.setAttribute("role", "dialog");
    this.el.setAttribute("aria-label", "legend");
    const close = html("button", { ...OWN_KEYS, type: "button", title: "Close (Esc)", "aria-label": "Close the legend" }, "✕");
    close.addEventListener("click", () => store.legend.set(false), { signal });
    this.el.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      store.legend.set(false);
    }, { signal });
    effect(() => {
      const open = store.legend();
      this.el.hidden = !open;
      if (!open) return;
      if (this.el.firstChild) return close.focus();
      const rows = (pairs: (readonly [Node, string])[]): HTMLElement =>
        html("dl", {}, ...pairs.flatMap(([sign, text]) => [html("dt", {}, sign), html("dd", {}, text)]));
      this.el.append(
        close,
        rows(SIGNS.map(([look, sign, text]) => [html("span", { class: look }, sign), text])),
        rows(HANDS.map(([keys, text]) => [html("kbd", {}, keys), text])),
      );
      close.focus();
    }, signal);
  }
}

export const legend: Kind = { name: "legend", css, meanwhile: () => noRoom("overlay"), make: () => new Legend() };
