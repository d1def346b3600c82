/** The order in which the backward pass visits its nodes, written out: each can be gone to. */

import { OWN_KEYS, html, mark } from "../../dom.ts";
import type { Graph } from "../../wire/graph.ts";
import { passesOf } from "../../wire/passes.ts";

/** Visits that are written out. */
const MOST = 400;

export class Order {
  readonly el = html("div", { class: "adw-order" });
  readonly #list = html("ol", { "aria-label": "order of the backward pass" });
  readonly #go: (done: number) => void;
  #graph: Graph | null = null;

  /** `go` is told after which step to stand. */
  constructor(go: (done: number) => void) {
    this.#go = go;
    this.el.append(html("span", { class: "adw-note" }, "backward"), this.#list);
  }

  show(graph: Graph, done: number): void {
    const { forward, backward } = passesOf(graph);
    if (graph !== this.#graph) {
      this.#graph = graph;
      this.el.hidden = backward.length === 0;
      const visits = backward.slice(0, MOST).map((node, turn) => {
        const button = html("button", { ...OWN_KEYS, type: "button", title: `backward ${turn + 1} of ${backward.length}` }, graph.labels[node]);
        button.addEventListener("click", () => this.#go(forward.length + turn + 1));
        return html("li", { "data-turn": turn + 1, "data-of": graph.nodeKeys[node] }, button);
      });
      this.#list.replaceChildren(...visits);
      if (backward.length > MOST) this.#list.append(html("li", {}, `and ${backward.length - MOST} more`));
    }
    const now = done - forward.length;
    [...this.#list.children].forEach((el, turn) => {
      el.classList.toggle("adw-past", turn < now);
      mark(el, "aria-current", turn === now - 1 ? "step" : null);
    });
    const at = this.#list.children[now - 1] as HTMLElement | undefined;
    if (at && (at.offsetLeft < this.#list.scrollLeft || at.offsetLeft + at.offsetWidth > this.#list.scrollLeft + this.#list.clientWidth)) {
      this.#list.scrollLeft = at.offsetLeft - this.#list.clientWidth / 2;
    }
  }
}
