import assert from "node:assert/strict";
import { test } from "node:test";
import { Curve } from "../../src/sampling/curve.ts";
import { branchesOf, entriesOf, findEntry, rangeOf } from "../../src/sampling/entries.ts";
import { Landscape, UNKNOWN } from "../../src/sampling/landscape.ts";
import { Surface } from "../../src/sampling/surface.ts";
import { Terrain } from "../../src/sampling/terrain.ts";
import { Trial, scalarOf } from "../../src/sampling/trial.ts";
import { Graph } from "../../src/wire/graph.ts";
import { graphMessage } from "../fixture.ts";
import { above, below } from "./branches.ts";

const near = (a: number, b: number, by = 1e-6): void => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test("a trial runs forward at values of its own, and from a node that is pinned", () => {
  const graph = new Graph(graphMessage());
  const trial = new Trial(graph);
  trial.load(Float64Array.of(3, 2, 1));
  assert.ok(trial.run());
  assert.equal(trial.read(8), 9);
  trial.set(1, 0);
  trial.run();
  assert.equal(trial.read(8), 9); // (0 + 1 − 4)²
  const pinned = new Trial(graph, 4); // a
  pinned.load(Float64Array.of(3, 2, 1));
  pinned.pin([10]);
  pinned.run();
  assert.equal(pinned.read(8), 36);
});

test("a landscape goes over the branches that are known, and says where none is", () => {
  const one = new Landscape([below()], null);
  assert.equal(one.at(0, -2), 4);
  assert.ok(Number.isNaN(one.at(0, 4)));
  assert.equal(one.branch, UNKNOWN);
  const both = new Landscape([below(), above()], null);
  assert.deepEqual([both.at(0, 4), both.branch, both.at(0, 1), both.branch], [17, 1, 2, 0]);
  const node = new Landscape([below(), above()], "|x|");
  assert.equal(node.at(0, -2), 2);
  assert.ok(Number.isNaN(node.at(0, 4))); // the other branch has no such node
});

test("a curve finds its kink and the flip, with the slopes on both sides", () => {
  const land = new Landscape([below(), above()], null);
  const curve = new Curve(400);
  for (const count of [200, 201, 400]) {
    curve.sample(land, 0, -5, 5, count);
    curve.search(land, 0);
    assert.deepEqual(curve.breaks.map(({ kind }) => kind), ["kink", "flip"]);
    const [kink, flip] = curve.breaks;
    near(kink.x, 0);
    near(kink.slopes[0], -2, 1e-4);
    near(kink.slopes[1], 2, 1e-4);
    near(flip.x, 3, 1e-12);
    near(flip.values[0], 6);
    near(flip.values[1], 10);
  }
});

test("a curve that is smooth, or straight, has no breaks", () => {
  const land = new Landscape([new Graph(graphMessage())], null);
  land.load(Float64Array.of(3, 2, 1));
  const curve = new Curve(400);
  curve.sample(land, 1, -10, 10, 200);
  curve.search(land, 1);
  assert.deepEqual(curve.breaks, []);
  const line = new Landscape([new Graph(graphMessage())], "a");
  line.load(Float64Array.of(0.1, 2, 1));
  curve.sample(line, 1, -1e6, 1e6, 200);
  curve.search(line, 1);
  assert.deepEqual(curve.breaks, []);
});

test("contours run where the number is the same", () => {
  const land = new Landscape([new Graph(graphMessage())], null);
  land.load(Float64Array.of(1, 2, 1));
  const surface = new Surface();
  surface.begin({ low: -4, high: 8 }, { low: -4, high: 8 }, 64, 64);
  let parts = 1;
  while (!surface.fill(land, [1, 2], 0)) parts++;
  assert.ok(parts > 1);
  const { levels, regions } = surface.lines(120, 120);
  assert.equal(regions.length, 0);
  assert.ok(levels.length > 5);
  // (w + b − 4)² is the same along w + b: on the plane, along x − y.
  for (const d of levels) {
    const inside = [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]).filter(([x, y]) => x > 0 && x < 120 && y > 0 && y < 120);
    const heights = inside.map(([x, y]) => ((x - y) / 10 - 4 + 8 - 4) ** 2);
    assert.ok(Math.max(...heights) - Math.min(...heights) < 0.12 * Math.max(...heights) + 0.2, d.slice(0, 40));
  }
});

test("a terrain asks where it does not know, and knows when it is out of date", () => {
  const [graph, other] = [below(), above()];
  const entries = entriesOf(graph, 1);
  const ranges = [rangeOf(graph, entries[0], 1)];
  assert.deepEqual(ranges, [{ low: -5, high: 5 }]);
  assert.deepEqual(rangeOf(graph, entries[0], 5), { low: -5, high: 6 }); // at its end
  const values = Float64Array.of(1);
  const terrain = new Terrain([graph], null, entries, values);
  assert.ok(terrain.sample(values, ranges, true));
  const asked = terrain.unknown()!;
  assert.ok(asked[0] >= 3 && asked[0] < 3.1);
  assert.equal(terrain.outdated(Float64Array.of(-2), ranges), false); // along the axis
  assert.ok(terrain.outdated(values, [{ low: -6, high: 5 }]));
  const whole = new Terrain(branchesOf(graph, [graph, other, above()]), null, entries, values);
  assert.equal(whole.graphs.length, 2); // the same branch once
  whole.sample(values, ranges, true);
  assert.equal(whole.unknown(), null);
  near(whole.slope(Float64Array.of(4), 0), 8);
});

test("entries are found by their names", () => {
  const message = graphMessage();
  message.program.leaves[1].name = "W[0, 1]"; // Python's own name of a leaf that is an element
  const graph = new Graph(message);
  assert.equal(findEntry(graph, "x")!.index, 0);
  assert.equal(findEntry(graph, "W[0, 1]")!.index, 1);
  assert.equal(findEntry(graph, "a"), null);
});

test("of an array one element is read, or the sum of all", () => {
  const numbers = [9, 1, 2, 3];
  assert.deepEqual([scalarOf(numbers, 1, 3, null), scalarOf(numbers, 1, 3, 1), scalarOf(numbers, 1, 3, 7), scalarOf(numbers, 1, 0, null)], [6, 2, 6, 0]);
});
