/** Numbers as short text; `ad_widget/drawing/text.py` gives the same (tests/data/numbers.json). */

const MINUS = "\u2212";

/**
 * Four significant digits (whole parts below a million in full), fewer where nine characters
 * would not hold them. Fixed notation for 1e-4 ≤ |x| < 1e6 after rounding, else an exponent;
 * zeros at the end dropped; exact ties round away from zero.
 */
export function formatNumber(x: number): string {
  return format(x, 4, 9);
}

/** The same with three digits and at most seven characters, for numbers side by side. */
export function formatShort(x: number): string {
  return format(x, 3, 7);
}

/** The same with five digits, for tables. */
export function formatLong(x: number): string {
  return format(x, 5, 10);
}

/** With two digits and at most six characters, where there is no room for more. */
export function formatBrief(x: number): string {
  return format(x, 2, 6);
}

function format(x: number, digits: number, room: number): string {
  if (x === 0) return "0";
  const a = Math.abs(x);
  const sign = x < 0 ? MINUS : "";
  if (!(a < Infinity)) return a === Infinity ? `${sign}∞` : "NaN";
  let [mantissa, exponent] = scientific(a, digits - 1);
  if (exponent >= digits - 1 && a < 999999.5) return sign + a.toFixed(0);
  if (exponent >= -4 && exponent < digits - 1) {
    return sign + trim(a.toFixed(Math.min(digits - 1 - exponent, room - 2 - sign.length)));
  }
  for (let keep = digits - 2; ; keep--) {
    const power = `e${exponent < 0 ? MINUS : ""}${Math.abs(exponent)}`;
    const text = sign + mantissa + power;
    if (text.length <= room || keep < 0) return text;
    [mantissa, exponent] = scientific(a, keep);
  }
}

function scientific(a: number, digits: number): [string, number] {
  const [mantissa, exponent] = a.toExponential(digits).split("e");
  return [trim(mantissa), Number(exponent)];
}

function trim(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The glyph that tells a gradient's sign without its hue. */
export function signGlyph(x: number): string {
  return x > 0 ? "▲" : x < 0 ? "▼" : x === 0 ? "·" : "!";
}

/** The palette's name for a gradient of this sign. */
export function signColor(x: number): "positive" | "negative" | "soft" | "warn" {
  return x > 0 ? "positive" : x < 0 ? "negative" : x === 0 ? "soft" : "warn";
}

/** A gradient in full: the sign's glyph and the signed number, as in "▼ −3". */
export function formatGradient(x: number): string {
  return x === 0 ? "· 0" : `${signGlyph(x)} ${formatNumber(x)}`;
}

/** A shape as in "3×4"; nothing for a scalar. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? "" : shape.length === 1 ? `(${shape[0]},)` : shape.join("×");
}

/** Where an element stands that has this place in C order. */
export function placeOf(at: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  for (const n of [...shape].reverse()) {
    place.unshift(at % n);
    at = Math.floor(at / n);
  }
  return place;
}

/** The same as it is written: `[0,1]`. */
export const subscript = (at: number, shape: readonly number[]): string => `[${placeOf(at, shape).join(",")}]`;

/** What is said of numbers that are the means of blocks of this shape. */
export function formatBlocks(block: readonly number[]): string {
  return `means of blocks of ${block.join("×")}`;
}

/** Which element of an array of this shape is the i-th, as in `[1, 0]`. */
export function indexOf(i: number, shape: readonly number[]): string {
  const at: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at.unshift(i % shape[axis]);
    i = Math.floor(i / shape[axis]);
  }
  return `[${at.join(", ")}]`;
}

/** What a person typed as a finite number, or null. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(/\u2212/g, "-");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
  const x = Number(plain);
  return Number.isFinite(x) ? x : null;
}

/** An array as JSON text nested by its shape; what JSON has no number for is a string. */
export function toJson(values: ArrayLike<number>, shape: readonly number[]): string {
  let at = 0;
  const level = (axis: number): string => {
    if (axis === shape.length) {
      const x = values[at++];
      return Number.isFinite(x) ? String(x) : `"${x}"`;
    }
    const parts: string[] = [];
    for (let i = 0; i < shape[axis]; i++) parts.push(level(axis + 1));
    return `[${parts.join(",")}]`;
  };
  return level(0);
}
