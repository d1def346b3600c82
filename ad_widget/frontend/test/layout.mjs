/**
 * Lay out the graphs that the Python tests wrote: node layout.mjs <graphs.json> <layouts.json>.
 *
 * In: `[{graph, options}, ...]`. Out: the layout of each, with the milliseconds of processor time
 * that it took; or with `error`, why there is none. `--times N` lays each out N times and gives the
 * best time.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { sources } from "./sources.mjs";

const [input, output, , times = "1"] = process.argv.slice(2);
const { layout } = await sources("scene/layout/index");
const jobs = JSON.parse(readFileSync(input, "utf8"));
const results = jobs.map(() => ({ ms: Infinity }));
for (let turn = 0; turn < Number(times); turn++) {
  jobs.forEach(({ graph, options: given }, k) => {
    try {
      const since = process.cpuUsage();
      const placed = layout(graph, given);
      const { user, system } = process.cpuUsage(since);
      results[k] = { ...placed, ms: Math.min(results[k].ms, (user + system) / 1000) };
    } catch (error) {
      results[k] = { error: error.message };
    }
  });
}
writeFileSync(output, JSON.stringify(results));
