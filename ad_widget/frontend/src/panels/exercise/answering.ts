/** A box to answer in, with what is asked and the mark: in a row of the panel, or on the graph. */

import { OWN_KEYS, html, mark, say } from "../../dom.ts";
import { type Mark, SHOWN } from "../../exercise/marking.ts";
import { type Question, isShape } from "../../exercise/questions.ts";
import type { Spot } from "./spots.ts";
import { typeset } from "../parts/typeset.ts";

/** Between the last key and the mark of an answer that is not right, in ms. */
const REST = 1200;

interface Hands {
  answer(text: string): void;
  isRight(text: string): boolean;
  focus(): void;
  blur(): void;
  /** Go to the box this far on. */
  leave(by: number): void;
}

export class Answering {
  readonly el: HTMLElement;
  readonly question: Question;
  readonly #input: HTMLInputElement;
  readonly #sign = html("span", { class: "adw-sign", "aria-hidden": "true" });
  /** What stands in the row while the box is on the graph. */
  readonly #there = html("span", { class: "adw-there", "aria-hidden": "true" });
  #said = "";
  /** Whether the number may be seen, so that the box has no place on it. */
  #open = false;

  constructor(question: Question, words: string, hands: Hands) {
    this.question = question;
    const shaped = isShape(question);
    this.#input = html("input", {
      ...OWN_KEYS, type: "text", class: "adw-field", "aria-label": words, autocomplete: "off", spellcheck: "false",
      inputmode: shaped ? "text" : undefined, placeholder: shaped ? "(2, 3)" : "?",
    });
    this.el = html("label", { class: "adw-asked", "data-question": question.key }, html("span", { class: "adw-asked-words" }, typeset(words)), this.#input, this.#there, this.#sign);
    const input = this.#input;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      clearTimeout(rest);
      if (input.value.trim() !== this.#said) hands.answer(input.value);
    };
    // What is right is said at once; what is not, once the hand has come to an end.
    input.addEventListener("input", () => {
      clearTimeout(rest);
      if (hands.isRight(input.value)) tell();
      else rest = setTimeout(tell, REST);
    });
    input.addEventListener("change", tell);
    input.addEventListener("focus", () => hands.focus());
    input.addEventListener("blur", () => hands.blur());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        tell();
        if (input.dataset.mark === "right") hands.leave(1);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") hands.leave(event.key === "ArrowUp" ? -1 : 1);
      else return;
      event.preventDefault();
    });
  }

  focus(): void {
    this.#input.focus();
  }

  /** Stand on the graph, as long as the number is not seen there; null: in the row. */
  stand(spot: Spot | null): void {
    const input = this.#input;
    const open = this.#open && input.ownerDocument.activeElement !== input;
    const there = spot && !open ? spot : null;
    this.el.classList.toggle("adw-away", there !== null);
    const { x, y, width, height } = there ?? { x: 0, y: 0, width: 0, height: 0 };
    const px = (n: number): string => (there ? `${n.toFixed(1)}px` : "");
    const size = px(Math.min(0.72 * height, 15));
    Object.assign(input.style, { left: px(x), top: px(y), width: px(width), height: px(height), fontSize: size });
    Object.assign(this.#sign.style, { left: px(x + width - 6), top: px(y - 9) });
  }

  /** The answer as the view holds it, and its mark; says whether the number is seen now and was not, or the other way round. */
  show(answer: string | number, judged: Mark): boolean {
    const input = this.#input;
    const text = String(answer);
    if (text !== this.#said) input.value = text === SHOWN ? "" : text;
    this.#said = text;
    const before = this.#open;
    this.#open = judged === "right" || text === SHOWN;
    say(this.#there, text || "on the graph");
    mark(input, "data-mark", judged);
    mark(input, "aria-invalid", judged === "wrong" ? "true" : null);
    say(this.#sign, judged === "right" ? "✓" : judged === "wrong" ? "✗" : text === SHOWN ? "shown" : "");
    return this.#open !== before;
  }
}
