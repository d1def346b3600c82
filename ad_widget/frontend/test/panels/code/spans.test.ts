import assert from "node:assert/strict";
import { test } from "node:test";
import { offsetsOf } from "../../../src/panels/code/spans.ts";

test("spans count lines from one and columns in UTF-8 bytes", () => {
  const source = "a = w * x\nλ = 'é𝛼' + a";
  const at = offsetsOf(source);
  const text = (...span: [number, number, number, number]) => {
    const range = at(span);
    return range && source.slice(...range);
  };
  assert.equal(text(1, 4, 1, 9), "w * x");
  assert.equal(text(2, 5, 2, 13), "'é𝛼'");
  assert.equal(text(2, 16, 2, 17), "a");
  assert.equal(text(1, 0, 2, 2), "a = w * x\nλ");
  assert.equal(text(9, 0, 9, 1), null);
  assert.equal(text(1, 4, 1, 4), null);
});
