import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, pathTo, readableOpen, toggled, withPath } from "../../src/scene/opening.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { call, sketched } from "./drawn.ts";
import { network } from "./networks.ts";

const drawn = (...shape: [number, number, number]) => sketched(network(...shape)).graph;

test("a small picture opens with all its groups open, one without groups as it is", () => {
  assert.equal(readableOpen(drawn(1, 1, 2), "lr"), null);
  assert.equal(readableOpen(sketched({ ...network(2, 20, 5), scopes: [], scope: [] }).graph, "lr"), null);
});

test("of a larger one as many levels are open as can be read", () => {
  assert.deepEqual(readableOpen(drawn(2, 3, 4), "lr"), ["Net"]); // neurons in a row would be too wide
  const deep = drawn(90, 1, 10);
  assert.deepEqual(sceneOf(deep, readableOpen(deep, "lr")).cards.map(({ label }) => label), ["n0", "Layer × 90"]);
});

test("what leaves alone make too large is opened as long as that makes it no smaller", () => {
  const sketch = network(2, 1, 15);
  const leaves = 20;
  const shift = leaves - 1;
  const wide = {
    nodes: sketch.nodes + shift,
    edges: [
      ...sketch.edges.map(([a, b]): [number, number] => [a + shift, b + shift]),
      ...Array.from({ length: shift }, (_, k): [number, number] => [k, shift + 1]),
    ],
    scopes: sketch.scopes!,
    scope: [...new Array<null>(shift).fill(null), ...sketch.scope!],
  };
  const open = readableOpen(sketched(wide).graph, "lr");
  assert.deepEqual(open, ["Net", "Net/Layer[0]", "Net/Layer[1]"]);
});

test("the path to what is selected is open, the rest as it was", () => {
  const graph = drawn(2, 6, 2);
  assert.deepEqual(pathTo(graph, "n3"), ["Net", "Net/Layer[0]", "Net/Layer[0]/Neuron[1]"]);
  assert.deepEqual(pathTo(graph, "Net/Layer[0]/Neuron[1]"), ["Net", "Net/Layer[0]"]);
  assert.deepEqual(pathTo(graph, "Net/Layer[0]/Neuron[0..5]"), ["Net", "Net/Layer[0]"]);
  const open = withPath(graph, ["Net"], "n3")!;
  assert.deepEqual(sceneOf(graph, open).cards.map(({ key }) => key), [
    "n0", "Net/Layer[0]/Neuron[0]", "n3", "n4", "Net/Layer[0]/Neuron[2..5]", "Net/Layer[1]",
  ]);
  assert.equal(withPath(graph, null, "n3"), null);
  assert.equal(withPath(graph, open, "n0"), open);
});

test("a group that is closed around what is selected is selected itself", () => {
  const graph = drawn(2, 6, 2);
  const scene = sceneOf(graph, withPath(graph, ["Net"], "n3"));
  assert.deepEqual(toggled(scene, "Net/Layer[0]", "n3"), { open: ["Net", "Net/Layer[0]/Neuron[1]"], select: "Net/Layer[0]" });
  assert.deepEqual(toggled(scene, "Net/Layer[1]", "n3").open.at(-1), "Net/Layer[1]");
  assert.equal(toggled(scene, "Net/Layer[0]", "n0").select, undefined);
  // An open stack is closed with the one that is open in it.
  const key = "Net/Layer[0]/Neuron[0..5]";
  const stack = sceneOf(graph, ["Net", "Net/Layer[0]", key, "Net/Layer[0]/Neuron[1]"]);
  const { open, select } = toggled(stack, key, "n3");
  assert.deepEqual([open, select], [["Net", "Net/Layer[0]"], key]);
});

test("all in a group is opened at once", () => {
  const graph = drawn(2, 6, 2);
  const open = opened(sceneOf(graph, ["Net"]), "Net/Layer[1]")!;
  const scene = sceneOf(graph, open);
  assert.deepEqual(scene.cards.filter(({ kind }) => kind === "group").map(({ key }) => key), ["Net/Layer[0]"]);
  assert.equal(opened(sceneOf(graph), "Net"), null);
  assert.deepEqual(opened(sceneOf(sketched({ nodes: 2, edges: [[0, 1]], scopes: [call("f")], scope: [null, 0] }).graph, []), "f"), ["f"]);
});
