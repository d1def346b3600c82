/**
 * Beside a notebook's live view stands a hidden output that takes its place if it does not come.
 * This runs once for each, in the order of the page; `watch.ts` does the rest.
 */

import { page } from "./page.ts";

const root = document.currentScript?.parentElement;
if (root) {
  const output = root.closest<HTMLElement>(".jp-OutputArea-child, .output_area");
  if (output) output.style.display = "none"; // it must take no room
  ((page.standins ??= []) as { push(root: HTMLElement): void }).push(root);
}
