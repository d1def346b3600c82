/** Time programs in the page's runner; see run.py. */
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const frontend = fileURLToPath(new URL("../../ad_widget/frontend/", import.meta.url));
const { buildSync } = createRequire(join(frontend, "package.json"))("esbuild");
const outfile = join(frontend, "node_modules", `.bench-${process.pid}.mjs`);
buildSync({
  entryPoints: [join(frontend, "src/runner/index.ts")],
  bundle: true,
  minify: true,
  format: "esm",
  outfile,
});
const size = readFileSync(outfile).length;
const { createRunner } = await import(pathToFileURL(outfile));
rmSync(outfile);
console.log(`runner: ${(size / 1000).toFixed(1)} kB minified`);

for (const [name, program] of Object.entries(JSON.parse(readFileSync(process.argv[2], "utf8")))) {
  const start = performance.now();
  const runner = createRunner(program);
  const ready = performance.now() - start;
  const first = program.leaves[0].data.shape.length ? null : [1];
  const once = () => {
    if (first) runner.setLeaf(0, (first[0] += 1e-3) && first);
    runner.run();
  };
  for (let until = performance.now() + 200; performance.now() < until; ) once();
  const times = [];
  for (let k = 0; k < 25; k++) {
    let runs = 0;
    const from = performance.now();
    let now = from;
    for (; now < from + 40; now = performance.now()) {
      for (let i = 0; i < 10; i++) once();
      runs += 10;
    }
    times.push((now - from) / runs);
  }
  const ms = times.sort((a, b) => a - b)[12];
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 1000; i++) runner.run();
  const grown = (process.memoryUsage().heapUsed - before) / 1000;
  console.log(
    `${name}: ${((ms * 1e6) / program.forward).toFixed(1)} ns/op, ${ms.toFixed(3)} ms a run of ` +
      `${program.forward + program.backward} steps; ready in ${ready.toFixed(0)} ms; ` +
      `${Math.max(grown, 0).toFixed(0)} bytes a run`,
  );
}
