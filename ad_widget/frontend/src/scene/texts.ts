/** What the items of a picture say: a row of glyphs each, in one byte array, rewritten in place. */

import {
  COLOUR, ELLIPSIS, GLYPHS, PARTIAL, PLUS_MINUS, SPACE, TIMES, readText, signCode, writeBrief, writeNumber, writeShort, writeText,
} from "../glyphs.ts";
import type { Graph } from "../wire/graph.ts";
import { magnitudeOf } from "./heat.ts";
import { type Item, RANGE, onEdge } from "./items.ts";

/** Colours of texts, by their code. */
export const COLOURS = ["ink", "soft", "positive", "negative", "warn", "hush"] as const;
type Colour = (typeof COLOURS)[number];

const [INK, SOFT, POSITIVE, NEGATIVE, WARN, HUSH] = COLOURS.map((_, k) => COLOUR + k);
/** Bytes of a row: the widest card holds no more glyphs and changes of colour. */
const STRIDE = 80;
/** Advance of a monospaced digit, in ems; the fonts asked for differ by 0.02. */
export const ADVANCE = 0.605;

function signInk(x: number): number {
  return x > 0 ? POSITIVE : x < 0 ? NEGATIVE : x === 0 ? SOFT : WARN;
}

/** How much narrower than they are digits may be drawn. */
export const NARROW = 0.8;

/** How many glyphs of a size there is room for in a width. */
export function roomFor(width: number, pixels: number): number {
  return Math.floor((width - 2) / (ADVANCE * pixels));
}

export class Texts {
  /** Rows one after another, each with the colour of its first glyph first. */
  readonly bytes: Uint8Array;
  /** By item: the length of its row. */
  readonly lengths: Uint8Array;
  /** By item: how many of these are glyphs. */
  readonly glyphs: Uint8Array;
  readonly #scratch = new Uint8Array(2 * STRIDE);
  readonly #graph: Graph;

  constructor(graph: Graph, items: readonly Item[]) {
    this.#graph = graph;
    this.bytes = new Uint8Array(STRIDE * items.length);
    this.lengths = new Uint8Array(items.length);
    this.glyphs = new Uint8Array(items.length);
  }

  start(item: number): number {
    return STRIDE * item;
  }

  /**
   * Write what an item says of a frame, in as many glyphs as there is `room` for; says whether that
   * is another text. A whole number: a fraction that is handed on is an object on the heap.
   */
  write(at: number, item: Item, frame: Float64Array, room: number): boolean {
    const end = item.scalar
      ? this.#writeScalar(item, frame, room)
      : item.norm
        ? this.#writeNorm(item, frame)
        : item.at === RANGE
          ? this.#writeRange(item, frame)
          : item.at >= 0
            ? this.#writeElement(0, frame[this.#graph.slots[item.slots![0]].start + item.at], item.kind === "grad", room)
            : this.#writeArray(item, frame, room);
    return this.#take(at, end);
  }

  /** Have an item say nothing. */
  blank(at: number): boolean {
    return this.#take(at, 0);
  }

