/** Imports flow downwards, those of types too: a file can be read without those that use it. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const src = join(process.cwd(), "src");

/** By file, the files of `src` that it imports. */
function imports(): Map<string, string[]> {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return new Map(
    files.map((path) => {
      const text = readFileSync(join(src, path), "utf8");
      const named = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+\.ts)"/g)].map((found) => found[1]);
      return [path, named.map((name) => relative(src, join(src, dirname(path), name)))];
    }),
  );
}

test("no circle between files", () => {
  const graph = imports();
  assert.ok(graph.size > 30);
  const done = new Set<string>();
  const walk = (path: string, way: string[]): void => {
    assert.ok(!way.includes(path), `a circle: ${[...way.slice(way.indexOf(path)), path].join(" → ")}`);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
});

/** Folders and files from below to above; what is not named here stands below them all. */
const ORDER = ["wire", "runner", "sampling", "exercise", "view.ts", "mask.ts", "scene", "history.ts", "seed.ts", "status.ts", "numbers.ts", "shared.ts", "actions.ts", "store.ts", "sharing.ts", "links.ts", "kernel", "panels", "stage.ts", "show.ts", "index.ts"];

test("files know only what is below them", () => {
  const rank = (path: string): number => ORDER.findIndex((name) => path === name || path.startsWith(`${name}/`));
  for (const [path, named] of imports()) {
    if (path.startsWith("embed/")) continue; // stands beside the module, and knows its contract
    for (const name of named) {
      if (name.startsWith("embed/")) continue;
      assert.ok(rank(name) <= rank(path), `${path} imports ${name}`);
    }
  }
});

test("what panels share knows none of them", () => {
  const parts = [...imports()].filter(([path]) => path.startsWith("panels/parts/"));
  assert.ok(parts.length > 5);
  for (const [path, named] of parts) {
    for (const name of named) {
      assert.ok(!name.startsWith("panels/") || name.startsWith("panels/parts/") || name === "panels/panel.ts", `${path} imports ${name}`);
    }
  }
});

test("what a file exports, another one imports", () => {
  const tests = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((path) => /\.m?ts$|\.mjs$/.test(path));
  const files = [...imports().keys()].map((path) => join(src, path));
  const all = [...files, ...tests.map((path) => join(process.cwd(), "test", path))].map((path) => readFileSync(path, "utf8")).join("\n");
  const taken = new Set<string>();
  for (const [, names] of all.matchAll(/\{([^{}]*)\} from "/g)) {
    for (const name of names.split(",")) taken.add(name.trim().replace(/^type /, "").split(" as ")[0]);
  }
  const whole = [...all.matchAll(/\* as \w+ from "[^"]*?(\w+)\.ts"/g)].map(([, name]) => name);
  const own: string[] = [];
  for (const path of files) {
    const file = relative(src, path);
    if (file === "index.ts" || file.startsWith("embed/") || whole.some((name) => file.endsWith(`/${name}.ts`))) continue;
    const exported = readFileSync(path, "utf8").matchAll(/^export (?:async )?(?:const(?: enum)?|let|function\*?|class|interface|type) (\w+)/gm);
    for (const [, name] of exported) if (!taken.has(name)) own.push(`${file}: ${name}`);
  }
  assert.deepEqual(own, []);
});
