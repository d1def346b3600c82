/** Operands before results, and groups that would make a circle. */

export type Link = readonly [from: number, to: number];

/**
 * 0 … count - 1 with operands before results; what is in order already stays as it is.
 * Throws where the edges make a circle.
 */
export function topological(count: number, edges: readonly Link[]): number[] {
  const operands: number[][] = Array.from({ length: count }, () => []);
  for (const [a, b] of edges) operands[b].push(a);
  const order: number[] = [];
  const state = new Uint8Array(count); // 1: its operands are being visited; 2: done
  for (let root = 0; root < count; root++) {
    const stack = [root];
    while (stack.length) {
      const v = stack.at(-1)!;
      if (state[v] === 0) {
        state[v] = 1;
        for (let i = operands[v].length - 1; i >= 0; i--) {
          const a = operands[v][i];
          if (state[a] === 1) throw new Error(`cards ${a} and ${v} depend on each other: a circle`);
          if (state[a] === 0) stack.push(a);
        }
      } else {
        stack.pop();
        if (state[v] === 1) {
          state[v] = 2;
          order.push(v);
        }
      }
    }
  }
  return order;
}

/**
 * The groups that cannot be boxes, since they are left and entered again: of each circle the
 * smallest, until there is no circle. `groupOf` holds the group of each card at one level; groups
 * that contain each other are looked at in turn.
 */
export function reentered(
  count: number,
  edges: readonly Link[],
  groupOf: readonly (number | null)[],
): number[] {
  const group = [...groupOf];
  const size = new Map<number, number>();
  for (const g of group) if (g !== null) size.set(g, (size.get(g) ?? 0) + 1);
  const out: number[] = [];
  const unit = new Int32Array(count);
  // What one pass has taken away is in no circle of the next, in which groups are less.
  let left = Array.from(group, (_, v) => v);
  let ties = edges;
  for (;;) {
    const number = new Map<number, number>();
    let total = 0;
    for (const v of left) {
      const g = group[v];
      let at = g === null ? undefined : number.get(g);
      if (at === undefined) {
        at = total++;
        if (g !== null) number.set(g, at);
      }
      unit[v] = at;
    }
    const links: Link[] = [];
    for (const [a, b] of ties) if (unit[a] !== unit[b]) links.push([unit[a], unit[b]]);
    const stuck = peeled(total, links);
    if (stuck === null) return out.sort((a, b) => a - b);
    let smallest = -1;
    for (const [g, k] of number) {
      if (stuck[k] && (smallest < 0 || size.get(g)! < size.get(smallest)!)) smallest = g;
    }
    if (smallest < 0) throw new Error("the edges make a circle");
    out.push(smallest);
    left = left.filter((v) => stuck[unit[v]]);
    ties = ties.filter(([a, b]) => stuck[unit[a]] && stuck[unit[b]]);
    for (const v of left) if (group[v] === smallest) group[v] = null;
  }
}

/** Take away what has nothing before it, then what has nothing after it; say what is left. */
function peeled(count: number, links: readonly Link[]): Uint8Array | null {
  const left = new Uint8Array(count).fill(1);
  let remain = count;
  for (const forth of [true, false]) {
    const degree = new Int32Array(count);
    const after: number[][] = Array.from({ length: count }, () => []);
    for (const [a, b] of links) {
      if (!left[a] || !left[b]) continue;
      degree[forth ? b : a]++;
      after[forth ? a : b].push(forth ? b : a);
    }
    const ready: number[] = [];
    for (let v = 0; v < count; v++) if (left[v] && degree[v] === 0) ready.push(v);
    while (ready.length) {
      const v = ready.pop()!;
      left[v] = 0;
      remain--;
      for (const w of after[v]) if (--degree[w] === 0) ready.push(w);
    }
  }
  return remain ? left : null;
}
