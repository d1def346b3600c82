/** A queue from which the highest comes first; of equal ones the one that was put in last. */

export class Queue<T> {
  readonly #heap: { item: T; rank: number; serial: number }[] = [];
  #serial = 0;

  push(item: T, rank: number): void {
    const heap = this.#heap;
    let at = heap.push({ item, rank, serial: this.#serial++ }) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(at, up)) break;
      [heap[at], heap[up]] = [heap[up], heap[at]];
      at = up;
    }
  }

  pop(): [item: T, rank: number] | null {
    const heap = this.#heap;
    if (!heap.length) return null;
    const { item, rank } = heap[0];
    const last = heap.pop()!;
    if (heap.length) {
      heap[0] = last;
      for (let at = 0; ; ) {
        let top = at;
        for (const below of [2 * at + 1, 2 * at + 2]) if (below < heap.length && this.#before(below, top)) top = below;
        if (top === at) break;
        [heap[at], heap[top]] = [heap[top], heap[at]];
        at = top;
      }
    }
    return [item, rank];
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one.rank > other.rank || (one.rank === other.rank && one.serial > other.serial);
  }
}
