/**
 * The two passes as tables: values and tangents from the leaves to the output, and from there the
 * adjoints back. As they stand in Baydin and others' survey, and to copy.
 */

import { html, mark, say } from "../../dom.ts";
import { formatLong, toJson } from "../../format.ts";
import type { Mask } from "../../mask.ts";
import type { Graph } from "../../wire/graph.ts";
import { Boxed } from "../parts/boxed.ts";
import { LazyList } from "../parts/lazy.ts";
import { InSight } from "../parts/sight.ts";

/** Rows that are written out; the copied table has them all. */
const MOST = 64;
/** Rows that are in the page before the reader goes down to the others. */
const FIRST = 20;
/** Elements of an array written out. */
const ELEMENTS = 4;

/** The numbers that a table is made of. */
export interface Trace {
  readonly graph: Graph;
  readonly frame: Float64Array;
  readonly mask: Mask;
  tangent(node: number): Float64Array | null;
}

interface Row {
  node: number;
  el: HTMLElement;
  cells: Boxed[];
}

/** A row's numbers as text, and how it came by the last of them. */
type Texts = (trace: Trace, node: number) => string[];

const FORWARD = ["node", "value", "tangent", "made of"];
const REVERSE = ["node", "adjoint", "made of"];

export class Table {
  readonly el: HTMLElement;
  readonly #reverse: boolean;
  readonly #body = html("tbody");
  readonly #more = html("caption");
  readonly #rows = new InSight<Row>((rows) => this.#write(rows));
  #list: LazyList<Row> | null = null;
  /** The numbers of now. */
  #trace: (() => Trace | null) | null = null;

