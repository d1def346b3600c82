/** The formulas of ops, which are a little LaTeX, as MathML: the browser sets them. */

import { math } from "../../dom.ts";

const SYMBOLS: Record<string, string> = {
  cdot: "·", sum: "∑", prod: "∏", Phi: "Φ", Gamma: "Γ", sigma: "σ", psi: "ψ", top: "⊤", lnot: "¬", ast: "∗",
  lfloor: "⌊", rfloor: "⌋", lceil: "⌈", rceil: "⌉", "|": "‖", cdots: "⋯", bmod: "mod", pi: "π", le: "≤", ge: "≥",
  ne: "≠", land: "∧", lor: "∨", oplus: "⊕", sim: "∼", backslash: "\\", wedge: "∧", vee: "∨", leq: "≤", geq: "≥", neq: "≠",
  ",": "\u2009", " ": " ", "#": "#", $: "$", "%": "%", "&": "&", "{": "{", "}": "}", times: "×",
};
const TEXTS = ["operatorname", "text", "mathcal", "mathrm"];
/** From here on: operands. */
const OPERAND = 0xe000;

/** A formula with what stands for each operand in its place; `{0}` is operand 0. */
export function formula(latex: string, operand: (k: number) => MathMLElement): MathMLElement {
  // As Python's `format` reads it: doubled braces are braces.
  const plain = latex.replace(/\{\{|\}\}|\{(\d+)\}/g, (found, k) => (k === undefined ? found[0] : String.fromCharCode(OPERAND + Number(k))));
  return new Reader(plain, operand).row("");
}

class Reader {
  readonly #tokens: string[];
  readonly #operand: (k: number) => MathMLElement;
  #at = 0;

  constructor(latex: string, operand: (k: number) => MathMLElement) {
    this.#tokens = latex.match(/\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S|\s+/gu) ?? [];
    this.#operand = operand;
  }

  /** All up to `end`, which is taken too. */
  row(...ends: string[]): MathMLElement {
    const row = math("mrow");
    while (this.#at < this.#tokens.length && !ends.includes(this.#tokens[this.#at])) {
      if (!this.#tokens[this.#at].trim()) {
        this.#at++;
        continue;
      }
      row.append(this.#scripted());
    }
    this.#at++;
    return row;
  }

  #scripted(): MathMLElement {
    const base = this.#atom();
    const scripts: Record<string, MathMLElement> = {};
    while (["^", "_"].includes(this.#tokens[this.#at])) scripts[this.#tokens[this.#at++]] = this.#atom();
    const { _: below, "^": above } = scripts;
    if (below && above) return math("msubsup", {}, base, below, above);
    return above ? math("msup", {}, base, above) : below ? math("msub", {}, base, below) : base;
  }

  #atom(): MathMLElement {
    while (this.#tokens[this.#at] && !this.#tokens[this.#at].trim()) this.#at++;
    const token = this.#tokens[this.#at++] ?? "";
    const code = token.charCodeAt(0);
    if (code >= OPERAND && code < OPERAND + 100) return this.#operand(code - OPERAND);
    if (token === "{") return this.row("}");
    if (/^\d/.test(token)) return math("mn", {}, token);
    if (token === "\\" || token[0] !== "\\") return /^\p{L}/u.test(token) ? math("mi", {}, token) : math("mo", {}, token === "-" ? "−" : token);
    return this.#command(token.slice(1));
  }

  #command(name: string): MathMLElement {
    if (name === "frac") return math("mfrac", {}, this.#atom(), this.#atom());
    if (name === "sqrt") {
      if (this.#tokens[this.#at] !== "[") return math("msqrt", {}, this.#atom());
      this.#at++;
      const degree = this.row("]");
      return math("mroot", {}, this.#atom(), degree);
    }
    if (name === "overline") return math("mover", {}, this.#atom(), math("mo", { stretchy: "true" }, "¯"));
    if (name === "hat") return math("mover", {}, this.#atom(), math("mo", {}, "^"));
    if (TEXTS.includes(name)) return this.#upright();
    if (name === "left" || name === "right") return this.#atom();
    if (name === "begin") return this.#cases();
    if (name in SYMBOLS) return math("mo", {}, SYMBOLS[name]);
    return math("mi", { mathvariant: "normal" }, `${name}\u2009`); // sin, ln, tanh
  }

  /** `{leaky\,relu}` */
  #upright(): MathMLElement {
    const from = ++this.#at;
    this.row("}");
    const text = this.#tokens.slice(from, this.#at - 1).map((token) => (token[0] === "\\" ? (SYMBOLS[token.slice(1)] ?? "") : token));
    return math("mi", { mathvariant: "normal" }, `${text.join("")}\u2009`);
  }

  /** `{cases} a & b \\ c & d \end{cases}` */
  #cases(): MathMLElement {
    this.#atom();
    const table = math("mtable", { columnalign: "left" });
    for (let row = math("mtr"); this.#at < this.#tokens.length; ) {
      row.append(math("mtd", {}, this.row("&", "\\\\", "\\end")));
      const end = this.#tokens[this.#at - 1];
      if (end === "&") continue;
      table.append(row);
      row = math("mtr");
      if (end === "\\end") break;
    }
    this.#atom();
    return math("mrow", {}, math("mo", { stretchy: "true" }, "{"), table);
  }
}
