declare module "*.css" {
  const text: string;
  export default text;
}

/** What it was built from. */
declare const BUILD: string;
