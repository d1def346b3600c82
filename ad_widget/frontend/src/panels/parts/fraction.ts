/** Derivatives as a reader writes them: ∂a over ∂w, in the browser's own mathematics. */

import { math } from "../../dom.ts";

/** Letters of a name in a formula. */
const MOST = 18;

/** An element of what has been named so. */
const ELEMENT = /^(\(.*\)|[^\s()]+)\[[\d,]+\]$/;

/** A name as part of a formula: an expression in brackets, a long one cut. */
export function named(label: string): string {
  if (ELEMENT.test(label)) return label;
  const letters = [...label];
  const text = letters.length > MOST ? `${letters.slice(0, MOST - 1).join("")}…` : label;
  return bracketed(text);
}

function bracketed(text: string): string {
  return ELEMENT.test(text) || /^[\p{L}\p{N}_.[\]'"]+$/u.test(text) ? text : `(${text})`;
}

/** Names are whole here: what stands in a table may be as wide as it is. */
export function fraction(above: string, below: string): MathMLElement {
  const part = (label: string): MathMLElement => math("mrow", {}, math("mo", { lspace: "0", rspace: "0" }, "∂"), math("mi", {}, bracketed(label)));
  return math("math", { class: "adw-math" }, math("mfrac", {}, part(above), part(below)));
}
