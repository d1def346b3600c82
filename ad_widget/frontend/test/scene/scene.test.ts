import assert from "node:assert/strict";
import { test } from "node:test";
import { flowOf } from "../../src/scene/flow.ts";
import { sourceOf } from "../../src/scene/numbers.ts";
import { Shares, pathsOf } from "../../src/scene/paths.ts";
import { Ways } from "../../src/scene/ways.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { Graph } from "../../src/wire/graph.ts";
import { frameOf, graphMessage } from "../fixture.ts";
import { random } from "../random.ts";
import { type Sketch, call, randomSketch, sketched } from "./drawn.ts";

/** x0, x1 → two neurons, each a product and a sum within → loss; node 8 is the output. */
const LAYER: Sketch = {
  nodes: 9,
  edges: [[0, 2], [1, 2], [2, 3], [0, 3], [0, 4], [1, 5], [4, 6], [5, 6], [3, 7], [6, 7], [7, 8]],
  scopes: [call("Layer"), call("Neuron", 0, 0), call("Neuron", 1, 0)],
  scope: [null, null, 1, 1, 2, 2, 2, 0, null],
};

const keys = (scene: Scene): string[] => scene.cards.map(({ key }) => key);
const edgeKeys = (scene: Scene): string[] => scene.edges.map(({ key }) => key);

