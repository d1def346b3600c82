/**
 * Build the browser side into ../static, which is committed:
 *
 *   widget.js  the anywidget module: an ES module that unpacks the front end and hands on to it.
 *              It begins with `const PACKED="`; up to the next quotation mark is the front end,
 *              packed (pack.mjs), which exported pages carry by itself
 *   stub.js, loader.js, standin.js, watch.js  what stands in notebooks and pages, src/embed
 *   STAMP      what they were built from
 *
 * STAMP has one line a fact, "<name> <sha256 in hex>\n": first `sources`, then each built file
 * in alphabetical order. A built file's digest is that of its bytes. The digest `sources` is
 * taken over, for each source file in order of its path's UTF-8 bytes,
 *
 *   path, NUL, size in bytes as decimal digits, NUL, contents
 *
 * with paths relative to `ad_widget/`, "/" between their parts. Source files are style.json,
 * frontend/build.mjs, frontend/options.mjs, frontend/pack.mjs, frontend/package.json,
 * frontend/package-lock.json and every file under frontend/src (names that begin with a dot left out). Line ends count:
 * .gitattributes keeps them LF.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { here, options } from "./options.mjs";
import { pack } from "./pack.mjs";

const root = join(here, "..");
const out = join(process.argv[2] ?? join(root, "static"));

function* walk(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

export function sourcesDigest() {
  const paths = [
    "style.json",
    ...["build.mjs", "options.mjs", "pack.mjs", "package.json", "package-lock.json"].map((p) => `frontend/${p}`),
    ...walk("frontend/src"),
  ];
  paths.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hash = createHash("sha256");
  for (const path of paths) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const sources = sourcesDigest();
const bundled = async (entry, format, banner = "") => {
  const result = await build({
    ...options,
    banner: { js: banner },
    define: { BUILD: JSON.stringify(sources.slice(0, 16)) },
    entryPoints: [entry],
    format,
    minify: true,
    write: false,
  });
  return Buffer.from(result.outputFiles[0].contents);
};
const front = await bundled("src/index.ts", "esm");
const files = {
  // These stand in a page as they are, those of a page as classic scripts.
  "loader.js": await bundled("src/embed/loader.ts", "iife"),
  "standin.js": await bundled("src/embed/standin.ts", "iife"),
  "stub.js": await bundled("src/embed/stub.ts", "esm"),
  "watch.js": await bundled("src/embed/watch.ts", "iife"),
  "widget.js": await bundled("src/embed/unpack.ts", "esm", `const PACKED="${await pack(front)}";`),
};
mkdirSync(out, { recursive: true });
let stamp = `sources ${sources}\n`;
for (const [name, bytes] of Object.entries(files)) {
  writeFileSync(join(out, name), bytes);
  stamp += `${name} ${sha256(bytes)}\n`;
}
writeFileSync(join(out, "STAMP"), stamp);
const kB = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`;
console.log(`widget.js ${kB(files["widget.js"])}, of a front end of ${kB(front)}`);
