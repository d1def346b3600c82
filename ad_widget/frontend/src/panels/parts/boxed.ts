/** A number that moves, in a box of its own: another text lays out the box alone, and not what is around it. */

import { html, say } from "../../dom.ts";

export class Boxed {
  readonly el: HTMLElement;
  /** Characters of the longest text so far: the box keeps their room. */
  #longest = 0;

  constructor(className = "") {
    this.el = html("span", { class: `adw-boxed ${className}`.trim() });
  }

  say(text: string): void {
    if (text.length > this.#longest) {
      this.#longest = text.length;
      this.el.style.width = `${text.replace(/\p{M}/gu, "").length}ch`;
    }
    say(this.el, text);
  }
}
