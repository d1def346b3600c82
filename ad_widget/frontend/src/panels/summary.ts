/** What stands in the graph's window while there is no layout: a graph in words and numbers. */

import { html, say } from "../dom.ts";
import { formatGradient, formatNumber } from "../format.ts";
import type { Graph } from "../wire/graph.ts";
import { signColor } from "../scene/painter.ts";
import type { Session } from "../kernel/session.ts";

/** Graphs up to this many nodes are laid out before a summary could be read. */
const BRIEF = 200;
/** Leaves listed, those with the largest gradients. */
const LEAVES = 12;

export class Summary {
  readonly el: HTMLElement;
  private readonly text = html("p");
  private readonly ask: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly bar = html("progress");
  private readonly body = html("div");
  private readonly session: Session;
  private rows: { leaf: number; slot: number; value: HTMLElement; grad: HTMLElement }[] = [];

  constructor(session: Session, signal: AbortSignal) {
    this.session = session;
    const button = (text: string, run: () => void): HTMLButtonElement => {
      const el = html("button", { type: "button" }, text);
      el.addEventListener("click", run, { signal });
      return el;
    };
    this.ask = button("lay it out", () => session.layOut());
    this.stop = button("stop", () => session.stopLayout());
    const head = html("div", { class: "adw-summary-head" }, this.text, this.bar, this.ask, this.stop);
    this.el = html("div", { class: "adw-summary" }, head, this.body);
  }

  setGraph(graph: Graph): void {
    this.rows = [];
    this.body.replaceChildren();
    this.el.hidden = graph.layout !== null;
    if (graph.layout || graph.program.nodes.length <= BRIEF) return;
    const counts = new Map<string, number>();
    for (const { op, symbol } of graph.program.nodes) {
      if (op) counts.set(symbol || op, (counts.get(symbol || op) ?? 0) + 1);
    }
    const ops = [...counts].sort((a, b) => b[1] - a[1]).map(([op, n]) => `${op} ${formatNumber(n)}`);
    const { frame } = this.session;
    const leaves = graph.leafNode
      .map((node, leaf) => ({ node, leaf, slot: node < 0 ? -1 : graph.nodeGrad[node] }))
      .filter(({ slot }) => slot >= 0 && graph.slots[slot].shape.length === 0)
      .sort((a, b) => Math.abs(frame[graph.slots[b.slot].start]) - Math.abs(frame[graph.slots[a.slot].start]));
    const table = html("table");
    for (const { node, leaf, slot } of leaves.slice(0, LEAVES)) {
      const row = { leaf, slot, value: html("td"), grad: html("td") };
      this.rows.push(row);
      table.append(html("tr", {}, html("th", {}, graph.labels[node]), row.value, row.grad));
    }
    const all = leaves.length <= LEAVES ? "Leaves" : `The steepest of ${formatNumber(leaves.length)} leaves`;
    this.body.append(html("p", {}, `Ops: ${ops.join(", ")}`), html("p", {}, `${all}: value, ∂${graph.outputName}`), table);
    this.numbers(frame);
  }

  numbers(frame: Float64Array): void {
    const { graph, values } = this.session;
    if (!graph) return;
    for (const { leaf, slot, value, grad } of this.rows) {
      const x = frame[graph.slots[slot].start];
      say(value, formatNumber(values[graph.leafStart[leaf]]));
      say(grad, formatGradient(x));
      grad.className = `adw-${signColor(x)}`;
    }
  }

  status(): void {
    const { graph, arranger } = this.session;
    if (!graph || graph.layout) return;
    const busy = arranger.graph === graph;
    say(this.text, statusOf(this.session, graph));
    this.bar.hidden = this.stop.hidden = !busy;
    this.ask.hidden = busy || !arranger.able;
  }
}

function statusOf({ arranger }: Session, graph: Graph): string {
  const count = `${formatNumber(graph.program.nodes.length)} nodes`;
  if (arranger.graph === graph) {
    const { seconds } = arranger;
    return `Laying out ${count} …${seconds ? ` ${seconds} s` : ""}`;
  }
  if (arranger.problem) return `No layout: ${arranger.problem}`;
  return graph.large ? `${count}: too large a graph to be read as a picture.` : `${count}, not laid out.`;
}
