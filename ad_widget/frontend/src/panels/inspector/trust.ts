/** Why a gradient may be believed: what differences say of it, beside the tabs. */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { formatNumber } from "../../format.ts";
import type { Check } from "../../sampling/differences.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { checksOf } from "./checks.ts";
import { type Kind, type Panel, rootOf } from "../panel.ts";
import css from "./trust.css";

/** What a check is in a character, beside the number that was checked. */
export const GLYPHS: Record<Check["kind"], string> = { agrees: "✓", differs: "≠", kink: "∧", flip: "⑂", wild: "∞" };

class Trust implements Panel {
  readonly slot = "bottom";
  readonly el: HTMLElement;
  readonly #badge = html("button", { ...OWN_KEYS, type: "button", "aria-expanded": "false", class: "adw-badge" });
  readonly #words = html("div", { class: "adw-trust-words", role: "note", hidden: true });

  constructor() {
    this.el = rootOf("trust", [this.#badge, this.#words]);
    this.#badge.addEventListener("click", () => this.#open(this.#words.hidden === true));
    this.#badge.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#open(false);
    });
    this.#badge.addEventListener("blur", () => this.#open(false));
  }

  attach(store: Store, signal: AbortSignal): void {
    const checks = checksOf(store);
    effect(() => {
      store.status();
      store.selected();
      checks.wake(store);
    }, signal);
    effect(() => {
      checks.version();
      const node = store.selected();
      const mask = store.mask();
      const told = node === null ? undefined : store.conventions().get(node);
      const check = node !== null && mask("value", node) && mask("grad", node) ? checks.found.get(node) : undefined;
      untracked(() => this.#show(store, node, check, told));
    }, signal);
    signal.addEventListener("abort", () => checks.end());
  }

  #open(on: boolean): void {
    this.#words.hidden = !on;
    mark(this.#badge, "aria-expanded", String(on));
  }

  #show(store: Store, node: number | null, check: Check | undefined, told: string | undefined): void {
    const { el } = this;
    const graph = store.graph();
    this.#badge.hidden = !check;
    if (!check || !graph || node === null) {
      for (const key of ["check", "off", "difference"]) delete el.dataset[key];
      say(this.#badge, "");
      say(this.#words, "");
      this.#open(false);
      return;
    }
    mark(el, "data-check", check.kind);
    mark(el, "data-off", String(check.off));
    mark(el, "data-difference", String(check.difference));
    const partial = `∂${graph.outputName}/∂${graph.labels[node]}`;
    say(this.#badge, `${partial} ${shortOf(check)}`);
    say(this.#words, wordsOf(check, partial, told ?? [...store.conventions().values()].join("\n")));
  }
}

/** A check in a few characters. */
function shortOf({ kind, off, sides }: Check): string {
  if (kind === "agrees") return `checked ✓ ${formatNumber(off)}`;
  if (kind === "kink") return `kink ${formatNumber(sides[0])} | ${formatNumber(sides[1])}`;
  if (kind === "flip") return "another branch begins here";
  return kind === "differs" ? `≠ by ${formatNumber(off)}` : "not finite here";
}

/** A check in whole sentences; with what is known of the convention at a kink. */
export function wordsOf(check: Check, partial: string, convention: string): string {
  const { kind, gradient, difference, off, forward, sides, checked, of } = check;
  const modes = forward === null ? "" : ` Forward mode gives ${formatNumber(forward)}.`;
  const some = checked < of ? ` (${checked} of its ${of} numbers were looked at)` : "";
  const slopes = `The slope is ${formatNumber(sides[0])} on the left and ${formatNumber(sides[1])} on the right`;
  switch (kind) {
    case "agrees":
      return `Central differences of the forward pass give ${formatNumber(difference)} for ${partial}, ${formatNumber(off)} off${some}.${modes}`;
    case "kink":
      return `${partial} is at a kink. ${slopes}; the backward pass takes ${formatNumber(gradient)}, by convention.${convention ? `\n${convention}` : ""}`;
    case "flip":
      return `Right beside these values the code takes another branch: the gradient ${formatNumber(gradient)} is that of the branch that is shown, and says nothing of the other.`;
    case "wild":
      return `Here ${partial} or the values around it are not finite: differences have nothing to compare.`;
    default:
      return `${partial} is ${formatNumber(gradient)}, but central differences give ${formatNumber(difference)}, which is ${formatNumber(off)} off${some}.${modes} A rule is wrong, a number was taken out of the graph (float(x), x.data, detach), or the value changes faster here than differences can follow.`;
  }
}

export const trust: Kind = { name: "trust", css, make: () => new Trust() };
