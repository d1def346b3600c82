/** A link in a page's address that says how its widgets are to stand. */

import type { Actions } from "./actions.ts";
import { signOfGraph, takenOf } from "./sharing.ts";
import type { Shared } from "./shared.ts";
import { batch, effect, untracked } from "./signals.ts";
import { settingsIn } from "./wire/link.ts";

/** After this long, in ms, without another widget a page has shown all that a link may be for. */
const ALL_SHOWN = 400;

interface Shown {
  readonly shared: Shared;
  readonly actions: Actions;
  readonly el: HTMLElement;
  readonly panels: readonly string[];
  readonly sign: string;
}

/** The widgets of the page, in its order. */
const page: Shown[] = [];
let listening: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Let a widget take what a link has for it, now and when the address changes, until `signal` aborts. */
export function heedLinks(one: Omit<Shown, "sign">, signal: AbortSignal): void {
  const { shared } = one;
  let known = false;
  effect(() => {
    const graph = shared.graph();
    if (!graph || known) return;
    known = true;
    const shown = { ...one, sign: signOfGraph(graph) };
    shared.nth = page.filter(({ sign }) => sign === shown.sign).length;
    shared.began = shared.numbers.values.slice();
    page.push(shown);
    shared.linked.set(true);
    signal.addEventListener("abort", () => leave(shown));
    if (!listening) {
      listening = new AbortController();
      addEventListener("hashchange", () => page.forEach((shown) => take(shown, true)), { signal: listening.signal });
    }
    untracked(() => take(shown, true));
  }, signal);
}

/** Views beside a kernel, where addresses are not heeded. */
const live = new Set<{ readonly shared: Shared; readonly el: HTMLElement }>();

/** A widget beside a kernel is shown here until `signal` aborts. */
export function standHere(shared: Shared, el: HTMLElement, signal: AbortSignal): void {
  const view = { shared, el };
  live.add(view);
  signal.addEventListener("abort", () => live.delete(view));
}

/** Which of the widgets of the page with such leaves this is, in the page's order. */
export function nthOf(shared: Shared): number {
  const sign = (one: Shared): string => signOfGraph(untracked(one.graph)!);
  const alike = [...live].filter((one) => untracked(one.shared.graph) !== null && sign(one.shared) === sign(shared));
  alike.sort((a, b) => (a.el.compareDocumentPosition(b.el) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const nth = [...new Set(alike.map((one) => one.shared))].indexOf(shared);
  return nth < 0 ? shared.nth : nth;
}

/** Take once more what the address says, after other values were set. */
export function takeAgain(shared: Shared): void {
  const shown = page.find((one) => one.shared === shared);
  if (shown) take(shown, false);
}

function leave(shown: Shown): void {
  page.splice(page.indexOf(shown), 1);
  if (page.length) return;
  clearTimeout(timer);
  listening?.abort();
  listening = null;
}

/** The fragment of the page's address. */
function hash(): string {
  return globalThis.location?.hash ?? "";
}

function take({ shared, actions, el, panels, sign }: Shown, reveal: boolean): void {
  clearTimeout(timer);
  if (!hash()) return;
  timer = setTimeout(sayUnclaimed, ALL_SHOWN);
  const graph = untracked(shared.graph)!;
  const setting = settingsIn(hash()).settings.find(({ of, nth }) => of === sign && nth === shared.nth);
  if (!setting) return;
  const { values, view, said } = takenOf(shared, graph, setting, panels);
  const moves = untracked(shared.status).editable;
  batch(() => {
    if (values && moves) {
      shared.history.noteMoves(shared.numbers.values, values);
      shared.history.close(values);
      actions.setLeaves(values);
    }
    shared.setView(view);
    shared.notice.set(said || (moves ? "" : "Of the link in this page's address, the values are left aside: this page cannot compute with others."));
  });
  actions.settle();
  if (reveal) el.scrollIntoView?.({ block: "nearest" });
}

/** Say of a link that it is for nothing on the page. */
function sayUnclaimed(): void {
  const { settings, unreadable } = settingsIn(hash());
  const claimed = ({ of, nth }: { of: string; nth: number }): boolean => page.some(({ sign, shared }) => sign === of && shared.nth === nth);
  const first = page[0]?.shared;
  if (!first || untracked(first.notice)) return;
  if (unreadable) first.notice.set("The link in this page's address is left aside: it is not whole, or none of this kind.");
  else if (!settings.every(claimed)) first.notice.set("The link in this page's address is left aside: it is for a graph with other leaves than here.");
}
