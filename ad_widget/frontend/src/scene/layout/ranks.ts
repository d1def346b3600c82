/** Which column each card stands in: results right of their operands, edges short in all. */

const CLOSURE = 120; // cards: what is larger is not moved as one
const ROUNDS = 3;
const LANES = 3; // a card: beyond that, short edges would cost too many lanes

/**
 * A column for each card; cards come with operands before results. `repeated` says which may be
 * repeated as tokens, so that a far use of theirs costs nothing.
 *
 * Each card stands as late as it can; then a card moves left, with the operands that stand directly
 * before it, where this makes the edges shorter in all. On graphs of this kind it comes to what the
 * network simplex method reaches.
 */
export function ranks(
  count: number,
  edges: readonly { source: number; target: number }[],
  repeated: readonly boolean[],
): number[] {
  const operands: number[][] = Array.from({ length: count }, () => []);
  const results: number[][] = Array.from({ length: count }, () => []);
  for (const { source, target } of edges) {
    operands[target].push(source);
    results[source].push(target);
  }
  const late = latest(count, operands, results);
  const short = shift(count, operands, results, [...late], new Array(count).fill(false));
  const reach = new Int32Array(count);
  for (const { source, target } of edges) {
    if (!repeated[source]) reach[source] = Math.max(reach[source], short[target] - short[source]);
  }
  let total = 0;
  for (const r of reach) total += r;
  if (total <= LANES * count) return short;
  // A long sum would have a lane for each term through all columns after it.
  const free = operands.map(
    (into, v) => repeated[v] && into.length === 0 && results[v].length > 1,
  );
  const costly = operands.map((into) => into.filter((a) => !free[a]));
  return shift(count, costly, results, late, free);
}

function latest(count: number, operands: number[][], results: number[][]): number[] {
  const rank: number[] = new Array(count).fill(0);
  for (let v = 0; v < count; v++) {
    for (const a of operands[v]) rank[v] = Math.max(rank[v], rank[a] + 1);
  }
  for (let v = count - 1; v >= 0; v--) {
    if (results[v].length) rank[v] = before(results[v], rank);
  }
  return rank;
}

/** The column before the first of some results. */
function before(results: number[], rank: number[]): number {
  let least = rank[results[0]];
  for (const b of results) if (rank[b] < least) least = rank[b];
  return least - 1;
}

function shift(
  count: number,
  operands: number[][],
  results: number[][],
  rank: number[],
  free: boolean[],
): number[] {
  const big = new Uint8Array(count);
  const seen = new Int32Array(count).fill(-1); // the root in whose closure a card was last
  let mark = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    big.fill(0);
    for (let root = 0; root < count; root++) {
      if (!operands[root].length || !results[root].length) continue;
      for (const a of operands[root]) {
        if (big[a] && rank[a] === rank[root] - 1) big[root] = 1;
      }
      if (big[root]) continue;
      mark++;
      seen[root] = mark;
      const group = [root];
      let k = 0;
      while (k < group.length && group.length < CLOSURE) {
        const v = group[k++];
        for (const a of operands[v]) {
          if (seen[a] !== mark && rank[a] === rank[v] - 1) {
            seen[a] = mark;
            group.push(a);
          }
        }
      }
      if (k < group.length) {
        big[root] = 1;
        continue;
      }
      let gain = 0;
      let slack = -1;
      for (const v of group) {
        for (const a of operands[v]) {
          if (seen[a] === mark) continue;
          gain++;
          const room = rank[v] - rank[a] - 1;
          if (slack < 0 || room < slack) slack = room;
        }
        for (const b of results[v]) if (seen[b] !== mark) gain--;
      }
      if (slack > 0 && (gain > 0 || (gain === 0 && stays(root, operands, results)))) {
        for (const v of group) rank[v] -= slack;
        moved = true;
      }
    }
    for (let v = 0; v < count; v++) {
      if (results[v].length && (free[v] || !operands[v].length)) rank[v] = before(results[v], rank);
    }
    if (!moved) break;
  }
  return rank;
}

/**
 * Whether an op stays with its operand rather than with its result, at the same lengths.
 *
 * One of a single operand does: a neuron's end with its sum.  So does one whose other operands are
 * leaves of its own: an error, with what was to come out, stays with what came out, and errors of
 * one width share a column.  But what comes of leaves alone is at home anywhere.
 */
function stays(v: number, operands: number[][], results: number[][]): boolean {
  if (operands[v].length === 1) return true;
  const rest = operands[v].filter((a) => operands[a].length || results[a].length > 1);
  if (rest.length !== 1 || results[rest[0]].length !== 1) return false;
  return operands[rest[0]].some((a) => operands[a].length > 0);
}
