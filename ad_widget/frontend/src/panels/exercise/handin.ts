/** How answers leave the page: a line for the notebook, or a code, and what it can prove. */

import { OWN_KEYS, html, say } from "../../dom.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { toToken } from "../../wire/token.ts";

export function handIn(store: Store, signal: AbortSignal): HTMLElement {
  const code = html("code", { class: "adw-handin-code", tabindex: 0 });
  const note = html("span", { class: "adw-note" });
  const copy = html("button", { ...OWN_KEYS, type: "button" }, "copy");
  const el = html("div", { class: "adw-handin", hidden: true }, html("span", { class: "adw-seg" }, copy), code, note);
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(code.textContent!).then(() => say(copy, "copied"), () => {
      getSelection()?.selectAllChildren(code);
      say(copy, "selected");
    });
  }, { signal });
  effect(() => {
    const answers = store.shared.answers();
    const { mode } = store.status();
    const graph = store.graph();
    store.numbers.moved();
    el.hidden = !graph || !Object.keys(answers).length;
    if (el.hidden) return;
    say(copy, "copy");
    if (mode === "static") {
      const at = untracked(() => [...store.numbers.values]);
      say(code, `adw1.${toToken({ of: graph!.outputName, at, answers })}`);
      say(note, "To hand in: it holds your answers, and is marked again where it is read. It proves neither who answered nor how.");
    } else {
      say(code, `widget.answers = ${JSON.stringify(answers)}`);
      say(note, isMoved(store) ? "These answers are for other values than the cell's: reset before you keep them." : "In a cell below, this line keeps the answers, and widget.score marks them without a page. The widget is what the cell gave: widget = _ right below it, or the name that it has.");
    }
  }, signal);
  return el;
}

function isMoved(store: Store): boolean {
  const graph = untracked(store.graph)!;
  return graph.initialValues().some((x, i) => x !== store.numbers.values[i]);
}
