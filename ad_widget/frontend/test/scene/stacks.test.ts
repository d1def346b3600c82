import assert from "node:assert/strict";
import { test } from "node:test";
import { briefOf } from "../../src/scene/brief.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { type Sketch, call, sketched } from "./drawn.ts";
import { network } from "./networks.ts";

const groups = (sketch: Sketch, open: string[]): string[] =>
  sceneOf(sketched(sketch).graph, open).cards.filter(({ kind }) => kind === "group").map(({ key }) => key);

/** A chain of one node a scope. */
function chain(...names: [string, number, ("call" | "turn")?][]): Sketch {
  return {
    nodes: names.length + 1,
    edges: names.map((_, i) => [i, i + 1]),
    scopes: names.map(([name, index, kind]) => ({ ...call(name, index), kind: kind ?? "call" })),
    scope: [null, ...names.keys()],
  };
}

test("five that are alike are a stack, four are not", () => {
  const layer = ["Net", "Net/Layer[0]"];
  assert.deepEqual(groups(network(1, 5, 2), layer), ["Net/Layer[0]/Neuron[0..4]"]);
  assert.equal(groups(network(1, 4, 2), layer).length, 4);
  const [, stack] = sceneOf(sketched(network(1, 5, 2)).graph, layer).cards;
  assert.equal(stack.label, "Neuron × 5");
  assert.equal(stack.count, 5);
  assert.equal(stack.holds, "1 → 1 number");
  assert.equal(stack.inside, "10 ops");
});

test("calls that compute another thing stand apart, turns of a loop do not", () => {
  const sketch = network(1, 7, 1);
  const { graph } = sketched(sketch);
  graph.program.nodes[3].op = "multiply";
  assert.deepEqual(
    sceneOf(graph, ["Net", "Net/Layer[0]"]).cards.map(({ key }) => key).slice(1),
    [0, 1, 2, 3, 4, 5, 6].map((k) => `Net/Layer[0]/Neuron[${k}]`),
  );
  const loop = chain(...[0, 1, 2, 3, 4].map((k): [string, number, "turn"] => ["t", k, "turn"]));
  const turns = sketched(loop).graph;
  turns.program.nodes[1].op = "tanh";
  assert.deepEqual(sceneOf(turns, []).cards.map(({ label }) => label), ["n0", "for t, 5 turns"]);
});

test("a turn is called by what the loop's variable was, if that is known, and no element of it", () => {
  const loop = chain(...[0, 1, 2, 3, 4].map((k): [string, number, "turn"] => ["t", k, "turn"]));
  const { graph } = sketched(loop);
  Object.assign(graph.program.scopes[1], { item: "2" });
  Object.assign(graph.program.scopes[3], { item: "'a'" });
  const { cards } = sceneOf(graph, ["t[0..4]"]);
  assert.deepEqual(cards.slice(1).map(({ label }) => label), ["t, turn 1", "t = 2", "t, turn 3", "t = 'a'", "t, turn 5"]);
  assert.deepEqual(cards.slice(1).map(({ key }) => key), [0, 1, 2, 3, 4].map((k) => `t[${k}]`));
  assert.deepEqual(cards.slice(1, 3).map((card) => briefOf(graph, card)), ["turn 1", "= 2"]);
});

test("layers that come again in one order are a stack of blocks", () => {
  const blocks = chain(
    ...[0, 1, 2].flatMap((k): [string, number][] => [["Linear", k], ["Tanh", k]]),
    ["Linear", 3],
  );
  assert.deepEqual(groups(blocks, []), ["Linear[0..2]+Tanh[0..2]", "Linear[3]"]);
  assert.equal(sceneOf(sketched(blocks).graph, []).cards[1].label, "3 blocks");
  assert.equal(groups(blocks, ["Linear[0..2]+Tanh[0..2]"]).length, 7);
  assert.deepEqual(groups(blocks, ["Tanh[0]"]).slice(0, 2), ["Linear[0]", "Linear[1..2]+Tanh[1..2]"]);
});

test("a stack opens to closed cards in its frame; without a frame if one in it opens", () => {
  const layer = ["Net", "Net/Layer[0]"];
  const sketch = network(1, 6, 2);
  const key = "Net/Layer[0]/Neuron[0..5]";
  assert.equal(groups(sketch, [...layer, key]).length, 6);
  const frames = (open: string[] | null): string[] => sceneOf(sketched(sketch).graph, open).groups.map((group) => group.key);
  assert.deepEqual(frames([...layer, key]), [...layer, key]);
  assert.deepEqual(groups(sketch, [...layer, "Net/Layer[0]/Neuron[4]"]), ["Net/Layer[0]/Neuron[0..3]", "Net/Layer[0]/Neuron[5]"]);
  // A part of it opens by itself.
  const part = "Net/Layer[0]/Neuron[0..3]";
  assert.equal(groups(sketch, [...layer, "Net/Layer[0]/Neuron[4]", part]).length, 5);
  assert.ok(frames([...layer, part]).includes(part));
  assert.ok(!frames(null).includes(key));
  // What is no part of it is no key.
  for (const odd of ["Neuron[0..5]", "Net/Layer[0]/Neuron[1..9]", "Net/Layer[0]/Neuron[3..3]", "Net/Layer[0]/Neuron[00..5]"]) {
    assert.deepEqual(groups(sketch, [...layer, odd]), [key]);
  }
});

test("a constant that all in a stack use is drawn in it", () => {
  const sketch = network(1, 5, 2);
  const { graph } = sketched({ ...sketch, edges: [...sketch.edges] });
  graph.program.nodes[0].kind = "constant";
  graph.program.edges.push(...[3, 5, 7, 9].map((to) => ({ ...graph.program.edges[0], from: 0, to })));
  assert.deepEqual(sceneOf(graph, ["Net", "Net/Layer[0]"]).cards.map(({ key }) => key), ["Net/Layer[0]/Neuron[0..4]"]);
});
