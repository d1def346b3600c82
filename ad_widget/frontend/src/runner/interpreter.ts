/**
 * The inner loop: one switch over runs of equal operations.
 *
 * A run is `[operation, first output, count]` and then, for each output in turn, the places of its
 * operands on the heap. Outputs of a run lie next to each other, so they need no place of their
 * own. Grouping equal operations pays for the switch once a run, and a processor that need not
 * guess the next operation is what makes large graphs fast. The two that programs are mostly made of
 * go four at a time, which spares them a third of their time.
 */

// Constants of a const enum are inlined by the bundler.
export const enum Code {
  Call,
  Copy,
  Add,
  Subtract,
  Multiply,
  Divide,
  Negative,
  Square,
  Sqrt,
  Absolute,
  Exp,
  Log,
  Sin,
  Cos,
  Tanh,
  Maximum,
  Minimum,
  Less,
  LessEqual,
  Equal,
  NotEqual,
  Where,
  /** A loop from the table, of one, two or three operands; its place in the table comes first. */
  Unary,
  Binary,
  Ternary,
  /** In place: to float32 precision. */
  Round,
  /** In place: no integer is -0. */
  Integer,
}

/** Operands of each operation, in the order of `Code`. */
export const ARITY: readonly number[] = [
  0, 1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 1, 2, 3, 0, 0,
];

/**
 * A run of any other operation: from the operands' places, `code[p]` on, to `v[o]` up to `v[end]`.
 *
 * Each is written out with its loop. One loop for all of them, calling a function for each number,
 * would put every number in a box of its own on the way there and back.
 */
export type Loop = (v: Float64Array, code: Int32Array, p: number, o: number, end: number) => void;

export function execute(
  v: Float64Array,
  code: Int32Array,
  calls: readonly (() => void)[],
  loops: readonly Loop[],
): void {
  const end = code.length;
  let p = 0;
  while (p < end) {
    const op: Code = code[p];
    let o = code[p + 1];
    const stop = o + code[p + 2];
    p += 3;
    switch (op) {
      case Code.Call:
        calls[o]();
        break;
      case Code.Copy:
        for (; o < stop; o++, p++) v[o] = v[code[p]];
        break;
      case Code.Add:
        for (; o + 3 < stop; o += 4, p += 8) {
          v[o] = v[code[p]] + v[code[p + 1]];
          v[o + 1] = v[code[p + 2]] + v[code[p + 3]];
          v[o + 2] = v[code[p + 4]] + v[code[p + 5]];
          v[o + 3] = v[code[p + 6]] + v[code[p + 7]];
        }
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] + v[code[p + 1]];
        break;
      case Code.Subtract:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] - v[code[p + 1]];
        break;
      case Code.Multiply:
        for (; o + 3 < stop; o += 4, p += 8) {
          v[o] = v[code[p]] * v[code[p + 1]];
          v[o + 1] = v[code[p + 2]] * v[code[p + 3]];
          v[o + 2] = v[code[p + 4]] * v[code[p + 5]];
          v[o + 3] = v[code[p + 6]] * v[code[p + 7]];
        }
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] * v[code[p + 1]];
        break;
      case Code.Divide:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] / v[code[p + 1]];
        break;
      case Code.Negative:
        for (; o < stop; o++, p++) v[o] = -v[code[p]];
        break;
      case Code.Square:
        for (; o < stop; o++, p++) v[o] = v[code[p]] * v[code[p]];
        break;
      case Code.Sqrt:
        for (; o < stop; o++, p++) v[o] = Math.sqrt(v[code[p]]);
        break;
      case Code.Absolute:
        for (; o < stop; o++, p++) v[o] = Math.abs(v[code[p]]);
        break;
      case Code.Exp:
        for (; o < stop; o++, p++) v[o] = Math.exp(v[code[p]]);
        break;
      case Code.Log:
        for (; o < stop; o++, p++) v[o] = Math.log(v[code[p]]);
        break;
      case Code.Sin:
        for (; o < stop; o++, p++) v[o] = Math.sin(v[code[p]]);
        break;
      case Code.Cos:
        for (; o < stop; o++, p++) v[o] = Math.cos(v[code[p]]);
        break;
      case Code.Tanh:
        for (; o < stop; o++, p++) v[o] = Math.tanh(v[code[p]]);
        break;
      case Code.Maximum:
        for (; o < stop; o++, p += 2) v[o] = Math.max(v[code[p]], v[code[p + 1]]);
        break;
      case Code.Minimum:
        for (; o < stop; o++, p += 2) v[o] = Math.min(v[code[p]], v[code[p + 1]]);
        break;
      case Code.Less:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] < v[code[p + 1]] ? 1 : 0;
        break;
      case Code.LessEqual:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] <= v[code[p + 1]] ? 1 : 0;
        break;
      case Code.Equal:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] === v[code[p + 1]] ? 1 : 0;
        break;
      case Code.NotEqual:
        for (; o < stop; o++, p += 2) v[o] = v[code[p]] !== v[code[p + 1]] ? 1 : 0;
        break;
      case Code.Where:
        for (; o < stop; o++, p += 3) v[o] = v[code[v[code[p]] !== 0 ? p + 1 : p + 2]];
        break;
      case Code.Unary:
      case Code.Binary:
      case Code.Ternary:
        loops[code[p]](v, code, p + 1, o, stop);
        p += 1 + (stop - o) * (op - Code.Unary + 1);
        break;
      case Code.Round:
        for (; o < stop; o++) v[o] = Math.fround(v[o]);
        break;
      case Code.Integer:
        for (; o < stop; o++) v[o] += 0;
    }
  }
}
