import assert from "node:assert/strict";
import { test } from "node:test";
import { Inside, flowOf } from "../../src/scene/flow.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { type Way, Ways } from "../../src/scene/ways.ts";
import { Graph } from "../../src/wire/graph.ts";
import { frameOf, graphMessage } from "../fixture.ts";
import { random } from "../random.ts";
import { randomSketch, sketched } from "./drawn.ts";

/** Every way from one joint to another, by going all of them. */
function all(scene: Scene, from: number, to: number): number[][] {
  const { links, leaving } = flowOf(scene);
  if (from === to) return [[]];
  return leaving[from].flatMap((k) => all(scene, links[k].to, to).map((way) => [k, ...way]));
}

const close = (a: number, b: number, what: string): void =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${what}: ${a} and ${b}`);

test("the chain rule of w, factor by factor", () => {
  const scene = sceneOf(new Graph(graphMessage()));
  const ways = Ways.between(scene, 0, scene.output);
  ways.take(frameOf(2));
  const [way, ...more] = ways.largest(8);
  assert.equal(ways.count, 1n);
  assert.deepEqual(more, []);
  assert.deepEqual(way.map((k) => ways.slopes[k]), [3, 1, 1, 6]);
  assert.equal(ways.product(way), 18);
  assert.equal(ways.total, 18);
});

test("the output leads to itself by the empty way, and what is no operand by none", () => {
  const scene = sceneOf(new Graph(graphMessage()));
  const own = Ways.between(scene, scene.output, scene.output);
  own.take(frameOf(2));
  assert.deepEqual([own.count, own.total, own.largest(3)], [1n, 1, [[]]]);
  const none = Ways.between(scene, scene.output, 0);
  none.take(frameOf(2));
  assert.deepEqual([none.count, none.total, none.largest(3)], [0n, 0, []]);
});

test("of random programs the largest ways are the largest, and the column adds up", () => {
  const next = random(7);
  let compared = 0;
  for (let round = 0; round < 300; round++) {
    const { graph, frame, grads } = sketched(randomSketch(next));
    const scopes = graph.program.scopes.length;
    const open = round % 2 && scopes ? [] : null;
    const scene = sceneOf(graph, open);
    const flow = flowOf(scene);
    const from = Math.floor(next() * scene.cards.length);
    const to = round % 3 ? scene.output : Math.floor(next() * scene.cards.length);
    const ways = Ways.between(scene, from, to);
    if (flow.of[from].length !== 1 || (to !== scene.output && flow.of[to].length !== 1)) continue;
    const listed: Way[] = all(scene, flow.of[from][0], to === scene.output ? flow.output : flow.of[to][0]);
    assert.equal(ways.count, BigInt(listed.length));
    ways.take(frame);
    const sizes = listed.map((way) => Math.abs(ways.product(way))).sort((a, b) => b - a);
    for (const limit of [1, 3, 8]) {
      const found = ways.largest(limit);
      assert.equal(new Set(found.map(String)).size, Math.min(limit, listed.length));
      found.forEach((way, k) => close(Math.abs(ways.product(way)), sizes[k], `round ${round}, way ${k}`));
      ways.show(found);
      const shown = new Set(found.map(String));
      const rest = listed.filter((way) => !shown.has(String(way))).reduce((sum, way) => sum + ways.product(way), 0);
      close(ways.rest, rest, `round ${round}: the rest`);
      assert.equal(ways.others, BigInt(listed.length - found.length));
      const column = found.reduce((sum, way) => sum + ways.product(way), ways.rest);
      close(column, ways.total, `round ${round}: the column`);
      const { nodes } = scene.cards[from];
      if (to === scene.output && nodes.length === 1) close(column, grads[nodes[0]], `round ${round}: the gradient`);
      if (limit === 3 && listed.length > 3) compared++;
    }
    close(ways.magnitude, sizes.reduce((sum, x) => sum + x, 0), `round ${round}: magnitudes`);
  }
  assert.ok(compared > 50, `${compared} rounds had more ways than were asked for`);
});

test("the inside of a group is gone through once for each of its outputs, however many come in", () => {
  const { sweep } = Inside.prototype;
  const next = random(11);
  let [swept, crossed] = [0, 0];
  Inside.prototype.sweep = function (frame) {
    swept++;
    sweep.call(this, frame);
  };
  try {
    for (let round = 0; round < 200; round++) {
      const { graph, frame } = sketched(randomSketch(next));
      const scene = sceneOf(graph, []);
      const ways = Ways.between(scene, 0, scene.output);
      const insides = ways.links.map((k) => ways.link(k)).flatMap(({ inside, scalar }) => (inside && scalar ? [inside] : []));
      swept = 0;
      ways.take(frame);
      assert.equal(swept, new Set(insides).size, `round ${round}`);
      if (insides.some((one, k) => insides.indexOf(one) < k - 1 && insides[k - 1] !== one)) crossed++;
    }
  } finally {
    Inside.prototype.sweep = sweep;
  }
  assert.ok(crossed > 3, `${crossed} rounds in which links into several outputs are mixed`);
});

/** From each of n values to the next in two ways. */
const doubled = (n: number, locals: number[]) =>
  sketched({ nodes: n + 1, edges: Array.from({ length: 2 * n }, (_, k): [number, number] => [k >> 1, (k >> 1) + 1]), locals });

test("ways beyond number are counted exactly, and the largest found at once", () => {
  const n = 300;
  const { graph, frame } = doubled(n, Array.from({ length: 2 * n }, (_, k) => (k % 2 ? 1.0 / 3 : 0.7)));
  const ways = Ways.between(sceneOf(graph), 0, n);
  assert.equal(ways.count, 2n ** 300n);
  ways.take(frame);
  const found = ways.largest(5);
  close(ways.product(found[0]) / 0.7 ** n, 1, "the largest");
  for (const way of found.slice(1)) close(ways.product(way) / (0.7 ** (n - 1) / 3), 1, "one link by the other way");
  ways.show(found);
  close(found.reduce((sum, way) => sum + ways.product(way), ways.rest) / (0.7 + 1 / 3) ** n, 1, "the column");
});

test("equal ways are found without going through all of them", () => {
  const n = 300;
  const { graph, frame } = doubled(n, new Array(2 * n).fill(0.1));
  const ways = Ways.between(sceneOf(graph), 0, n);
  ways.take(frame);
  assert.equal(new Set(ways.largest(20).map(String)).size, 20);
});

test("a way with a zero comes last, one that is no number first", () => {
  const { graph, frame } = sketched({
    nodes: 4,
    edges: [[0, 1], [0, 1], [0, 1], [0, 1], [1, 2], [2, 3]],
    locals: [0, 5, NaN, -Infinity, 1, 1],
  });
  const ways = Ways.between(sceneOf(graph), 0, 3);
  ways.take(frame);
  const products = ways.largest(4).map((way) => ways.product(way));
  assert.deepEqual(new Set(products.slice(0, 2).map(String)), new Set(["NaN", "-Infinity"]));
  assert.deepEqual(products.slice(2), [5, 0]);
});
