/**
 * A long list of rows whose numbers move: those in sight follow every frame, the others when they
 * come into sight, or when the hand rests.
 */

/** Quiet after which rows out of sight follow, in ms. */
const REST = 120;

interface Entry<T> {
  readonly row: T;
  seen: boolean;
  /** It shows numbers of before. */
  behind: boolean;
}

export class InSight<T extends { readonly el: Element }> {
  readonly #write: (rows: readonly T[]) => void;
  /** Until the browser has told, all are taken to be in sight. */
  readonly #entries = new Map<Element, Entry<T>>();
  readonly #sight = new IntersectionObserver((changes) => {
    const come: Entry<T>[] = [];
    for (const { target, isIntersecting } of changes) {
      const entry = this.#entries.get(target);
      if (!entry) continue;
      entry.seen = isIntersecting;
      if (isIntersecting && entry.behind) come.push(entry);
    }
    this.#bring(come);
  });
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** `write` shows the numbers of now in some rows. */
  constructor(write: (rows: readonly T[]) => void) {
    this.#write = write;
  }

  /** Another row, which shows the numbers of now; returns its element. */
  add(row: T): T["el"] {
    const entry = { row, seen: true, behind: true };
    this.#entries.set(row.el, entry);
    this.#sight.observe(row.el);
    this.#bring([entry]);
    return row.el;
  }

  /** The numbers are others; in all rows at once, where other ones may be seen. */
  follow(all = false): void {
    clearTimeout(this.#resting);
    for (const entry of this.#entries.values()) entry.behind = true;
    this.#bring([...this.#entries.values()].filter(({ seen }) => seen || all));
    if (this.#behind.length) this.#resting = setTimeout(() => this.#bring(this.#behind), REST);
  }

  end(): void {
    clearTimeout(this.#resting);
    this.#sight.disconnect();
    this.#entries.clear();
  }

  get #behind(): Entry<T>[] {
    return [...this.#entries.values()].filter(({ behind }) => behind);
  }

  #bring(entries: readonly Entry<T>[]): void {
    if (!entries.length) return;
    for (const entry of entries) entry.behind = false;
    this.#write(entries.map(({ row }) => row));
  }
}
