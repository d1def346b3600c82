/** A box to answer in, with what is asked and the mark. */

import { OWN_KEYS, html, mark, say } from "../dom.ts";
import { type Mark, SHOWN } from "../exercise/marking.ts";
import type { Question } from "../exercise/questions.ts";
import { typeset } from "./typeset.ts";

/** Between the last key and the mark of an answer that is not right, in ms. */
const REST = 1200;

export interface Hands {
  answer(text: string): void;
  isRight(text: string): boolean;
  focus(): void;
  /** Go to the box this far on. */
  leave(by: number): void;
}

export class Answering {
  readonly el: HTMLElement;
  readonly question: Question;
  readonly #input: HTMLInputElement;
  readonly #sign = html("span", { class: "adw-sign", "aria-hidden": "true" });
  #said = "";

  constructor(question: Question, words: string, hands: Hands) {
    this.question = question;
    const numeric = question.kind !== "shape";
    this.#input = html("input", {
      ...OWN_KEYS, type: "text", class: "adw-field", "aria-label": words, autocomplete: "off", spellcheck: "false",
      inputmode: numeric ? undefined : "text", placeholder: question.kind === "shape" ? "(2, 3)" : "",
    });
    this.el = html("label", { class: "adw-asked", "data-question": question.key }, html("span", { class: "adw-asked-words" }, typeset(words)), this.#input, this.#sign);
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

  /** The answer as the view holds it, and its mark. */
  show(answer: string | number, judged: Mark): void {
    const input = this.#input;
    const text = String(answer);
    if (text !== this.#said) input.value = text === SHOWN ? "" : text;
    this.#said = text;
    mark(input, "data-mark", judged);
    mark(input, "aria-invalid", judged === "wrong" ? "true" : null);
    say(this.#sign, judged === "right" ? "✓" : judged === "wrong" ? "✗" : text === SHOWN ? "shown" : "");
  }
}
