/** What attributes of steps may be: the forms that the table of shapes names. */

import { ask } from "./ask.ts";
import type { Attr } from "./program.ts";

export type Attrs = Record<string, Attr>;

const whole = (x: Attr): x is number => Number.isSafeInteger(x);
const size = (x: Attr): x is number => whole(x) && x >= 0;
const every = (x: Attr, holds: (x: Attr) => boolean): boolean => Array.isArray(x) && x.every(holds);
/** Whether an attribute, or an item of an index, is a record. */
export const isRecord = (x: Attr): x is Attrs => typeof x === "object" && x !== null && !Array.isArray(x);
const NOT_FINITE: Attr[] = ["nan", "inf", "-inf"];
const number = (x: Attr): boolean =>
  Number.isFinite(x) || (isRecord(x) && Object.keys(x).join() === "float" && NOT_FINITE.includes(x.float));

const distinct = (x: Attr): boolean => every(x, size) && new Set(x as number[]).size === (x as number[]).length;

function item(x: Attr): boolean {
  if (x === null || x === "..." || whole(x)) return true;
  if (!isRecord(x) || Object.keys(x).length !== 1) return false;
  if (Object.hasOwn(x, "operand")) return size(x.operand);
  if (!Object.hasOwn(x, "slice")) return false;
  const { slice } = x;
  return Array.isArray(slice) && slice.length === 3 && slice.every((k) => k === null || whole(k)) && slice[2] !== 0;
}

const FORMS: Record<string, (x: Attr) => boolean> = {
  axis: size,
  "axis?": (x) => x === null || size(x),
  axes: (x) => x === null || size(x) || distinct(x),
  order: (x) => x === null || distinct(x),
  flag: (x) => typeof x === "boolean",
  number,
  "number?": (x) => x === null || number(x),
  decimals: (x) => whole(x) && Math.abs(x) <= 300,
  degree: (x) => size(x) && x <= 170, // whose factorial is finite
  text: (x) => typeof x === "string",
  dtype: (x) => typeof x === "string",
  sizes: (x) => every(x, size),
  counts: (x) => every(x, (n) => size(n) && n > 0),
  pairs: (x) => every(x, (pair) => every(pair, whole) && (pair as number[]).length === 2),
  index: (x) => every(x, item),
};

/** Throw an error that says which attribute is missing, unknown or of another form, if any. */
export function checkForms(attrs: Attrs, forms: Record<string, string | string[]>): void {
  const known = new Map(Object.keys(forms).map((name) => [name.replace("?", ""), name]));
  for (const [name, x] of Object.entries(attrs)) {
    const full = known.get(name);
    ask(full !== undefined, `it has no attribute '${name}'`);
    const form = forms[full];
    const right = Array.isArray(form) ? form.includes(x as string) : FORMS[form](x);
    ask(right, `its ${name} cannot be ${JSON.stringify(x)}`);
  }
  for (const [name, full] of known) {
    ask(Object.hasOwn(attrs, name) || full !== name, `it lacks the attribute '${name}'`);
  }
}
