import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { viewOf } from "../src/view.ts";

const { good, bad } = JSON.parse(readFileSync("../../tests/data/views.json", "utf8"));

test("a good view is kept as it is", () => {
  for (const view of good) assert.deepEqual(viewOf(view), view);
});

test("what is no good for its key is left out, and the rest kept", () => {
  for (const view of bad) {
    assert.deepEqual(viewOf(view), {}, JSON.stringify(view));
    const key = Object.keys(view)[0];
    assert.deepEqual(viewOf({ select: "w", ...view }), key === "select" ? {} : { select: "w" });
  }
  for (const view of [null, undefined, 3, "steps", [], ["panel"]]) assert.deepEqual(viewOf(view), {});
});
