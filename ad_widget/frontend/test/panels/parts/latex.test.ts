import "../../page.ts";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { math } from "../../../src/dom.ts";
import { formula } from "../../../src/panels/parts/latex.ts";

/** A formula as nested text: `mfrac(a b)`. */
function outline(el: Element): string {
  if (!el.children.length) return el.textContent!.trim();
  const inner = [...el.children].map(outline).filter(Boolean).join(" ");
  return el.localName === "mrow" ? inner : `${el.localName}(${inner})`;
}

const read = (latex: string): string => outline(formula(latex, (k) => math("mi", {}, "abc"[k])));

test("formulas of ops are read as they are meant", () => {
  assert.equal(read("{0} + {1}"), "a + b");
  assert.equal(read(String.raw`\frac{{{0}}}{{{1}}}`), "mfrac(a b)");
  assert.equal(read("{0}^{{{1}}}"), "msup(a b)");
  assert.equal(read("{0}^{{-1}} {1}"), "msup(a − 1) b");
  assert.equal(read(String.raw`\sqrt[3]{{{0}}}`), "mroot(a 3)");
  assert.equal(read(String.raw`\ln\left(e^{{{0}}} + e^{{{1}}}\right)`), "ln ( msup(e a) + msup(e b) )");
  assert.equal(read(String.raw`\operatorname{{leaky\,relu}}({0})`), "leaky\u2009relu ( a )");
  assert.equal(read(String.raw`\overline{{({0} - {1})^2}}`), "mover(( a − b msup() 2) ¯)");
  assert.equal(
    read(String.raw`\begin{{cases}} {1} & {0} \\ {2} & \text{{else}} \end{{cases}}`),
    "{ mtable(mtr(mtd(b) mtd(a)) mtr(mtd(c) mtd(else)))",
  );
});

test("every formula in the package is read to its end, with nothing left that is LaTeX", () => {
  const ops = join(process.cwd(), "../engine/ops");
  let seen = 0;
  for (const file of readdirSync(ops).filter((name) => name.endsWith(".py"))) {
    for (const { 1: latex } of readFileSync(join(ops, file), "utf8").matchAll(/formula=r?"([^"]*)"/g)) {
      const text = formula(latex, (k) => math("mi", {}, `<${k}>`)).textContent!;
      seen++;
      assert.doesNotMatch(text, /\\[a-z]|[{}](?!$)(?<!\{)|undefined/i, latex);
      for (const { 1: k } of latex.replaceAll("{{", "").matchAll(/\{(\d)/g)) assert.ok(text.includes(`<${k}>`), latex);
    }
  }
  assert.ok(seen > 50);
});
