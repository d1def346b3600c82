/**
 * What the page makes of damaged programs: node fuzz.mjs <programs> <answers>, a line each.
 *
 * An answer is `{refused}` by the reader, `{why}` the page leaves it to the kernel, `{failed}` when
 * it ran, or `{values}`: all that is shown, and the output.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { sources } from "../sources.mjs";

const [input, output] = process.argv.slice(2);
const MOST_SHOWN = 200_000;
const { check, createRunner, unsupported, shownIn, sizeOf } = await sources("wire/check", "wire/program", "runner/index");
const answer = (line) => {
  let program;
  try {
    program = JSON.parse(line);
    check(program);
  } catch (error) {
    return { refused: error.message };
  }
  const why = unsupported(program);
  if (why !== null) return { why };
  const shown = [...new Set([...shownIn(program), program.output])];
  if (program.values.reduce((sum, [shape]) => sum + sizeOf(shape), 0) > MOST_SHOWN) return { values: [] };
  try {
    const runner = createRunner(program);
    runner.run(true, true);
    // JSON has no word for what is not finite.
    return { values: shown.flatMap((id) => [...runner.get(id)].map((x) => (Number.isFinite(x) ? x : String(x)))) };
  } catch (error) {
    return { failed: error.message };
  }
};
const lines = readFileSync(input, "utf8").split("\n").filter(Boolean);
writeFileSync(output, lines.map((line) => JSON.stringify(answer(line)) + "\n").join(""));
