import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber, formatShort } from "../src/format.ts";
import { readText, writeNumber, writeShort } from "../src/glyphs.ts";
import { random } from "./random.ts";

const row = new Uint8Array(32);
const said = (write: typeof writeNumber, x: number): string => readText(row, 0, write(row, 0, x));

function same(x: number): void {
  assert.equal(said(writeNumber, x), formatNumber(x), `number ${x}`);
  assert.equal(said(writeShort, x), formatShort(x), `short ${x}`);
}

test("the glyphs of a number are its text", () => {
  for (const x of [0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 0.5, 0.1, 1 / 3, 2 ** 53]) same(x);
  for (let e = -330; e <= 308; e++) {
    for (const m of [1, 1.5, 9.999, 9.9994, 9.9995, 9.99949999, 9.9996, 5, 4.9995, 1.2345, 1.23456]) {
      same(Number(`${m}e${e}`));
      same(-Number(`${m}e${e}`));
    }
  }
  for (let k = 0; k <= 12000; k++) same(k / 8);
  for (const x of [999999.4, 999999.5, 999999.6, 99999.5, 1000.5, 9999.5, 0.00099995, 0.000099995]) {
    same(x);
    same(-x);
  }
});

test("the glyphs of random numbers are their texts", () => {
  const next = random(7);
  for (let k = 0; k < 100_000; k++) {
    const x = (next() - 0.5) * 10 ** Math.floor(next() * 40 - 20);
    same(x);
    same(Number(x.toPrecision(1 + Math.floor(next() * 6))));
  }
});
