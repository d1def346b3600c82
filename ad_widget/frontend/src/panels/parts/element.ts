/** Elements of arrays, as a reader writes them: `0,1`. */

import { OWN_KEYS, html } from "../../dom.ts";
import { formatShape, subscript } from "../../format.ts";

/** The place in C order of what a reader wrote; null if there is no such element. */
function placeOf(text: string, shape: readonly number[]): number | null {
  const index = text.match(/\d+/g)?.map(Number) ?? [];
  if (index.length !== shape.length || index.some((x, axis) => x >= shape[axis])) return null;
  return index.reduce((at, x, axis) => at * shape[axis] + x, 0);
}

interface ElementField {
  readonly el: HTMLElement;
  chosen: (element: number | null) => void;
  show(shape: readonly number[], element: number | null): void;
}

/** A field to choose an element in, of an array of more than one. */
export function elementField(name: string, empty: string): ElementField {
  let shape: readonly number[] = [];
  const input = html("input", { ...OWN_KEYS, type: "text", placeholder: empty });
  const el = html("label", { class: "adw-pick" }, name, input);
  const field: ElementField = {
    el,
    chosen() {},
    show(of, element) {
      shape = of;
      el.hidden = of.length === 0;
      input.title = `of ${formatShape(of)}, as in 0,1; empty for all`;
      const text = element === null ? "" : subscript(element, of).slice(1, -1);
      input.value = text;
    },
  };
  input.addEventListener("change", () => field.chosen(placeOf(input.value, shape)));
  input.addEventListener("keydown", (event) => event.stopPropagation());
  return field;
}