  constructor(reverse: boolean) {
    this.#reverse = reverse;
    const heads = (reverse ? REVERSE : FORWARD).map((text) => html("th", { scope: "col" }, text));
    this.el = html("table", { class: "adw-trace", "data-trace": reverse ? "reverse" : "forward" }, this.#more, html("thead", {}, html("tr", {}, ...heads)), this.#body);
  }

  build(graph: Graph): void {
    const all = nodesOf(graph, this.#reverse);
    const rows = all.slice(0, MOST).map((node): Row => {
      const cells = (this.#reverse ? REVERSE : FORWARD).slice(1).map(() => new Boxed());
      const head = html("th", { scope: "row" }, graph.labels[node]);
      const around = cells.map(({ el }) => html("td", { class: "adw-number" }, el));
      return { node, cells, el: html("tr", { "data-row": graph.nodeKeys[node] }, head, ...around) };
    });
    this.#trace = null;
    this.end();
    this.#body.replaceChildren();
    this.#list = new LazyList(this.#body, rows, (row) => this.#rows.add(row), FIRST);
    this.#list.more();
    const title = this.#reverse ? "reverse pass: adjoints" : "forward pass: values and tangents";
    say(this.#more, all.length > MOST ? `${title}; the first ${MOST} of ${all.length}, all when copied` : title);
  }

  /** Show other numbers, in sight or in the `whole` table: `trace` gives those of whenever it is asked. */
  follow(trace: () => Trace | null, whole: boolean): void {
    this.#trace = trace;
    this.#rows.follow(whole);
  }

  /** Put all rows in the page. */
  reach(): void {
    this.#list?.reach();
  }

  end(): void {
    this.#rows.end();
    this.#list?.end();
  }

  #write(rows: readonly Row[]): void {
    const trace = this.#trace?.();
    if (trace) for (const row of rows) this.#writeRow(trace, row);
  }

  #writeRow(trace: Trace, { node, el, cells }: Row): void {
    const { graph, frame, mask } = trace;
    const exact = (name: string, x: ArrayLike<number> | null): void =>
      mark(el, name, x && x.length <= 1024 ? toJson(x, graph.program.values[graph.program.nodes[node].value][0]) : null);
    if (this.#reverse) exact("data-grad", mask("grad", node) ? numbersAt(graph, frame, graph.nodeGrad[node]) : null);
    else {
      exact("data-value", mask("value", node) ? numbersAt(graph, frame, graph.nodeValue[node]) : null);
      exact("data-tangent", trace.tangent(node));
    }
    const said = (this.#reverse ? reverse : forward)(trace, node);
    for (let k = 0; k < cells.length; k++) cells[k].say(said[k]);
  }
}

/** The nodes of a table in its order: constants are no rows. */
function nodesOf({ program }: Graph, reverse: boolean): number[] {
  const all = program.nodes.flatMap(({ kind, grad }, i) => (kind === "constant" || (reverse && grad === null) ? [] : [i]));
  return reverse ? all.reverse() : [...all.filter((i) => program.nodes[i].kind === "leaf"), ...all.filter((i) => program.nodes[i].kind !== "leaf")];
}

function numbersAt({ slots }: Graph, frame: Float64Array, slot: number): Float64Array | null {
  return slot < 0 ? null : frame.subarray(slots[slot].start, slots[slot].start + slots[slot].size);
}

function textOf(x: ArrayLike<number> | null): string {
  if (!x) return "";
  if (x.length === 1) return formatLong(x[0]);
  const shown = Array.from({ length: Math.min(x.length, ELEMENTS) }, (_, i) => formatLong(x[i]));
  return `[${shown.join(", ")}${x.length > ELEMENTS ? ", …" : ""}]`;
}

const whole = (x: number): string => (x < 0 ? `(${formatLong(x)})` : formatLong(x));

const forward: Texts = ({ graph, frame, mask, tangent }, node) => {
  if (!mask("value", node)) return ["", "", ""];
  const moves = tangent(node);
  const parts: string[] = [];
  const seen = graph.entering[node].every((edge) => mask("local", edge));
  for (const edge of graph.entering[node]) {
    const [local, before] = [numbersAt(graph, frame, graph.edgeLocal[edge]), tangent(graph.program.edges[edge].from)];
    if (local && before && graph.program.nodes[graph.program.edges[edge].from].kind !== "constant") parts.push(`${whole(local[0])} · ${whole(before[0])}`);
  }
  return [textOf(numbersAt(graph, frame, graph.nodeValue[node])), textOf(moves), seen && parts.length ? `= ${parts.join(" + ")}` : ""];
};

const reverse: Texts = ({ graph, frame, mask }, node) => {
  if (!mask("grad", node)) return ["", ""];
  const parts: string[] = [];
  const seen = graph.leaving[node].every((edge) => mask("local", edge) && mask("grad", graph.program.edges[edge].to));
  for (const edge of graph.leaving[node]) {
    const { to } = graph.program.edges[edge];
    const [local, after] = [numbersAt(graph, frame, graph.edgeLocal[edge]), numbersAt(graph, frame, graph.nodeGrad[to])];
    if (local && after?.length === 1) parts.push(`${whole(after[0])} · ${whole(local[0])}`);
  }
  return [textOf(numbersAt(graph, frame, graph.nodeGrad[node])), seen && parts.length ? `= ${parts.join(" + ")}` : ""];
};

/** Both tables as Markdown or LaTeX, whole. */
export function copied(trace: Trace, kind: "markdown" | "latex"): string {
  const tables = [false, true].map((back) => {
    const rows = nodesOf(trace.graph, back).map((node) => [trace.graph.labels[node], ...(back ? reverse : forward)(trace, node)]);
    return [back ? REVERSE : FORWARD, ...rows];
  });
  return tables.map(kind === "latex" ? latex : markdown).join("\n\n");
}

function markdown([head, ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((text) => text.replace(/[\\|*_`<]/g, "\\$&")).join(" | ")} |`;
  const rule = head.map((_, k) => (k === 0 || k === head.length - 1 ? "---" : "---:"));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

const TEX: Record<string, string> = {
  "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  "−": "$-$", "·": "$\\cdot$", "×": "$\\times$", "÷": "$\\div$", "∂": "$\\partial$", "²": "$^2$", "³": "$^3$", "√": "$\\surd$", "…": "\\dots{}", "∞": "$\\infty$",
};

function latex([head, ...rows]: string[][]): string {
  const safe = (text: string): string => text.replace(/[\\~^−·×÷∂²³√…∞]|[&%$#_{}]/gu, (c) => TEX[c] ?? `\\${c}`);
  const line = (cells: string[]): string => `${cells.map(safe).join(" & ")} \\\\`;
  const columns = head.map((_, k) => (k === 0 || k === head.length - 1 ? "l" : "r")).join("");
  return [`\\begin{tabular}{${columns}}`, line(head), "\\hline", ...rows.map(line), "\\end{tabular}"].join("\n");
}
