/** The front end's own modules, for the scripts here that Python's tests run. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { here, options } from "../options.mjs";

/** All that files of `src` export, each named by its path without the ending. */
export async function sources(...names) {
  const outfile = join(here, "node_modules", `.sources-${process.pid}.mjs`);
  const contents = names.map((name) => `export * from "./src/${name}.ts";`).join("");
  await build({ ...options, stdin: { contents, resolveDir: here }, outfile });
  try {
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(outfile, { force: true });
  }
}
