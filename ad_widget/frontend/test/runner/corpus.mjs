/**
 * Run the corpus that the Python tests wrote: node corpus.mjs <programs.json> <results.json>.
 *
 * In: `[{program, leaves: [[array, ...], ...], direction: [array, ...] | null, seeds: [[[id, array], ...], ...]}, ...]`,
 * each program with the leaf values of each of its runs, the direction that its leaves move in, and
 * the vectors whose signs it goes on from. Out: `{ops, kernelOnly, results}` with, for each program,
 * why the page cannot run it, or for each run every value as base64 of float64, and whether the
 * guards hold.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { here, options } from "../../options.mjs";

const [input, output] = process.argv.slice(2);
const bundle = join(here, "node_modules", `.corpus-${process.pid}.mjs`);
await build({
  ...options,
  stdin: {
    contents:
      'export { check } from "./src/wire/check.ts";' +
      'export * from "./src/runner/index.ts";' +
      'export { PLANNERS, KERNEL_ONLY } from "./src/runner/ops.ts";' +
      'export { numbersOf } from "./src/wire/program.ts";',
    resolveDir: here,
    loader: "ts",
  },
  outfile: bundle,
});
try {
  const { check, createRunner, unsupported, numbersOf, PLANNERS, KERNEL_ONLY } = await import(
    pathToFileURL(bundle)
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
} finally {
  rmSync(bundle, { force: true });
}
