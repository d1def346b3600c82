/** What building and testing share. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, transformSync } from "esbuild";

export const here = fileURLToPath(new URL(".", import.meta.url));

/** A style sheet as text, without what only its authors read. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, ({ path }) => ({
      loader: "text",
      contents: transformSync(readFileSync(path, "utf8"), {
        loader: "css",
        minify: true,
        charset: "utf8",
        target: "es2022",
      }).code,
    }));
  },
};

/** `import code from "./file.ts?worker"`: that module and what it imports, as a script's text. */
const workers = {
  name: "workers",
  setup(build) {
    build.onResolve({ filter: /\?worker$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?worker$/, "")),
      namespace: "worker",
    }));
    build.onLoad({ filter: /.*/, namespace: "worker" }, ({ path }) => {
      const { outputFiles } = buildSync({
        entryPoints: [path],
        absWorkingDir: here,
        bundle: true,
        format: "iife",
        minify: true,
        target: "es2022",
        charset: "utf8",
        loader: { ".json": "json" },
        write: false,
      });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};

/** @type {import("esbuild").BuildOptions} */
export const options = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".json": "json" },
  define: { BUILD: '"test"' },
  plugins: [styles, workers],
  legalComments: "none",
  logLevel: "warning",
};
