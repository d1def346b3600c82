/** Search: by name or expression; what is found is chosen and brought into view. */

import { OWN_KEYS, html, say } from "../../dom.ts";
import { untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";

/** Spaces and the signs of multiplication are written in several ways. */
const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, "").replace(/[·×]/g, "*").replace(/−/g, "-");

/**
 * The keys of the nodes that a text finds: those of that very name first, then those that begin
 * with it, then those that hold it.
 */
function found(store: Store, text: string): string[] {
  const graph = untracked(store.graph);
  const wanted = plain(text);
  if (!graph || !wanted) return [];
  const ranked: [rank: number, key: string][] = [];
  graph.nodeKeys.forEach((key, i) => {
    const names = [key, graph.labels[i], graph.program.nodes[i].formula].map(plain);
    const rank = names.includes(wanted) ? 0 : names.some((name) => name.startsWith(wanted)) ? 1 : names.some((name) => name.includes(wanted)) ? 2 : 3;
    if (rank < 3) ranked.push([rank, key]);
  });
  return ranked.sort(([a], [b]) => a - b).map(([, key]) => key);
}

export function searchField(store: Store, signal: AbortSignal): HTMLElement {
  const title = "Find a value by its name or expression; Enter goes to the next";
  const field = html("input", { ...OWN_KEYS, type: "search", placeholder: "find", "aria-label": "find a value", title, autocomplete: "off", spellcheck: "false" });
  const count = html("span", { class: "adw-found", role: "status" });
  let keys: string[] = [];
  let at = 0;
  const go = (): void => {
    say(count, field.value.trim() ? (keys.length ? `${at + 1}/${keys.length}` : "none") : "");
    if (!keys.length) return;
    store.setView({ select: keys[at] });
    untracked(store.viewport)?.reveal(keys[at]);
  };
  field.addEventListener("input", () => {
    keys = found(store, field.value);
    at = 0;
    go();
  }, { signal });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation(); // notebook shortcuts are not for text typed here
    if (event.key === "Enter" && keys.length) {
      event.preventDefault();
      at = (at + (event.shiftKey ? keys.length - 1 : 1)) % keys.length;
      go();
    } else if (event.key === "Escape") {
      field.value = "";
      keys = [];
      go();
    }
  }, { signal });
  return html("span", { class: "adw-search", role: "search" }, field, count);
}
