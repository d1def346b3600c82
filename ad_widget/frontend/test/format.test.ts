import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatGradient, formatNumber, formatShape, parseNumber, toJson } from "../src/format.ts";

test("numbers as text, shared with Python", () => {
  const shared = JSON.parse(readFileSync("../../tests/data/numbers.json", "utf8"));
  const special: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity };
  for (const [x, text] of shared.numbers) {
    assert.equal(formatNumber(typeof x === "string" ? special[x] : x), text, String(x));
  }
});

test("never more than nine characters, and back to the number within its digits", () => {
  let seed = 1;
  for (let i = 0; i < 20000; i++) {
    seed = (seed * 48271) % 2147483647;
    const x = (seed / 2147483647 - 0.5) * 10 ** ((seed % 600) - 300);
    const text = formatNumber(x);
    assert.ok(text.length <= 9, `${x} gives ${text}`);
    const back = Number(text.replace(/\u2212/g, "-"));
    assert.ok(Math.abs(back - x) <= 0.06 * Math.abs(x), `${x} gives ${text}`);
  }
});

test("gradients carry a glyph for their sign", () => {
  assert.equal(formatGradient(12), "▲ 12");
  assert.equal(formatGradient(-3), "▼ −3");
  assert.equal(formatGradient(0), "· 0");
  assert.equal(formatGradient(NaN), "! NaN");
});

test("typed numbers", () => {
  assert.equal(parseNumber(" −1.5e3 "), -1500);
  assert.equal(parseNumber(".5"), 0.5);
  for (const text of ["", "abc", "1,5", "0x10", "1e999", "Infinity", "--1"]) {
    assert.equal(parseNumber(text), null, text);
  }
});

test("shapes and JSON", () => {
  assert.equal(formatShape([]), "");
  assert.equal(formatShape([3]), "(3,)");
  assert.equal(formatShape([3, 4]), "3×4");
  assert.equal(toJson([1, 2, NaN, -0], [2, 2]), '[[1,2],["NaN",0]]');
  assert.equal(toJson([], [0, 2]), "[]");
  assert.deepEqual(JSON.parse(toJson([1, 2, 3], [3])), [1, 2, 3]);
});
