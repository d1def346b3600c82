import assert from "node:assert/strict";
import { test } from "node:test";
import { MARGIN, beyond, first, fit, pan, zoom } from "../../src/scene/camera.ts";
import { detailOf } from "../../src/scene/detail.ts";

const window = { width: 800, height: 400 };

test("the whole graph grows or shrinks to fill its window, and grows no more than to twice its size", () => {
  assert.deepEqual(fit({ width: 200, height: 100 }, window), { scale: 2, x: 200, y: 100 });
  const wide = fit({ width: 512, height: 100 }, window);
  assert.equal(wide.scale, (800 - 2 * MARGIN) / 512);
  const vast = { width: 90_000, height: 300_000 };
  const whole = fit(vast, window);
  assert.ok(whole.scale * vast.height <= 400 - MARGIN && whole.scale > 0);
  assert.deepEqual(beyond(whole, vast, window), [false, false, false, false]);
});

test("it opens whole where it can then be read, else where reading begins, with more on some sides", () => {
  const begin = { x: 100, y: 2500 };
  assert.deepEqual(first({ width: 1500, height: 300 }, window, begin, 0.5, 0.75), fit({ width: 1500, height: 300 }, window));
  const graph = { width: 9000, height: 3000 };
  const part = first(graph, window, begin, 0.5, 0.75);
  assert.equal(part.scale, 0.75);
  assert.equal(part.x, MARGIN);
  const y = part.y + 0.75 * begin.y;
  assert.ok(y > 0 && y < 400);
  assert.deepEqual(beyond(part, graph, window), [false, true, true, true]);
});

test("no text is smaller than can be read: first only lines are left of the cards, then dots", () => {
  const details = [1, 11 / 17, 0.6, 0.5, 28.6 / 78, 0.36, 0.01].map((scale) => detailOf(scale, 11));
  assert.deepEqual(details, ["cards", "cards", "lines", "names", "names", "dots", "dots"]);
  assert.equal(detailOf(1, 24), "names");
});

test("zooming keeps the point under the pointer, panning stops at the ends", () => {
  const graph = { width: 9000, height: 3000 };
  const before = { scale: 1, x: -2000, y: -1000 };
  const at = { x: 300, y: 200 };
  const after = zoom(before, 1.5, at, graph, window);
  const there = (c: typeof before) => [(at.x - c.x) / c.scale, (at.y - c.y) / c.scale];
  assert.deepEqual(there(after).map(Math.round), there(before).map(Math.round));
  const end = pan(before, 1e6, -1e6, graph, window);
  assert.deepEqual(end, { scale: 1, x: MARGIN, y: 400 - MARGIN - 3000 });
});
