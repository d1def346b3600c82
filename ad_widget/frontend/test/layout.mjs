/**
 * Lay out the graphs that the Python tests wrote: node layout.mjs <graphs.json> <layouts.json>.
 *
 * In: `[{graph, options}, ...]`. Out: the layout of each, with the milliseconds that it took; or
 * with `error`, why there is none. `--times N` lays each out N times and gives the best time.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { here, options } from "../options.mjs";

const [input, output, , times = "1"] = process.argv.slice(2);
const bundle = join(here, "node_modules", `.layout-${process.pid}.mjs`);
await build({ ...options, entryPoints: ["src/scene/layout/index.ts"], outfile: bundle });
try {
  const { layout } = await import(pathToFileURL(bundle));
  const results = JSON.parse(readFileSync(input, "utf8")).map(({ graph, options: given }) => {
    try {
      let ms = Infinity;
      let placed;
      for (let k = 0; k < Number(times); k++) {
        const since = performance.now();
        placed = layout(graph, given);
        ms = Math.min(ms, performance.now() - since);
      }
      return { ...placed, ms };
    } catch (error) {
      return { error: error.message };
    }
  });
  writeFileSync(output, JSON.stringify(results));
} finally {
  rmSync(bundle, { force: true });
}
