import assert from "node:assert/strict";
import { test } from "node:test";
import { dragged, ownStep, stepped } from "../../../src/panels/parts/stepping.ts";

const bare = { shiftKey: false, altKey: false };
const shift = { ...bare, shiftKey: true };
const alt = { ...bare, altKey: true };

test("a step is as long as it says, and leaves no digits of its own", () => {
  assert.equal(stepped(0.1, 0.1, 2, bare), 0.3);
  assert.equal(stepped(5.95, 0.5, -1, shift), 0.95);
  assert.equal(stepped(5.5, 0.5, -1, alt), 5.45);
  assert.equal(stepped(1e-7, 1e-8, 1, bare), 1.1e-7);
  assert.equal(stepped(12345, 100, 1, bare), 12445);
  assert.equal(stepped(3, ownStep(3), 1, bare), 3.1);
  assert.equal(ownStep(0), 0.1);
});

test("a drag changes a number by as much as it is large, on a log scale tenfold", () => {
  assert.equal(dragged(2, 150), 4);
  assert.equal(dragged(2, -150), 0);
  assert.equal(dragged(0, 75), 0.5);
  assert.equal(dragged(0.01, 150, true), 0.1);
  assert.equal(dragged(0.01, -300, true), 0.0001);
  assert.equal(dragged(-2, 150, true), 0); // none of a power
});
