/**
 * The program as it comes from Python: named sections of steps over numbered values, data and not
 * code. What each field means is written at its Python twin, in `ad_widget/program/spec.py`.
 */

import { type Work, atOnce, each } from "../slices.ts";

export const FORMAT = "ad_widget.program";
/** A program without its large arrays, which Python runs: see `ad_widget/program/wire_format.py`. */
export const OUTLINE = "ad_widget.outline";
export const VERSION = 2;

export type Dtype = "float64" | "float32" | "int64" | "bool";

/** Raw little-endian bytes in C order: a view over the wire, base64 in a file. */
export interface WireArray {
  dtype: Dtype;
  shape: number[];
  /** A number as written in Python, which takes the dtype of what it meets. */
  weak?: boolean;
  /** Of an outline's arrays only the leaves without summaries have any (check.ts). */
  data: DataView | ArrayBuffer | Uint8Array | string;
}

export type Attr = null | boolean | number | string | Attr[] | { [key: string]: Attr };
/** `origin` is the index of the forward step that a step of another section belongs to. */
export type Step = [op: string, inputs: number[], output: number, attrs: Attr, origin: number | null];
export type Span = [line: number, column: number, endLine: number, endColumn: number];

export interface Leaf {
  value: number;
  name: string;
  data: WireArray;
  /** The id of its component of the direction of the tangent section. */
  tangent: number | null;
}

/** Steps that belong together, and the ids of the values that they contribute to a frame. */
interface Section {
  steps: Step[];
  shows: number[];
}

export const SECTIONS = ["forward", "backward", "local", "tangent"] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Sections {
  forward: Section;
  backward: Section;
  local: Section;
  /** Made only when asked for. */
  tangent?: Section;
}

/** Where something was made; the scope around it stands before it in the list. */
export interface Scope {
  kind: "call" | "turn" | "object" | "module" | "turns" | "chain";
  name: string;
  /** Which one of that name in the surrounding scope; null where there is but one. */
  index: number | null;
  parent: number | null;
  /** What the loop's variable stood for when the turn began, as Python writes it, if that is known. */
  item?: string;
}

export interface ProgramNode {
  value: number;
  grad: number | null;
  name: string | null;
  label: string;
  op: string | null;
  symbol: string;
  formula: string;
  kind: "leaf" | "constant" | "op";
  span: Span | null;
  tangent: number | null;
  /** The innermost scope it was made in, an index into `scopes`. */
  scope: number | null;
  /** The expression, or long name, that a short name in `label` stands for. */
  under?: string | null;
}

export interface ProgramEdge {
  from: number;
  to: number;
  operand: number;
  contribution: number | null;
  local: number | null;
  /** The id of what the operand adds to the result's tangent. */
  tangent: number | null;
  /** Where an end is an array: what the op does to a gradient on this way, two spaces, the shapes. */
  rule?: string;
}

export interface Guard {
  value: number;
  kind: "bool" | "value";
  outcome: WireArray;
}

export interface Program {
  format: string;
  version: number;
  values: [shape: number[], dtype: Dtype][];
  constants: [id: number, data: WireArray][];
  leaves: Leaf[];
  sections: Sections;
  output: number;
  nodes: ProgramNode[];
  edges: ProgramEdge[];
  guards: Guard[];
  scopes: Scope[];
  source: string | null;
  /** An outline's: the values that are shown as means of blocks, and how many along each axis. */
  summaries?: [id: number, blocks: number[]][];
}

/** The ids of every value that a frame holds, in its order: what the sections show. */
export function shownIn(program: Program): number[] {
  return atOnce(showing(program));
}

/** The same, in slices. */
export function* showing({ sections }: Program): Work<number[]> {
  const shown = new Set<number>();
  for (const name of SECTIONS) yield* each(sections[name]?.shows ?? [], (id) => void shown.add(id));
  return [...shown];
}

/** What each scope is called, such as `Layer[0]/Neuron[2]`. */
export function scopePaths({ scopes }: Program): string[] {
  const paths: string[] = [];
  for (const { name, index, parent } of scopes) {
    const own = index === null ? name : `${name}[${index}]`;
    paths.push(parent === null ? own : `${paths[parent]}/${own}`);
  }
  return paths;
}

/** Number of elements of an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** How many of `n` numbers along an axis are in a block, if there are `m` blocks; the last has the rest. */
export function blockOf(n: number, m: number): number {
  return Math.ceil(n / m);
}

/** The bytes of a wire array, wherever the host put them; may alias the given buffer. */
export function bytesOf(data: WireArray["data"]): Uint8Array {
  if (typeof data === "string") {
    const text = atob(data);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Bytes of a number of each dtype that a program may hold; a page computes with four of them. */
export const WIDTHS: Readonly<Record<string, number>> = {
  float64: 8, float32: 4, float16: 2, bool: 1,
  int64: 8, int32: 4, int16: 2, int8: 1, uint64: 8, uint32: 4, uint16: 2, uint8: 1,
};
/** What Python's own numbers are in NumPy. */
export const WEAK: readonly string[] = ["float64", "int64", "bool"];

/** How many bytes there are, without reading them. */
export function lengthOf(data: WireArray["data"]): number {
  if (typeof data === "string") {
    if (data.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) throw new Error("the data of an array are no base64");
    return (data.length / 4) * 3 - (data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0);
  }
  // Not `ArrayBuffer.isView`: V8 of Node 24 says false of a DataView once it has compiled this.
  if (data instanceof DataView || data instanceof Uint8Array || data instanceof ArrayBuffer) return data.byteLength;
  throw new Error(`the data of an array are bytes, not ${JSON.stringify(data)?.slice(0, 40)}`);
}

function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 31 ? (fraction ? NaN : Infinity) : exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
  return bits & 0x8000 ? -size : size;
}

const READ: Record<string, (view: DataView, i: number) => number> = {
  float64: (view, i) => view.getFloat64(i, true),
  float32: (view, i) => view.getFloat32(i, true),
  float16: (view, i) => half(view.getUint16(i, true)),
  bool: (view, i) => (view.getUint8(i) ? 1 : 0),
  int64: (view, i) => Number(view.getBigInt64(i, true)),
  int32: (view, i) => view.getInt32(i, true),
  int16: (view, i) => view.getInt16(i, true),
  int8: (view, i) => view.getInt8(i),
  uint64: (view, i) => Number(view.getBigUint64(i, true)),
  uint32: (view, i) => view.getUint32(i, true),
  uint16: (view, i) => view.getUint16(i, true),
  uint8: (view, i) => view.getUint8(i),
};

/** Elements of a wire array as float64 (whole numbers beyond 2^53 round); always a fresh copy. */
export function numbersOf({ data, dtype, shape }: WireArray): Float64Array {
  const bytes = bytesOf(data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = WIDTHS[dtype];
  if (width === undefined) throw new Error(`unknown dtype ${String(dtype)}`);
  if (bytes.byteLength !== sizeOf(shape) * width) throw new Error("array data do not match their shape");
  const read = READ[dtype];
  const out = new Float64Array(sizeOf(shape));
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * width);
  return out;
}

/** Float64 numbers sent as raw bytes; a fresh copy, since wire buffers need not be aligned. */
export function float64sOf(data: WireArray["data"]): Float64Array {
  const bytes = bytesOf(data);
  return new Float64Array(bytes.slice(0, bytes.byteLength - (bytes.byteLength % 8)).buffer);
}