test("with all groups open the scene is the program, node by node", () => {
  const graph = new Graph(graphMessage());
  const scene = sceneOf(graph);
  assert.deepEqual(keys(scene), graph.nodeKeys);
  assert.deepEqual(edgeKeys(scene), graph.edgeKeys);
  assert.deepEqual([...scene.cardOf], [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(scene.cards[scene.output].key, "loss");
  assert.equal(scene.find("a"), 4);
  assert.equal(scene.find("nobody"), -1);
});

test("a closed group is one card, whose edges bear its key", () => {
  const { graph } = sketched(LAYER);
  const scene = sceneOf(graph, ["Layer", "Layer/Neuron[1]"]);
  assert.deepEqual(keys(scene), ["n0", "n1", "Layer/Neuron[0]", "n4", "n5", "n6", "n7", "n8"]);
  assert.deepEqual(edgeKeys(scene), [
    "n0->Layer/Neuron[0]", "n1->Layer/Neuron[0]", "n0->n4", "n1->n5", "n4->n6", "n5->n6",
    "Layer/Neuron[0]->n7", "n6->n7", "n7->n8",
  ]);
  const group = scene.cards[2];
  assert.equal(group.label, "Neuron[0]");
  assert.equal(group.holds, "2 → 1 number");
  assert.equal(group.inside, "2 ops");
  assert.deepEqual(group.nodes, [3]); // what leaves it
  assert.deepEqual(scene.groups.map(({ key, parent }) => [key, parent]), [["Layer", -1], ["Layer/Neuron[1]", 0]]);
  assert.equal(scene.cards[3].group, 1);
  assert.equal(group.group, 0);
  assert.equal(scene.find("n2"), 2); // it is in there
});

test("an outer closed group hides the inner ones, open or not", () => {
  const scene = sceneOf(sketched(LAYER).graph, ["Layer/Neuron[1]"]);
  assert.deepEqual(keys(scene), ["n0", "n1", "Layer", "n8"]);
  assert.deepEqual(scene.groups, []);
});

test("a group that is left and entered again is drawn open, in no frame", () => {
  const { graph } = sketched({
    nodes: 4, edges: [[0, 1], [1, 2], [2, 3]], scopes: [call("f")], scope: [null, 0, null, 0],
  });
  const scene = sceneOf(graph, []);
  assert.deepEqual(keys(scene), ["n0", "n1", "n2", "n3"]);
  assert.deepEqual(scene.groups, []);
  assert.deepEqual(scene.scopes, ["f"]);
});

test("a group of several outputs shows each", () => {
  const { graph, frame } = sketched({
    nodes: 5, edges: [[0, 1], [0, 2], [1, 3], [2, 3], [3, 4]], scopes: [call("f")], scope: [null, 0, 0, null, null],
  });
  const scene = sceneOf(graph, []);
  const { values, holds } = scene.cards[1];
  assert.deepEqual(values.map((slot) => frame[graph.slots[slot].start]), [11, 12]);
  assert.equal(holds, "1 → 2 numbers");
  // What it adds to its operand is a sum; of its own derivative there are two.
  assert.ok(sourceOf(scene, 0, "flow"));
  assert.equal(sourceOf(scene, 0, "local"), null);
  assert.equal(sourceOf(scene, 1, "flow"), null); // two values on one way
});

test("a constant is drawn in the group that uses it", () => {
  const message = graphMessage();
  message.program.scopes = [{ kind: "call", name: "f", index: null, parent: null }];
  for (const i of [6, 7]) message.program.nodes[i].scope = 0; // a − 4.0 and its square
  const scene = sceneOf(new Graph(message), []);
  assert.deepEqual(keys(scene), ["w", "x", "2", "b", "a", "f"]);
  assert.equal(scene.output, 5);
  assert.equal(sourceOf(scene, scene.entering[5][0], "local")!.read(frameOf(2)), 6);
});

/** The derivative by a card's only value, from all its paths. */
function sumOverPaths(scene: Scene, frame: Float64Array, card: number): number {
  const ways = Ways.between(scene, card, scene.output);
  ways.take(frame);
  const all = ways.largest(Infinity);
  assert.equal(BigInt(all.length), ways.count);
  return all.reduce((sum, way) => sum + ways.product(way), 0);
}

const close = (a: number, b: number, what: string): void =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${what}: ${a} is not ${b}`);

test("whichever groups are closed, paths and shares are those of the program", () => {
  const next = random(3);
  let closed = 0;
  for (let round = 0; round < 400; round++) {
    const sketch = randomSketch(next);
    const { graph, frame, grads, locals } = sketched(sketch);
    const all = sceneOf(graph);
    const open = all.scopes.filter(() => next() < 0.5);
    const scene = sceneOf(graph, open);
    const said = JSON.stringify([sketch, open]);
    if (scene.cards.some(({ kind }) => kind === "group")) closed++;
    checkStructure(scene, sketch, open, said);
    scene.cards.forEach((card, k) => {
      if (card.nodes.length !== 1) return;
      close(sumOverPaths(scene, frame, k), grads[card.nodes[0]], `paths of ${card.key} in ${said}`);
      checkShares(scene, frame, k, grads[card.nodes[0]], said);
    });
    scene.edges.forEach(({ parts, single, to }, k) => {
      const flow = sourceOf(scene, k, "flow");
      assert.equal(flow !== null, single);
      if (flow) close(flow.read(frame), parts.reduce((sum, e) => sum + grads[sketch.edges[e][1]] * locals[e], 0), said);
      const local = sourceOf(scene, k, "local");
      const out = scene.cards[to].nodes;
      if (flow && local && out.length === 1) close(local.read(frame) * grads[out[0]], flow.read(frame), `edge in ${said}`);
    });
  }
  assert.ok(closed > 100);
});

function checkStructure(scene: Scene, sketch: Sketch, open: string[], said: string): void {
  assert.equal(new Set(keys(scene)).size, scene.cards.length, said);
  // Each node alone is drawn; what is hidden is in a closed group; there is no circle.
  const order = new Int32Array(scene.cards.length);
  for (let round = 0; round <= scene.cards.length; round++) {
    let again = false;
    for (const { from, to } of scene.edges) if (order[to] <= order[from]) [order[to], again] = [order[from] + 1, true];
    if (!again) break;
    assert.notEqual(round, scene.cards.length, `a circle in ${said}`);
  }
  for (let i = 0; i < sketch.nodes; i++) {
    const card = scene.cards[scene.cardOf[i]];
    if (card.kind === "group") assert.ok(!open.includes(card.key), said);
    else assert.equal(card.key, `n${i}`, said);
  }
  for (const { key } of scene.groups) assert.ok(open.includes(key), said);
  const parts = scene.edges.flatMap(({ parts }) => parts).sort((a, b) => a - b);
  const across = sketch.edges.flatMap(([a, b], e) => (scene.cardOf[a] === scene.cardOf[b] ? [] : [e]));
  assert.deepEqual(parts, across, said);
}

function checkShares(scene: Scene, frame: Float64Array, card: number, whole: number, said: string): void {
  const shares = new Shares(scene, card);
  if (!shares.take(frame)) return assert.equal(whole, 0, said);
  if (card === scene.output) return;
  // All of it leaves the card, if the output of all is not in it; and all of it arrives.
  const sum = (edges: readonly number[]): number => edges.reduce((total, e) => total + shares.of[e], 0);
  close(sum(scene.leaving[card]), 1, `leaving ${card} in ${said}`);
  if (scene.cards[scene.output].nodes.length === 1) {
    const joins = scene.entering[scene.output];
    const on = new Set(pathsOf(scene, card).edges);
    close(sum(joins.filter((e) => on.has(e))), 1, `arriving from ${card} in ${said}`);
  }
}

test("a closed group may hold a hundred thousand nodes and more", () => {
  const count = 200_000;
  const edges = Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1, operand: 0 }));
  const cardOf = new Int32Array(count).fill(1);
  cardOf[0] = 0;
  const graph = {
    program: { nodes: Array.from({ length: count }, () => ({})), edges },
    entering: Array.from({ length: count }, (_, i) => (i ? [i - 1] : [])),
    nodeValue: [], nodeGrad: [], edgeLocal: new Int32Array(count).fill(-1), slots: [], outputNode: count - 1,
  };
  const cards = [{ kind: "leaf", nodes: [0] }, { kind: "group", nodes: [count - 1] }];
  const edgeOf = new Int32Array(count - 1).fill(-1);
  edgeOf[0] = 0;
  const flow = flowOf({ graph, cards, cardOf, edgeOf, edges: [{}] } as unknown as Scene);
  assert.equal(flow.links.length, 1);
  assert.equal(flow.links[0].inside!.edges.length, count - 2);
});
