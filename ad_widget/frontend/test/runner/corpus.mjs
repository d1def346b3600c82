/**
 * Run the corpus that the Python tests wrote: node corpus.mjs <programs.json> <results.json>.
 *
 * In: `[{program, leaves: [[array, ...], ...], direction: [array, ...] | null, seeds: [[[id, array], ...], ...]}, ...]`,
 * each program with the leaf values of each of its runs, the direction that its leaves move in, and
 * the vectors whose signs it goes on from. Out: `{ops, kernelOnly, results}` with, for each program,
 * why the page cannot run it, or for each run every value as base64 of float64, and whether the
 * guards hold.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { sources } from "../sources.mjs";

const [input, output] = process.argv.slice(2);
const { check, createRunner, unsupported, numbersOf, PLANNERS, KERNEL_ONLY } = await sources(
  "wire/check",
  "wire/program",
  "runner/index",
  "runner/ops",
);
const base64 = (x) => Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString("base64");
const answer = ({ program, leaves, direction, seeds }) => {
  check(program);
  const why = unsupported(program);
  if (why !== null) return { why };
  let runner = createRunner(program);
  const computed = [
    ...program.constants.map(([id]) => id),
    ...program.leaves.map(({ value }) => value),
    ...program.leaves.flatMap(({ tangent }) => tangent ?? []),
    ...Object.values(program.sections).flatMap(({ steps }) => steps.map(([, , id]) => id)),
  ];
  return {
    runs: leaves.map((arrays, k) => {
      if (seeds[k].length) runner = createRunner(program);
      for (const [id, array] of seeds[k]) runner.seed(id, numbersOf(array), 0);
      arrays.forEach((array, k) => runner.setLeaf(k, numbersOf(array)));
      direction?.forEach((array, k) => runner.setDirection(k, numbersOf(array)));
      runner.run(true, true);
      return {
        values: computed.map((id) => [id, base64(runner.get(id))]),
        guards: runner.guardsHold(),
      };
    }),
  };
};
const results = JSON.parse(readFileSync(input, "utf8")).map((entry) => {
  try {
    return answer(entry);
  } catch (error) {
    return { error: String(error.stack) };
  }
});
const found = { ops: Object.keys(PLANNERS), kernelOnly: Object.keys(KERNEL_ONLY), results };
writeFileSync(output, JSON.stringify(found));
