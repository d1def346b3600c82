import assert from "node:assert/strict";
import { test } from "node:test";
import { readableOpen } from "../../src/scene/groups.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { type Sketch, call, sketched } from "./drawn.ts";

/** `layers` layers of `neurons` neurons in a row, each neuron a chain of `steps` nodes. */
function network(layers: number, neurons: number, steps: number): Sketch {
  const sketch: Sketch = { nodes: 1, edges: [], scopes: [call("Net")], scope: [null] };
  let from = 0;
  for (let l = 0; l < layers; l++) {
    const layer = sketch.scopes!.push(call("Layer", l, 0)) - 1;
    for (let n = 0; n < neurons; n++) {
      const neuron = sketch.scopes!.push(call("Neuron", n, layer)) - 1;
      for (let s = 0; s < steps; s++) {
        sketch.edges.push([from, sketch.nodes]);
        sketch.scope!.push(neuron);
        from = sketch.nodes++;
      }
    }
  }
  return sketch;
}

const cards = (sketch: Sketch): number => {
  const { graph } = sketched(sketch);
  return sceneOf(graph, readableOpen(graph.program)).cards.length;
};

test("a small picture opens with all its groups open, one without groups as it is", () => {
  assert.equal(readableOpen(sketched(network(2, 2, 5)).graph.program), null);
  assert.equal(readableOpen(sketched({ ...network(2, 20, 5), scopes: [], scope: [] }).graph.program), null);
});

test("of a larger one as many levels are open as can be read", () => {
  const { graph } = sketched(network(3, 4, 10)); // 120 nodes, 12 neurons, 3 layers
  assert.deepEqual(readableOpen(graph.program), ["Net", "Net/Layer[0]", "Net/Layer[1]", "Net/Layer[2]"]);
  assert.equal(cards(network(3, 4, 10)), 13);
  assert.equal(cards(network(3, 30, 10)), 4); // 90 neurons would be too many
  assert.equal(cards(network(90, 1, 10)), 91); // one card for all would say nothing
});
