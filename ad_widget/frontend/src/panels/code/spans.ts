/** Where in the source each node was made: from Python's spans to offsets into the text. */

import { html } from "../../dom.ts";
import type { Graph } from "../../wire/graph.ts";
import type { Span } from "../../wire/program.ts";

export type Range = readonly [start: number, end: number];

/** The source without the empty lines at its end. */
export function sourceOf(graph: Graph): string {
  return (graph.program.source ?? "").replace(/\s+$/, "");
}

/** By node: where in the source it was made. What was made at one place, turn after turn, shares its range. */
export function rangesOf(graph: Graph): (Range | null)[] {
  const offset = offsetsOf(sourceOf(graph));
  const known = new Map<string, Range | null>();
  return graph.program.nodes.map(({ span }) => {
    if (!span) return null;
    const key = span.join();
    let range = known.get(key);
    if (range === undefined) known.set(key, (range = offset(span)));
    return range;
  });
}

/**
 * From Python's spans (lines from 1; columns from 0, counted in UTF-8 bytes as `ast` does) to
 * offsets into the text.
 */
export function offsetsOf(source: string): (span: Span) => Range | null {
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

/** The indentation that all lines share, which is not shown: a range for each line. */
export function marginsOf(source: string): Range[] {
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

/** The lines of code that make a node, with what makes it marked; nothing where that is not known. */
export function sourceLines(graph: Graph, node: number): (Node | string)[] {
  const { span } = graph.program.nodes[node];
  const source = sourceOf(graph);
  const range = span && offsetsOf(source)(span);
  if (!range) return [];
  const start = source.lastIndexOf("\n", range[0] - 1) + 1;
  const stop = source.indexOf("\n", range[1]);
  return [
    source.slice(start, range[0]).trimStart(),
    html("mark", {}, source.slice(...range)),
    source.slice(range[1], stop < 0 ? undefined : stop),
  ];
}
