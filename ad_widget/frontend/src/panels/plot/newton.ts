/** Newton's step: the gradient through the inverse of the second derivatives, which are exact. */

import { type Runner, createRunner, unsupported } from "../../runner/index.ts";
import type { Entry } from "../../sampling/entries.ts";
import { newton } from "../../sampling/newton.ts";
import type { Store } from "../../store.ts";
import { Graph } from "../../wire/graph.ts";

/** Leaves whose second derivatives are asked for: each is a program of its own. */
const MOST = 8;

const runners = new WeakMap<Graph, Runner>();

/** Write the step of these entries into `out`; returns why there is none, or nothing. */
export function newtonStep(store: Store, graph: Graph, free: readonly Entry[], grads: Float64Array, out: Float64Array): string {
  out.fill(0);
  const n = free.length;
  if (n > MOST || free.some(({ leaf }) => graph.leafShape(leaf).length)) {
    return `Newton's step is for up to ${MOST} leaves that are single numbers: hold the others, or take another method.`;
  }
  const names = free.map(({ leaf }) => graph.program.leaves[leaf].name);
  const further = store.shared.further();
  const second = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const key = JSON.stringify([names[i]]);
    const known = further.get(key);
    if (known === undefined) store.actions.ask(key);
    if (known === undefined) return "The second derivatives are on their way.";
    if (!(known instanceof Graph)) return `The second derivatives are not there: ${known}`;
    const why = unsupported(known.program);
    if (why !== null) return `The page cannot compute the second derivatives: ${why}`;
    rowOf(known, store, graph, names, second.subarray(i * n, i * n + n));
  }
  return newton(second, grads, out) ? "" : "The second derivatives are not finite here.";
}

/** The derivatives of a first derivative, by each of the leaves. */
function rowOf(first: Graph, store: Store, graph: Graph, names: readonly string[], row: Float64Array): void {
  let runner = runners.get(first);
  if (!runner) runners.set(first, (runner = createRunner(first.program)));
  const { values } = store.numbers;
  const { leaves, nodes } = first.program;
  leaves.forEach(({ name }, k) => {
    const own = graph.program.leaves.findIndex((leaf) => leaf.name === name);
    if (own >= 0) runner.setLeaf(k, values.subarray(graph.leafStart[own], graph.leafStart[own + 1]));
  });
  runner.run();
  names.forEach((name, j) => {
    const k = leaves.findIndex((leaf) => leaf.name === name);
    const grad = k < 0 ? null : (nodes[first.leafNode[k]]?.grad ?? null);
    row[j] = grad === null ? 0 : runner.get(grad)[0];
  });
}
