/** What a panel says of numbers that are not those of the sliders. */

import { html, say } from "../../dom.ts";
import { effect } from "../../signals.ts";
import type { Status } from "../../status.ts";
import type { Store } from "../../store.ts";

/** Why the numbers are those of before; nothing where they are not. */
export function stateText({ state, mode, kernel, branch }: Status): string {
  if (state === "live") return "";
  if (state === "busy") return kernel === "silent" ? "the kernel does not answer: numbers of before" : "numbers of before, until the kernel has answered";
  if (branch) return `numbers of before: the code takes another branch${mode === "static" ? ", which needs its kernel" : ""}`;
  return "numbers of the last run that went well";
}

/** A line for it, which is there only when it has something to say. */
export function stateLine(store: Store, signal: AbortSignal): HTMLElement {
  const el = html("div", { class: "adw-state", role: "status", hidden: true });
  effect(() => {
    const text = store.dimmed() ? stateText(store.status()) : "";
    say(el, text);
    el.hidden = text === "";
  }, signal);
  return el;
}
