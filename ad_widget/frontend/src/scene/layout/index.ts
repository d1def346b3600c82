/**
 * The layout of a picture: `layout(graph, options)`.
 *
 * In: cards with sizes (decided before, see `ad_widget/layout/sizes.py`), edges from operand to result
 * with the size of their number's slot, open groups. Out: boxes, curves, slots, tokens, frames.
 * Everything is plain data (see `graph.ts`); the same input gives the same output, here and in
 * `ad_widget/layout`, to a hundredth of a pixel. A file here has the name of its twin there.
 *
 *     const placed = layout({ cards, edges, groups }, { orientation: "tb", kept });
 *     placed.cards[i]         // [centre x, centre y, width, height]
 *     placed.edges[k].path    // x0 y0, then (x y x y x y) a piece: cubic Bézier curves
 *     placed.edges[k].number  // centre of the slot for the edge's number
 *     placed.tokens           // [{ card, box }]: repeated stand-ins for leaves and constants
 *     placed.groups[g]        // the open group's frame, title strip included; null: dissolved
 *     placed.moved            // pan the camera by this to hold the picture still
 *
 * To keep in place what did not change, give each card that was drawn before its centre then, as
 * `card.was`. `kept`, a map that the caller owns, lets an open group whose inside did not change
 * keep its inner layout, so that opening another one costs the outer pass alone.
 *
 * Cards may come in any order, but not in a circle (Error): `reentered(count, edges, groupOf)`
 * names the groups that may not be closed, for their cards are left and entered again.
 */

export type * from "./graph.ts";
import type { Box, Graph, Layout, Options, PlacedEdge } from "./graph.ts";

// TEMPORARY until branch `layout` is merged: longest-path columns, no quality.
export function layout(graph: Graph, options: Options = {}): Layout {
  const n = graph.cards.length;
  const rank = new Int32Array(n);
  for (let round = 0, again = true; again && round <= n; round++) {
    again = false;
    for (const { source, target } of graph.edges) if (rank[target] <= rank[source]) { rank[target] = rank[source] + 1; again = true; }
  }
  const tb = options.orientation === "tb";
  const tall: number[] = [];
  const cards = graph.cards.map(({ width, height }, i): Box => {
    const at = tall[rank[i]] ?? 0;
    tall[rank[i]] = at + (tb ? width : height) + 34;
    return tb ? [at + width / 2, rank[i] * 150 + height / 2, width, height] : [rank[i] * 300 + width / 2, at + height / 2, width, height];
  });
  const edges = graph.edges.map(({ source, target, slot }): PlacedEdge => {
    const [a, b] = [cards[source], cards[target]];
    const p = tb ? [a[0], a[1] + a[3] / 2, b[0], b[1] - b[3] / 2] : [a[0] + a[2] / 2, a[1], b[0] - b[2] / 2, b[1]];
    const mid = tb ? [p[0], (p[1] + p[3]) / 2, p[2], (p[1] + p[3]) / 2] : [(p[0] + p[2]) / 2, p[1], (p[0] + p[2]) / 2, p[3]];
    return { path: [p[0], p[1], ...mid, p[2], p[3]], number: slot ? [(p[0] + p[2]) / 2, (p[1] + p[3]) / 2] : null, token: -1 };
  });
  const groups = (graph.groups ?? []).map((_, g): Box | null => {
    const inside = cards.filter((_, i) => { for (let at = graph.cards[i].group ?? -1; at >= 0; at = graph.groups![at].parent ?? -1) if (at === g) return true; return false; });
    if (!inside.length) return null;
    const x0 = Math.min(...inside.map(([x, , w]) => x - w / 2)) - 12, x1 = Math.max(...inside.map(([x, , w]) => x + w / 2)) + 12;
    const y0 = Math.min(...inside.map(([, y, , h]) => y - h / 2)) - 30, y1 = Math.max(...inside.map(([, y, , h]) => y + h / 2)) + 12;
    return [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0];
  });
  const right = Math.max(0, ...cards.map(([x, , w]) => x + w / 2));
  const bottom = Math.max(0, ...cards.map(([, y, , h]) => y + h / 2));
  return { width: right, height: bottom, cards, edges, tokens: [], groups, moved: [0, 0] };
}

export function reentered(count: number, edges: readonly (readonly [number, number])[], groupOf: readonly (number | null)[]): number[] {
  const group = [...groupOf];
  const out: number[] = [];
  for (;;) {
    const unit = group.map((g, v) => (g === null ? count + v : g));
    const next = new Map<number, Set<number>>();
    const degree = new Map<number, number>(unit.map((u) => [u, 0]));
    for (const [a, b] of edges) {
      const [u, w] = [unit[a], unit[b]];
      if (u === w) continue;
      const set = next.get(u) ?? new Set();
      next.set(u, set);
      if (!set.has(w)) { set.add(w); degree.set(w, degree.get(w)! + 1); }
    }
    const ready = [...degree].filter(([, d]) => d === 0).map(([u]) => u);
    while (ready.length) {
      const u = ready.pop()!;
      degree.delete(u);
      for (const w of next.get(u) ?? []) { const d = degree.get(w)! - 1; degree.set(w, d); if (d === 0) ready.push(w); }
    }
    const stuck = [...degree.keys()].filter((u) => u < count);
    if (!degree.size || !stuck.length) return out;
    const size = (g: number) => group.filter((x) => x === g).length;
    const smallest = stuck.reduce((a, b) => (size(b) < size(a) ? b : a));
    out.push(smallest);
    group.forEach((g, v) => { if (g === smallest) group[v] = null; });
  }
}
