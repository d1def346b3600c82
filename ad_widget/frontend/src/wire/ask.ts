/** Throw an error that says `what`, unless a condition holds. */
export function ask(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}
