/** The cell's source, each piece tied to the node it makes. */

import { html, mark } from "../dom.ts";
import { type Writable, effect, signal, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Graph } from "../wire/graph.ts";
import type { Span } from "../wire/program.ts";
import css from "./code.css";
import { type Kind, type Panel, rootOf } from "./panel.ts";

/** Letters of indentation that wrapped lines keep. */
const DEEP = 12;

class Code implements Panel {
  readonly slot = "side";
  readonly el = rootOf("code");
  #pieces: { el: HTMLElement; start: number; end: number }[] = [];
  #spans: ([start: number, end: number] | null)[] = [];
  #lit: HTMLElement | null = null;
  readonly #lines = html("div", { class: "adw-lines" });
  readonly #fold = html("button", { type: "button", class: "adw-fold", "aria-label": "code" });
  /** What the reader has chosen; where nobody has, code is folded that stands elsewhere too, or in the way. */
  readonly #folded: Writable<boolean | null> = signal<boolean | null>(null);

  attach(store: Store, signal: AbortSignal): void {
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", "source");
    this.el.dir = "ltr";
    const nodeOf = (event: Event): number | null => {
      const node = (event.target as HTMLElement).dataset?.of;
      return node === undefined ? null : Number(node);
    };
    const on = (name: string, run: (event: Event) => void): void =>
      this.el.addEventListener(name, run, { signal });
    this.el.append(this.#fold, this.#lines);
    const folded = (): boolean => this.#folded() ?? (store.phone() || store.status().mode !== "static");
    this.#fold.addEventListener("click", () => this.#folded.set(!untracked(folded)), { signal });
    effect(() => {
      const now = folded();
      this.el.classList.toggle("adw-folded", now);
      mark(this.#fold, "aria-expanded", String(!now));
      mark(this.#fold, "title", now ? "Show the whole code" : "Show only the line that is lit");
    }, signal);
    on("pointerover", (event) => store.hover.set(nodeOf(event)));
    on("pointerleave", () => store.hover.set(null));
    on("click", (event) => {
      const node = nodeOf(event);
      if (node !== null) store.select(node);
    });

    effect(() => {
      const graph = store.graph();
      if (graph) this.#setGraph(graph);
    }, signal);
    effect(() => {
      store.graph();
      this.#choose(store.chosen());
    }, signal);
    // Once there is a place in the page: to ask before would lay it all out.
    effect(() => {
      store.chosen();
      if (store.placed()) this.#settle();
    }, signal);
  }

  #setGraph(graph: Graph): void {
    const source = (graph.program.source ?? "").replace(/\s+$/, "");
    this.el.hidden = source === "";
    const offset = offsetsOf(source);
    this.#spans = graph.program.nodes.map((node) => node.span && offset(node.span));
    const margins = marginsOf(source);
    const lines = margins.map(() => html("div"));
    const cuts = new Set<number>([0, source.length, ...margins.flat()]);
    // What is wrapped hangs below the line's own indentation.
    margins.forEach(([, from], i) => {
      const depth = /^[ \t]*/.exec(source.slice(from))![0].length;
      if (depth === 0) return;
      cuts.add(from + depth);
      lines[i].style.setProperty("--adw-depth", String(Math.min(depth, DEEP)));
    });
    for (const span of this.#spans) if (span) cuts.add(span[0]).add(span[1]);
    const sorted = [...cuts].sort((a, b) => a - b);
    this.#pieces = [];
    let line = 0;
    for (let k = 0; k + 1 < sorted.length; k++) {
      const [start, end] = [sorted[k], sorted[k + 1]];
      if (margins.some((margin) => start >= margin[0] && end <= margin[1])) continue;
      const el = html("span", {}, source.slice(start, end));
      const node = this.#innermost(start, end);
      if (node !== null) el.dataset.of = String(node);
      this.#pieces.push({ el, start, end });
      while (line + 1 < margins.length && start >= margins[line + 1][0]) line++;
      if (el.textContent!.trim() === "" && !lines[line].firstChild) el.className = "adw-indent";
      lines[line].append(el);
    }
    this.#lines.replaceChildren(...lines);
    this.#fold.hidden = lines.length < 2;
  }

  /** Light up what makes a node. */
  #choose(node: number | null): void {
    const span = node === null ? null : this.#spans[node];
    this.#lit = null;
    for (const { el, start, end } of this.#pieces) {
      const lit = !!span && start >= span[0] && end <= span[1];
      if (lit) this.#lit ??= el;
      el.classList.toggle("adw-mark", lit);
      el.classList.toggle("adw-mark-start", lit && start === span[0]);
      el.classList.toggle("adw-mark-end", lit && end === span[1]);
    }
    const line = this.#lit?.parentElement ?? this.#lines.firstElementChild;
    for (const one of this.#lines.children) one.classList.toggle("adw-line-lit", one === line);
  }

  /** Scroll to what is lit, within the listing. */
  #settle(): void {
    const lit = this.#lit;
    const box = this.#lines;
    if (!lit) return;
    const left = lit.offsetLeft - box.offsetLeft;
    box.scrollLeft = left + Math.min(lit.offsetWidth, 80) > box.clientWidth ? left - 20 : 0;
    if (box.scrollHeight <= box.clientHeight) return;
    const top = lit.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + 20 > box.scrollTop + box.clientHeight) {
      box.scrollTop = top - box.clientHeight / 3;
    }
  }

  #innermost(start: number, end: number): number | null {
    let best: number | null = null;
    let size = Infinity;
    this.#spans.forEach((span, i) => {
      if (!span || span[0] > start || span[1] < end || span[1] - span[0] >= size) return;
      best = i;
      size = span[1] - span[0];
    });
    return best;
  }
}

/** The indentation that all lines share, which is not shown: a range for each line. */
function marginsOf(source: string): [number, number][] {
  const lines = source.split("\n");
  const depth = (line: string): number => line.length - line.trimStart().length;
  const shared = Math.min(...lines.filter((line) => line.trim()).map(depth));
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return [start, start + Math.min(shared, depth(line))];
  });
}

/**
 * From Python's spans (lines from 1; columns from 0, counted in UTF-8 bytes as `ast` does) to
 * offsets into the text.
 */
export function offsetsOf(source: string): (span: Span) => [number, number] | null {
  const lines = source.split("\n");
  const starts: number[] = [0];
  for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
  const place = (line: number, column: number): number | null => {
    const text = lines[line - 1];
    if (text === undefined) return null;
    let bytes = 0;
    let units = 0;
    for (const letter of text) {
      if (bytes >= column) break;
      const point = letter.codePointAt(0)!;
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      units += letter.length;
    }
    return starts[line - 1] + units;
  };
  return ([line, column, endLine, endColumn]) => {
    const start = place(line, column);
    const end = place(endLine, endColumn);
    return start === null || end === null || end <= start ? null : [start, end];
  };
}

export const code: Kind = { name: "code", css, make: () => new Code() };
