/**
 * What opens by itself of the programs that the Python tests wrote, and what the cards then say:
 * node opening.mjs <graphs.json> <answers.json>.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { sources } from "./sources.mjs";

const [input, output] = process.argv.slice(2);
const { Graph, readableOpen, sceneOf, withPath } = await sources("scene/opening", "scene/scene", "wire/graph");
const answers = JSON.parse(readFileSync(input, "utf8")).map(({ graph: message, select }) => {
  const graph = new Graph(message);
  const open = { lr: readableOpen(graph, "lr"), tb: readableOpen(graph, "tb") };
  const scenes = [sceneOf(graph, open.lr), ...select.map((key) => sceneOf(graph, withPath(graph, [], key)))];
  const said = scenes.map(({ cards }) => cards.map(({ key, label, holds, inside, count }) => [key, label, holds, inside, count]));
  return { open, said };
});
writeFileSync(output, JSON.stringify(answers));
