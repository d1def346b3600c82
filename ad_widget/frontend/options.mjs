/** What building and testing share. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

export const here = fileURLToPath(new URL(".", import.meta.url));

/** A style sheet for what is inside a widget; animations cannot stand in a rule. */
function inside(css) {
  const animations = [];
  const rules = css.replace(/^@keyframes [^]*?^}\n/gm, (found) => {
    animations.push(found);
    return "";
  });
  return `.ad-widget {${rules}}${animations.join("")}`;
}

/** A style sheet as text, without what only its authors read. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, ({ path }) => ({
      loader: "text",
      contents: transformSync(inside(readFileSync(path, "utf8")), {
        loader: "css",
        minify: true,
        charset: "utf8",
        target: "es2022",
      }).code,
    }));
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
  plugins: [styles],
  legalComments: "none",
  logLevel: "warning",
};
