/**
 * What opens by itself of the programs that the Python tests wrote, and what the cards then say:
 * node opening.mjs <graphs.json> <answers.json>.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { here, options } from "../options.mjs";

const [input, output] = process.argv.slice(2);
const bundle = join(here, "node_modules", `.opening-${process.pid}.mjs`);
const contents = ["scene/opening", "scene/scene", "wire/graph"].map((name) => `export * from "./src/${name}.ts";`).join("");
await build({ ...options, stdin: { contents, resolveDir: here }, outfile: bundle });
try {
  const { Graph, readableOpen, sceneOf, withPath } = await import(pathToFileURL(bundle));
  const answers = JSON.parse(readFileSync(input, "utf8")).map(({ graph: message, select }) => {
    const graph = new Graph(message);
    const open = { lr: readableOpen(graph, "lr"), tb: readableOpen(graph, "tb") };
    const scenes = [sceneOf(graph, open.lr), ...select.map((key) => sceneOf(graph, withPath(graph, [], key)))];
    const said = scenes.map(({ cards }) => cards.map(({ key, label, holds, inside, count }) => [key, label, holds, inside, count]));
    return { open, said };
  });
  writeFileSync(output, JSON.stringify(answers));
} finally {
  rmSync(bundle, { force: true });
}
