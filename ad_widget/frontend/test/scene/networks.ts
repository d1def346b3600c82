/** Networks in scopes: a `Net` of layers of neurons. */

import { type Sketch, call } from "./drawn.ts";

/** `layers` layers of `neurons` neurons in a row, each neuron a chain of `steps` nodes. */
export function network(layers: number, neurons: number, steps: number): Sketch {
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
