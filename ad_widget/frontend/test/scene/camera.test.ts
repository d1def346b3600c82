import assert from "node:assert/strict";
import { test } from "node:test";
import { MARGIN, first, fit, pan, zoom } from "../../src/scene/camera.ts";

const window = { width: 800, height: 400 };
const end = { x: 9000, y: 2500 };

test("a small graph is shown at full size, in the middle", () => {
  assert.deepEqual(fit({ width: 400, height: 200 }, window), { scale: 1, x: 200, y: 100 });
});

test("a larger one shrinks until it cannot be read, then opens at its output", () => {
  const whole = first({ width: 1000, height: 300 }, window, end);
  assert.ok(whole.scale < 1 && whole.scale > 0.7);
  const part = first({ width: 9000, height: 3000 }, window, end);
  assert.equal(part.x + part.scale * 9000, 800 - MARGIN);
  assert.equal(part.y + part.scale * 2500, 200);
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
