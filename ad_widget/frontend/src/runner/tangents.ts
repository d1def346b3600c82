/**
 * Forward mode in the page: how every node changes as the leaves move in a direction.
 *
 * Between single numbers a tangent is passed on by the local derivatives, which a frame holds. Of a
 * graph with arrays it is the program's tangent section that is run, beside what is shown.
 */

import type { Graph } from "../wire/graph.ts";
import { sizeOf } from "../wire/program.ts";
import { type Runner, createRunner } from "./index.ts";

export interface Tangents {
  /** Work them out, at the leaves' values and the numbers shown, in a direction laid out as `values`. */
  run(values: Float64Array, frame: Float64Array, direction: Float64Array): void;
  /** The tangent of a node, which the next run overwrites; null where it has none. */
  of(node: number): Float64Array | null;
}

/** Whether local derivatives stand on all edges that a tangent would take. */
export function isScalar({ program }: Graph): boolean {
  return (
    program.nodes.every(({ value }) => program.values[value][0].length === 0) &&
    program.edges.every(({ contribution, local }) => contribution === null || local !== null)
  );
}

/** Whether a leaf's numbers can move by a little. */
export function isFloat({ program }: Graph, leaf: number): boolean {
  return program.values[program.leaves[leaf].value][1].startsWith("float");
}

/** The tangents of a graph; with arrays, of the program that has a section for them. */
export function tangentsOf(graph: Graph, program: Graph): Tangents {
  return isScalar(graph) ? new ByEdges(graph) : new BySection(graph, program);
}

class ByEdges implements Tangents {
  readonly #graph: Graph;
  readonly #all: Float64Array[];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#all = graph.program.nodes.map(() => new Float64Array(1));
  }

  run(_: Float64Array, frame: Float64Array, direction: Float64Array): void {
    const { leafNode, leafStart, edgeLocal, slots, entering, program } = this.#graph;
    const all = this.#all;
    for (let k = 0; k < leafNode.length; k++) if (leafNode[k] >= 0) all[leafNode[k]][0] = direction[leafStart[k]];
    for (let node = 0; node < all.length; node++) {
      if (program.nodes[node].kind !== "op") continue;
      let sum = 0;
      for (let i = 0; i < entering[node].length; i++) {
        const edge = entering[node][i];
        if (edgeLocal[edge] >= 0) sum += frame[slots[edgeLocal[edge]].start] * all[program.edges[edge].from][0];
      }
      all[node][0] = sum;
    }
  }

  of(node: number): Float64Array | null {
    const { program } = this.#graph;
    return program.values[program.nodes[node].value][1].startsWith("float") ? this.#all[node] : null;
  }
}

class BySection implements Tangents {
  readonly #graph: Graph;
  readonly #program: Graph;
  readonly #runner: Runner;

  constructor(graph: Graph, program: Graph) {
    this.#graph = graph;
    this.#program = program;
    this.#runner = createRunner(program.program);
  }

  run(values: Float64Array, _: Float64Array, direction: Float64Array): void {
    const { leafStart, program } = this.#graph;
    for (let k = 0; k < program.leaves.length; k++) {
      this.#runner.setLeaf(k, values.subarray(leafStart[k], leafStart[k + 1]));
      this.#runner.setDirection(k, direction.subarray(leafStart[k], leafStart[k + 1]));
    }
    this.#runner.run(false, true);
  }

  of(node: number): Float64Array | null {
    const { tangent } = this.#program.program.nodes[node];
    return tangent === null ? null : (this.#runner.get(tangent) as Float64Array);
  }
}

/** Where the numbers that can move lie among the leaves' values: one input of the Jacobian each. */
export function inputsOf(graph: Graph): number[] {
  return graph.program.leaves.flatMap((_, k) => {
    const [start, end] = [graph.leafStart[k], graph.leafStart[k + 1]];
    return isFloat(graph, k) ? Array.from({ length: end - start }, (_, i) => start + i) : [];
  });
}

/**
 * The derivative of every number of the output by every input, row by row: each column is a run in
 * the direction of its input.
 */
export function jacobian(graph: Graph, tangents: Tangents, values: Float64Array, frame: Float64Array): Float64Array {
  const inputs = inputsOf(graph);
  const rows = sizeOf(graph.program.values[graph.program.output][0]);
  const all = new Float64Array(rows * inputs.length);
  const direction = new Float64Array(values.length);
  inputs.forEach((at, j) => {
    direction[at] = 1;
    tangents.run(values, frame, direction);
    direction[at] = 0;
    const column = tangents.of(graph.outputNode);
    for (let i = 0; column && i < rows; i++) all[i * inputs.length + j] = column[i];
  });
  return all;
}