  #take(at: number, end: number): boolean {
    const { bytes, lengths } = this;
    const scratch = this.#scratch;
    const start = STRIDE * at;
    let same = lengths[at] === end;
    let glyphs = 0;
    for (let k = 0; k < end; k++) {
      if (scratch[k] < COLOUR) glyphs++;
      if (bytes[start + k] !== scratch[k]) {
        bytes[start + k] = scratch[k];
        same = false;
      }
    }
    lengths[at] = end;
    this.glyphs[at] = glyphs;
    return !same;
  }

  /** A number with four digits, or three where there is no room for more; on an edge two. */
  #writeScalar(item: Item, frame: Float64Array, room: number): number {
    const scratch = this.#scratch;
    const x = item.source ? item.source.read(frame) : frame[this.#graph.slots[item.slots![0]].start];
    const gradient = item.kind === "grad" || item.kind === "flow";
    let from = 1;
    if (gradient) {
      scratch[0] = signInk(x);
      scratch[from++] = signCode(x);
      scratch[from++] = SPACE;
    } else {
      scratch[0] = !Number.isFinite(x) ? WARN : !onEdge(item) ? INK : x === 1 ? HUSH : SOFT;
      if (item.kind === "local") scratch[from++] = TIMES;
    }
    const end = writeNumber(scratch, from, x);
    if (end - 1 <= room) return end;
    const short = writeShort(scratch, from, x);
    return onEdge(item) && short - 1 > room ? writeBrief(scratch, from, x) : short;
  }

  /** The root of the sum of all squares. */
  #writeNorm(item: Item, frame: Float64Array): number {
    const scratch = this.#scratch;
    let sum = 0;
    for (let s = 0; s < item.slots!.length; s++) {
      const { start, size } = this.#graph.slots[item.slots![s]];
      for (let i = start; i < start + size; i++) sum += frame[i] * frame[i];
    }
    scratch[0] = Number.isFinite(sum) ? SOFT : WARN;
    return writeNumber(scratch, writeText(scratch, 1, "‖∂‖ "), Math.sqrt(sum));
  }

  /** One number of an array, with as many digits as there is room for. */
  #writeElement(end: number, x: number, grad: boolean, room = Infinity): number {
    const scratch = this.#scratch;
    scratch[end++] = grad ? signInk(x) : Number.isFinite(x) ? INK : WARN;
    if (grad) scratch[end++] = signCode(x);
    const shown = grad ? Math.abs(x) : x;
    const last = writeShort(scratch, end, shown);
    return last - 1 > room ? writeBrief(scratch, end, shown) : last;
  }

  /** What the colours of a heat map reach to, or why they cannot tell all. */
  #writeRange(item: Item, frame: Float64Array): number {
    const scratch = this.#scratch;
    const { start, size } = this.#graph.slots[item.slots![0]];
    let odd = 0;
    for (let i = start; i < start + size; i++) if (!Number.isFinite(frame[i])) odd = frame[i] || odd || NaN;
    scratch[0] = odd === 0 ? SOFT : WARN;
    let end = 1;
    if (item.kind === "grad") {
      scratch[end++] = PARTIAL;
      scratch[end++] = SPACE;
    }
    const most = magnitudeOf(frame, start, size);
    if (most || odd === 0) {
      if (most) scratch[end++] = PLUS_MINUS;
      end = writeShort(scratch, end, most);
      if (odd === 0) return end;
      scratch[end++] = SPACE;
    }
    return writeShort(scratch, end, odd);
  }

  /** The numbers of an array, or of several outputs, as many as there is room for. */
  #writeArray(item: Item, frame: Float64Array, most: number): number {
    const scratch = this.#scratch;
    const { slots } = this.#graph;
    const room = Math.min(most, STRIDE / 2);
    const grad = item.kind === "grad";
    let end = 0;
    let used = 0;
    let left = 0;
    for (let s = 0; s < item.slots!.length; s++) left += slots[item.slots![s]].size;
    if (left === 0) {
      scratch[0] = SOFT;
      return writeText(scratch, 1, "empty");
    }
    for (let s = 0; s < item.slots!.length; s++) {
      const { start, size } = slots[item.slots![s]];
      for (let i = 0; i < size; i++) {
        const x = frame[start + i];
        const from = end;
        end = this.#writeElement(end, x, grad);
        const length = end - from - 1;
        left--;
        if (used + length + (left ? 2 : 0) > room) {
          // Where not even the first has room, how large they are.
          const range = used || item.slots!.length > 1 ? Infinity : this.#writeRange(item, frame);
          if (range - 1 <= room) return range;
          scratch[from] = SOFT;
          scratch[from + 1] = ELLIPSIS;
          return from + 2;
        }
        used += length + 1;
        if (left) scratch[end++] = SPACE;
      }
    }
    return end;
  }

  /** An item's text in runs of one colour. */
  runs(at: number): [Colour, string][] {
    const runs: [Colour, string][] = [];
    const start = STRIDE * at;
    const end = start + this.lengths[at];
    for (let from = start; from < end; ) {
      let to = from + 1;
      while (to < end && this.bytes[to] < COLOUR) to++;
      runs.push([COLOURS[this.bytes[from] - COLOUR], readText(this.bytes, from + 1, to)]);
      from = to;
    }
    return runs;
  }
}

/** Groups of glyphs that are drawn as one: fewer calls, and texts that the browser has shaped before. */
const PAIRS = Array.from({ length: 100 }, (_, k) => String(k).padStart(2, "0"));
const TENTHS = Array.from({ length: 10 }, (_, k) => `.${k}`);
const HUNDREDTHS = PAIRS.map((pair) => `.${pair}`);

/** Draw a row's glyphs from the context's origin on, each in a cell of its own; `paint` sets a colour. */
export function drawRow(
  context: CanvasRenderingContext2D,
  bytes: Uint8Array,
  start: number,
  length: number,
  cell: number,
  paint: (colour: number) => void,
): void {
  const end = start + length;
  let x = 0;
  for (let k = start; k < end; ) {
    const code = bytes[k];
    if (code >= COLOUR) {
      paint(code - COLOUR);
      k++;
      continue;
    }
    let piece = GLYPHS[code];
    let taken = 1;
    const next = k + 1 < end ? bytes[k + 1] : COLOUR;
    if (next < 10) {
      if (code < 10) {
        piece = PAIRS[10 * code + next];
        taken = 2;
      } else if (piece === ".") {
        const last = k + 2 < end ? bytes[k + 2] : COLOUR;
        piece = last < 10 ? HUNDREDTHS[10 * next + last] : TENTHS[next];
        taken = last < 10 ? 3 : 2;
      }
    }
    if (code !== SPACE) context.fillText(piece, x, 0);
    x += taken * cell;
    k += taken;
  }
}
