/** A rule as it is said in text, with its derivatives set as fractions. */

import { math } from "../../dom.ts";

/** `∂loss/∂(a − 4) += …` as mathematics: what stands between `∂` and `/∂`, over what comes after. */
export function typeset(text: string): MathMLElement {
  const parts = math("mrow");
  let at = 0;
  // A name, with its places in brackets, or an expression in brackets that hold no more than one level of others.
  const name = String.raw`(?:\((?:[^()]|\([^()]*\))*\)|(?:\[[^\]]*\]|[^\s()/·,[])+)`;
  for (const found of text.matchAll(new RegExp(`∂(${name})/∂(${name})`, "gu"))) {
    if (found.index > at) parts.append(math("mtext", {}, text.slice(at, found.index).replace(/^ | $/g, "\u00a0")));
    const side = (label: string): MathMLElement => math("mrow", {}, math("mo", { lspace: "0", rspace: "0" }, "∂"), math("mi", {}, label));
    parts.append(math("mfrac", {}, side(found[1]), side(found[2])));
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.append(math("mtext", {}, text.slice(at).replace(/^ /, "\u00a0")));
  return math("math", { class: "adw-math" }, parts);
}
