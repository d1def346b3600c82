declare module "*.css" {
  const text: string;
  export default text;
}

/** What it was built from. */
declare const BUILD: string;

/** A module bundled as a script for a worker. */
declare module "*?worker" {
  const text: string;
  export default text;
}
