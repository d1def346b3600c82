/** What hands can do to a widget. */

import type { Found } from "./sampling/aside.ts";
import type { Shared } from "./shared.ts";
import { untracked } from "./signals.ts";

/** What the kernel finds at some values. */
export interface Told extends Found {
  /** All that is shown of the graph; null where the code takes another branch. */
  readonly frame: Float64Array | null;
}

/** What a hand can do, besides moving a leaf, that leaves the page. */
export interface Actions {
  /** Set element `at` of leaf `k`. */
  setLeaf(k: number, at: number, x: number): void;
  /** Set all leaves' values, one after another, at once. */
  setLeaves(values: ArrayLike<number>): void;
  /** Ask the kernel for the graph that the code makes of these values (`Shared.elsewhere`). */
  askBranch(values: Float64Array): void;
  /**
   * What the kernel finds at these values, by an element of the output or the sum of all; text if
   * nothing, null while it is asked. Where the code takes another branch it runs again, if it may.
   */
  aside(values: Float64Array, seed: number | null, rerun?: boolean): Told | string | null;
  /** Let the kernel have what the page shows at once. */
  settle(): void;
  /** Values, and ranges, back to where they began. */
  reset(): void;
  /** What stands at a value's place in the last run; null where the page does not have it whole. */
  valueOf(id: number): ArrayLike<number> | null;
  /** Have a program of the graph made that is not there: it then stands in `further`. */
  ask(key: string): void;
}

/** What a hand can do in a view: it can also be undone. */
export interface Hands extends Actions {
  undo(): void;
  redo(): void;
  /** Go to where so many of the remembered moves stand (`History`). */
  goTo(at: number): void;
}

/** Hands whose moves are remembered. */
export function undoing(actions: Actions, { graph, history, numbers, moved }: Shared): Hands {
  const goTo = (at: number): void => {
    const next = numbers.values.slice();
    for (const [leaf, element, x] of history.go(at, numbers.values)) next[untracked(graph)!.leafStart[leaf] + element] = x;
    actions.setLeaves(next);
    actions.settle();
  };
  return {
    aside: (values, seed, rerun) => actions.aside(values, seed, rerun),
    askBranch: (values) => actions.askBranch(values),
    valueOf: (id) => actions.valueOf(id),
    setLeaf(k, at, x) {
      history.note(k, at, numbers.values);
      moved.set(k);
      actions.setLeaf(k, at, x);
    },
    setLeaves(values) {
      history.noteMoves(numbers.values, values);
      actions.setLeaves(values);
    },
    settle() {
      history.close(numbers.values);
      actions.settle();
    },
    reset() {
      const from = untracked(graph)?.startingValues();
      if (from) history.noteReset(numbers.values, from);
      actions.reset();
    },
    ask: (key) => actions.ask(key),
    undo: () => goTo(untracked(history.at) - 1),
    redo: () => goTo(untracked(history.at) + 1),
    goTo,
  };
}
