import assert from "node:assert/strict";
import { test } from "node:test";
import { type Paths, Shares, pathsOf } from "../../src/scene/paths.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { Graph } from "../../src/wire/graph.ts";
import { frameOf, graphMessage } from "../fixture.ts";

const W = 0;

/** The shares of the edges on a card's paths. */
function sharesOf(scene: Scene, frame: Float64Array, { card, edges }: Paths): number[] | null {
  const shares = new Shares(scene, card);
  return shares.take(frame) ? edges.map((edge) => shares.of[edge]) : null;
}

test("all of a gradient passes each edge of a single path", () => {
  const scene = sceneOf(new Graph(graphMessage()));
  assert.deepEqual(sharesOf(scene, frameOf(2), pathsOf(scene, W)), [1, 1, 1, 1]);
});

test("the output and a node with no way to it", () => {
  const graph = new Graph(graphMessage());
  assert.deepEqual(pathsOf(sceneOf(graph), 7), { card: 7, to: 7, edges: [] });
  graph.program.edges.pop();
  const cut = new Graph({ ...graphMessage(), program: graph.program });
  assert.deepEqual(pathsOf(sceneOf(cut), W).edges, []);
});

test("the paths to a node short of the output", () => {
  const scene = sceneOf(new Graph(graphMessage()));
  const { edges } = pathsOf(scene, W, scene.find("a"));
  assert.deepEqual(edges.map((edge) => scene.edges[edge].key), ["w->2", "2->a"]);
});

test("parallel edges share the gradient", () => {
  const message = graphMessage();
  const { program } = message;
  // loss = (a−4)·(a−4) with both operands' edges: 3 each where the square had 6.
  program.edges[6].local = 6;
  program.edges.push({ ...program.edges[6], operand: 1 });
  const scene = sceneOf(new Graph(message));
  const paths = pathsOf(scene, W);
  assert.deepEqual(sharesOf(scene, frameOf(2), paths), [1, 1, 1, 0.5, 0.5]);
});
