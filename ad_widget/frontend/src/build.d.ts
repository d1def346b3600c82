declare module "*.css" {
  const text: string;
  export default text;
}

/** What it was built from, and, in `embed/unpack.ts`, the front end as packed text (`pack.mjs`). */
declare const BUILD: string;
declare const PACKED: string;
