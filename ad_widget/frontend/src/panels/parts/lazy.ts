/**
 * A list of which as much is in the page as has been looked at: thousands of rows would freeze it.
 *
 * It grows once whenever its end comes into sight, and at a press. While the end stays in sight it
 * does not grow on: browsers hold the place of what is read below the list, and so keep the end
 * where it is, however much is put in above.
 */

import { OWN_KEYS, html, say } from "../../dom.ts";

/** Up to this many elements are built at once; of longer lists this many, and then so many more. */
export const ALL = 200;
const PART = 40;

export class LazyList<T> {
  readonly #place: HTMLElement;
  readonly #items: readonly T[];
  readonly #make: (item: T) => HTMLElement;
  readonly #first: number;
  /** Elements that have been made. */
  readonly #made = new Map<T, HTMLElement>();
  /** Those items that are wanted, and how many of them are in their place. */
  #wanted: readonly T[];
  #count = 0;
  readonly #end: HTMLElement;
  readonly #press = html("button", { ...OWN_KEYS, type: "button", class: "adw-further" });
  readonly #sight: IntersectionObserver;

  /** `first` elements are made at once, by `more`; the others when the end of these comes into sight. */
  constructor(place: HTMLElement, items: readonly T[], make: (item: T) => HTMLElement, first: number) {
    this.#place = place;
    this.#end = place.tagName === "TBODY" ? html("tr", {}, html("td", { colspan: 99 }, this.#press)) : html("div", {}, this.#press);
    this.#press.addEventListener("click", () => this.more());
    this.#items = this.#wanted = items;
    this.#make = make;
    this.#first = first;
    this.#sight = new IntersectionObserver((entries) => {
      const { target, isIntersecting } = entries.at(-1)!;
      if (isIntersecting && target === this.#end) this.more();
    });
    this.#sight.observe(this.#end);
  }

  end(): void {
    this.#sight.disconnect();
  }

  /** Whether anything of it is in its place. */
  get begun(): boolean {
    return this.#count > 0;
  }

  /** Put the next part in its place. */
  more(part = this.#count ? PART : this.#first): void {
    const next = this.#wanted.slice(this.#count, this.#count + part);
    this.#count += next.length;
    const rows = next.map((item) => this.#elementOf(item));
    const left = this.#wanted.length - this.#count;
    say(this.#press, `show more: ${left.toLocaleString("en")} are left`);
    if (!this.#end.parentNode) this.#place.append(this.#end);
    this.#end.before(...rows); // it stays where it is, and keeps the focus
    if (!left) this.#end.remove();
  }

  /** Put all up to an item in its place, or all there are. */
  reach(item: T = this.#wanted[this.#wanted.length - 1]): void {
    const at = this.#wanted.indexOf(item);
    if (at >= this.#count) this.more(at + 1 - this.#count);
  }

  /** Have those items alone that are wanted; where not all are made yet, it begins anew. */
  filter(wanted: (item: T) => boolean): void {
    const whole = this.#made.size === this.#items.length;
    this.#wanted = this.#items.filter(wanted);
    for (const [item, el] of this.#made) {
      el.hidden = !wanted(item);
      if (!whole) el.remove();
    }
    this.#count = whole ? this.#wanted.length : 0;
    if (!whole) this.#end.remove();
  }

  #elementOf(item: T): HTMLElement {
    let el = this.#made.get(item);
    if (!el) this.#made.set(item, (el = this.#make(item)));
    return el;
  }
}
