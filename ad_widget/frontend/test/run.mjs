/** Bundle every *.test.ts below this folder and run them with `node --test`. */
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { here, options } from "../options.mjs";

const wanted = process.argv.slice(2);
const out = join(here, "node_modules/.test");
const tests = readdirSync(join(here, "test"), { recursive: true, encoding: "utf8" })
  .filter((p) => p.endsWith(".test.ts") && (!wanted.length || wanted.some((w) => p.includes(w))))
  .map((p) => join("test", p))
  .sort();
rmSync(out, { recursive: true, force: true });
await build({
  ...options,
  entryPoints: tests,
  outdir: out,
  outbase: "test",
  platform: "node",
  // One file for what all of them load, the page above all: to find its parts again takes half a second.
  splitting: true,
  external: ["@gfx/zopfli"], // finds its other half beside it
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  sourcemap: "linked",
  outExtension: { ".js": ".mjs" },
});
const built = tests.map((p) => join(out, relative("test", p).replace(/\.ts$/, ".mjs")));
const done = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...built], {
  cwd: here,
  stdio: "inherit",
});
process.exit(done.status ?? 1);
