/** Time programs in the page's runner: node bench.mjs <programs.json> <rounds>; prints JSON. */
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [path, rounds] = process.argv.slice(2);
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
const bytes = readFileSync(outfile).length;
const { createRunner } = await import(pathToFileURL(outfile));
rmSync(outfile);

const made = Object.entries(JSON.parse(readFileSync(path, "utf8"))).map(([name, program]) => {
  const start = performance.now();
  const runner = createRunner(program);
  return { name, runner, ready: performance.now() - start, times: [] };
});

/** The processor's milliseconds so far, which a busy machine falsifies least. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds a run, of as many runs as `ms` hold. */
function time(runner, ms) {
  const start = spent();
  let runs = 0;
  let now = start;
  for (; now < start + ms; now = spent()) {
    for (let i = 0; i < 10; i++) runner.run();
    runs += 10;
  }
  return (now - start) / runs;
}

for (const { runner } of made) time(runner, 200);
for (let k = 0; k < 2 * rounds; k++) {
  for (const one of k % 2 ? made : [...made].reverse()) one.times.push(time(one.runner, 40));
}
const programs = {};
for (const { name, runner, ready, times } of made) {
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 1000; i++) runner.run();
  const allocated = Math.max(0, process.memoryUsage().heapUsed - before) / 1000;
  times.sort((a, b) => a - b);
  programs[name] = { ms: times[times.length >> 1], ready, allocated };
}
console.log(JSON.stringify({ bytes, programs }));
