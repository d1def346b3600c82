/**
 * Long work in slices, so that the page answers meanwhile. What may be long is a generator that
 * yields now and then: a small graph goes through at once, a large one in slices.
 */

export type Work<T> = Generator<void, T>;

/** A slice, in ms. */
const SLICE = 24;
/** Turns of a loop between two looks at the clock. */
const TURNS = 1024;

/** Visit each of many; what is no list, as in a damaged program, is refused. */
export function* each<T>(items: readonly T[], visit: (item: T, k: number) => void): Work<void> {
  if (!Array.isArray(items)) throw new TypeError("what should be a list is none");
  for (let k = 0; k < items.length; k++) {
    visit(items[k], k);
    if (k % TURNS === TURNS - 1) yield;
  }
}

/** Do work without a pause. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Let the page have its turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel(); // a timer would wait longer with each turn
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Do something once the page has painted what is there now; where it is hidden, and paints nothing, at once. */
export function afterPaint(run: () => void, signal: AbortSignal): void {
  if (document.visibilityState === "hidden") return run();
  requestAnimationFrame(() => setTimeout(() => {
    if (!signal.aborted) run();
  }));
}

/** A function that waits, when it is called, until the page has had its turn, once in each slice. */
export function pauses(): () => Promise<void> {
  let until = performance.now() + SLICE;
  return async () => {
    if (performance.now() < until) return;
    await pause();
    until = performance.now() + SLICE;
  };
}

/** Do work in slices, until `signal` aborts: then the promise stays open. */
export function inSlices<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel(); // a timer would wait longer with each turn
    port1.onmessage = () => {
      if (signal.aborted) return port1.close();
      const until = performance.now() + SLICE;
      try {
        do {
          const { done, value } = work.next();
          if (!done) continue;
          port1.close();
          return resolve(value);
        } while (performance.now() < until);
      } catch (error) {
        port1.close();
        return reject(error);
      }
      port2.postMessage(null);
    };
    port2.postMessage(null);
  });
}
