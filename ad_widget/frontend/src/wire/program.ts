/** The program as it comes from Python: ordered steps over numbered values, data and not code. */

export const FORMAT = "ad_widget.program";
export const VERSION = 1;

export type Dtype = "float64" | "float32" | "int64" | "bool";

/** Raw little-endian bytes in C order: a view over the wire, base64 in a file. */
export interface WireArray {
  dtype: Dtype;
  shape: number[];
  /** A number as written in Python, which takes the dtype of what it meets. */
  weak?: boolean;
  data: DataView | ArrayBuffer | Uint8Array | string;
}

export type Attr = null | boolean | number | string | Attr[] | { [key: string]: Attr };
export type Step = [op: string, inputs: number[], output: number, attrs: Attr];
export type Span = [line: number, column: number, endLine: number, endColumn: number];

export interface Leaf {
  value: number;
  name: string;
  data: WireArray;
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
  /** The innermost scope it was made in, an index into `scopes`. */
  scope?: number | null;
}

/** Where something was made; the scope around it stands before it in the list. */
export interface Scope {
  kind: "call" | "turn" | "object" | "module";
  name: string;
  /** Which one of that name in the surrounding scope; null where there is but one. */
  index: number | null;
  parent: number | null;
}

export interface ProgramEdge {
  from: number;
  to: number;
  operand: number;
  contribution: number | null;
  local: number | null;
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
  steps: Step[];
  forward: number;
  backward: number;
  output: number;
  nodes: ProgramNode[];
  edges: ProgramEdge[];
  guards: Guard[];
  show: number[];
  scopes?: Scope[];
  source: string | null;
}

/** What each scope is called, such as `Layer[0]/Neuron[2]`. */
export function scopePaths({ scopes = [] }: Program): string[] {
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

/** Elements of a wire array as float64 (int64 beyond 2^53 rounds); always a fresh copy. */
export function numbersOf(array: WireArray): Float64Array {
  const bytes = bytesOf(array.data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = sizeOf(array.shape);
  const width = { float64: 8, float32: 4, int64: 8, bool: 1 }[array.dtype];
  if (width === undefined) throw new Error(`unknown dtype ${String(array.dtype)}`);
  if (bytes.byteLength !== n * width) throw new Error("array data do not match their shape");
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    switch (array.dtype) {
      case "float64":
        out[i] = view.getFloat64(8 * i, true);
        break;
      case "float32":
        out[i] = view.getFloat32(4 * i, true);
        break;
      case "int64":
        out[i] = Number(view.getBigInt64(8 * i, true));
        break;
      case "bool":
        out[i] = view.getUint8(i) ? 1 : 0;
    }
  }
  return out;
}

/** Float64 numbers sent as raw bytes; a fresh copy, since wire buffers need not be aligned. */
export function float64sOf(data: WireArray["data"]): Float64Array {
  const bytes = bytesOf(data);
  return new Float64Array(bytes.slice(0, bytes.byteLength - (bytes.byteLength % 8)).buffer);
}
