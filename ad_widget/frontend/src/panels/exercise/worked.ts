/** The steps of the backward pass that an exercise does not ask for, worked: what each adds to a gradient. */

import { html, say } from "../../dom.ts";
import type { Mask } from "../../mask.ts";
import type { Graph } from "../../wire/graph.ts";
import { passesOf } from "../../wire/passes.ts";
import { type Line, isSeen, linesOf } from "../passes/caption.ts";
import { typeset } from "../parts/typeset.ts";

/** Lines that are written out. */
const MOST = 14;

export class WorkedSteps {
  readonly el = html("div", { class: "adw-worked", role: "group", "aria-label": "worked steps" });
  readonly #list = html("div");
  #shown: { line: Line; el: HTMLElement }[] = [];
  #of = "";

  constructor() {
    this.el.append(html("div", { class: "adw-worked-title" }, "worked"), this.#list);
  }

  /** Show those whose numbers may all be seen. */
  write(graph: Graph, frame: Float64Array, mask: Mask): void {
    const lines = workedLines(graph, mask);
    const of = `${graph.id} ${lines.map(({ edge }) => edge)}`;
    if (of !== this.#of) {
      this.#of = of;
      this.#shown = lines.map((line) => ({ line, el: html("span", { class: "adw-said adw-number" }) }));
      this.#list.replaceChildren(...this.#shown.map(({ line, el }) => html("div", { class: "adw-line" }, typeset(line.symbols), el)));
    }
    for (const { line, el } of this.#shown) say(el, line.numbers(frame));
    this.el.hidden = !lines.length;
  }
}

function workedLines(graph: Graph, mask: Mask): Line[] {
  const passes = passesOf(graph);
  const { edges } = graph.program;
  const lines: Line[] = [];
  for (let k = 0; k < passes.backward.length && lines.length < MOST; k++) {
    const own = linesOf(graph, passes, passes.forward.length + k + 1);
    lines.push(...own.filter((line) => mask("grad", edges[line.edge].from) && isSeen(graph, line, passes.backward[k], mask)));
  }
  return lines.slice(0, MOST);
}
