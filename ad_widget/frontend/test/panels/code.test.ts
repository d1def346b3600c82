import assert from "node:assert/strict";
import { test } from "node:test";
import { offsetsOf } from "../../src/panels/code.ts";
import { FakeModel } from "../fixture.ts";
import { show } from "../shown.ts";

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

test("beside its own cell the code is folded to the line that is lit, and unfolds", () => {
  const { panel, node } = show(new FakeModel());
  const folded = () => panel("code").classList.contains("adw-folded");
  const lit = () => panel("code").querySelectorAll(".adw-line-lit").length;
  assert.ok(folded());
  assert.equal(lit(), 1);
  node("w").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(lit(), 1);
  const button = panel("code").querySelector("button")!;
  assert.equal(button.getAttribute("aria-expanded"), "false");
  button.click();
  assert.ok(!folded());
  assert.equal(button.getAttribute("aria-expanded"), "true");
  assert.ok(!show(new FakeModel("static")).panel("code").classList.contains("adw-folded"));
});
