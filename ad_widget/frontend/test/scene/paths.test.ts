import assert from "node:assert/strict";
import { test } from "node:test";
import { type Paths, Shares, factorsOf, pathsOf } from "../../src/scene/paths.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { Graph } from "../../src/wire/graph.ts";
import type { Step } from "../../src/wire/program.ts";
import { frameOf, graphMessage } from "../fixture.ts";

const W = 0;

/** The shares of the edges on a card's paths. */
function sharesOf(scene: Scene, frame: Float64Array, { card, edges }: Paths): number[] | null {
  const shares = new Shares(scene, card);
  return shares.take(frame) ? edges.map((edge) => shares.of[edge]) : null;
}

test("the chain rule of w, factor by factor", () => {
  const scene = sceneOf(new Graph(graphMessage()));
  const frame = frameOf(2);
  const paths = pathsOf(scene, W);
  assert.equal(paths.count, 1);
  assert.deepEqual(factorsOf(scene, frame, paths.shown[0]), [6, 1, 1, 3]);
  assert.deepEqual(sharesOf(scene, frame, paths), [1, 1, 1, 1]);
});

test("the output and a node with no way to it", () => {
  const graph = new Graph(graphMessage());
  assert.deepEqual(pathsOf(sceneOf(graph), 7), { card: 7, shown: [[]], count: 1, edges: [] });
  graph.program.edges.pop();
  const cut = new Graph({ ...graphMessage(), program: graph.program });
  assert.equal(pathsOf(sceneOf(cut), W).count, 0);
});

/** y = x + x, doubled n times: 2^n paths. */
function doubling(n: number): Scene {
  const message = graphMessage();
  const { program } = message;
  program.nodes = Array.from({ length: n + 1 }, (_, i) => ({ ...program.nodes[0], value: i, name: `v${i}`, grad: null }));
  program.edges = Array.from({ length: 2 * n }, (_, k) => ({ from: k >> 1, to: (k >> 1) + 1, operand: k & 1, contribution: null, local: null, tangent: null }));
  program.values = program.nodes.map(() => [[], "float64"]);
  program.constants = [];
  program.leaves = [{ ...program.leaves[0], value: 0 }];
  const steps = Array.from({ length: n }, (_, i): Step => ["add", [i, i], i + 1, null, null]);
  const none = { steps: [], shows: [] };
  program.sections = { forward: { steps, shows: [] }, backward: none, local: none };
  program.output = n;
  return sceneOf(new Graph(message));
}

test("paths beyond number are counted, a few are written out", () => {
  const scene = doubling(300);
  const paths = pathsOf(scene, 0, 3);
  assert.equal(paths.count, 2 ** 300);
  assert.equal(paths.shown.length, 3);
  assert.equal(paths.edges.length, 600);
  assert.equal(factorsOf(scene, new Float64Array(0), paths.shown[0]), null);
});

test("parallel edges share the gradient", () => {
  const message = graphMessage();
  const { program } = message;
  // loss = (a−4)·(a−4) with both operands' edges: 3 each where the square had 6.
  program.edges[6].local = 6;
  program.edges.push({ ...program.edges[6], operand: 1 });
  const scene = sceneOf(new Graph(message));
  const paths = pathsOf(scene, W);
  assert.equal(paths.count, 2);
  assert.deepEqual(sharesOf(scene, frameOf(2), paths), [1, 1, 1, 0.5, 0.5]);
});
