/** One view of a widget: its panels in their slots, and what they need of the page. */

import { html, loosen, mark, settle } from "./dom.ts";
import { PANELS } from "./panels/index.ts";
import { watchKeys } from "./panels/toolbar/lecture.ts";
import type { Kind, Panel, Room, Slot } from "./panels/panel.ts";
import { tabs } from "./panels/tabs.ts";
import { watchPrint } from "./print.ts";
import { effect, untracked } from "./signals.ts";
import type { Actions } from "./actions.ts";
import type { Shared } from "./shared.ts";
import { type Work, afterPaint, atOnce, inSlices } from "./slices.ts";
import { Store } from "./store.ts";
import { watchStage } from "./stage.ts";
import css from "./style.css";
import { dress, isDark, watchTheme } from "./theme.ts";

/** Nodes of a graph that its panels take up one after another, with time for the page in between. */
const LARGE = 4000;
/** Microtasks in which a host may give a view its place in the page. */
const TURNS = 64;

/** What the last view was found to stand on. */
let theme = "light";

const CSS = css + PANELS.map((kind) => kind.css).join("");

/** Show a widget in `el`; returns what takes the view away again. */
export function show(shared: Shared, actions: Actions, el: HTMLElement): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const store = new Store(shared, actions);
  const slots: Record<Slot, HTMLElement> = {
    top: html("div", { class: "adw-top" }),
    side: html("div", { class: "adw-side" }),
    main: html("div", { class: "adw-stage" }),
    bottom: html("div", { class: "adw-bottom" }),
    overlay: html("div", { class: "adw-overlay" }),
  };
  const main = html("div", { class: "adw-main" }, slots.side, slots.main);
  const frame = html("div", { class: "adw-frame" }, slots.top, main, slots.bottom);
  const root = html("div", { class: "ad-widget" });

  // A key or a click anywhere may run a cell: it must read what this picture shows.
  for (const event of ["keydown", "pointerdown"] as const) {
    el.ownerDocument.addEventListener(event, () => store.actions.settle(), { capture: true, signal });
  }
  const recolor = (): void => {
    if (!root.isConnected) return;
    mark(root, "data-theme", (theme = isDark(root) ? "dark" : "light"));
    store.theme.set(untracked(store.theme) + 1);
  };

  dress(el, CSS);
  el.append(root);
  // While there is nothing in it that would be styled again; one that has no place yet will be as the last.
  mark(root, "data-theme", theme);
  recolor();

  // Before all else: what was pointed at in the graph before is nothing in this one.
  effect(() => {
    store.graph();
    store.hover.set(null);
    store.edge.set(null);
    store.marked.set([]);
    store.lights.set([]);
  }, signal);
  effect(() => {
    const { mode, state } = store.status();
    mark(root, "data-mode", mode);
    mark(root, "data-state", state);
    mark(root, "data-view", JSON.stringify(store.view()));
    root.toggleAttribute("data-dimmed", store.dimmed());
  }, signal);
  // The host has given it a place, and with it colours and fonts: before anything is measured.
  effect(() => {
    if (!store.placed()) return;
    dress(root, CSS);
    recolor();
  }, signal);
  const [first, ...kinds] = PANELS.filter(({ tab }) => tab === undefined);
  const picture = first.make();
  slots.main.append(picture.el, slots.overlay);
  root.append(frame);
  picture.attach(store, signal);
  const now: Panel[] = [];
  const later: [Kind, Room][] = [];
  for (const kind of kinds) {
    const room = untracked(() => kind.meanwhile?.(store) ?? null);
    if (room) later.push([kind, room]);
    else now.push(kind.make());
    const { slot, el } = room ?? now.at(-1)!;
    slots[slot].append(el);
  }
  function* attaching(): Work<void> {
    for (const panel of now) {
      panel.attach(store, signal);
      yield;
    }
    tabs(store, PANELS.filter(({ tab }) => tab !== undefined), slots.bottom, signal);
  }
  function* attachingLater(): Work<void> {
    for (const [kind, room] of later) {
      const panel = kind.make();
      room.el.replaceWith(panel.el);
      panel.attach(store, signal);
      yield;
    }
  }
  const large = (untracked(store.graph)?.program.nodes.length ?? 0) > LARGE;
  const work = (attach: Work<void>): void => void (large ? inSlices(attach, signal) : atOnce(attach));
  work(attaching());
  afterPaint(() => work(attachingLater()), signal);

  // What is dragged moves numbers: the open panel keeps its size, and is laid out by itself.
  let held: HTMLElement | null = null;
  root.addEventListener("pointerdown", ({ target }) => {
    const panel = slots.bottom.querySelector<HTMLElement>(".adw-open > *");
    if (held || !panel || panel.classList.contains("adw-settled") || !(target as Element).matches("input[type=range], .adw-plot *")) return;
    settle((held = panel));
  }, { signal });
  for (const end of ["pointerup", "pointercancel"]) {
    el.ownerDocument.addEventListener(end, () => {
      if (held) loosen(held);
      held = null;
    }, { signal });
  }

  watchKeys(root, store, signal);
  watchStage(root, store, signal);
  watchTheme(root, recolor, signal);
  watchPrint((paper) => store.paper.set(paper), signal);
  void place(root, store);

  return () => {
    abort.abort();
    root.remove();
  };
}

/** Some hosts give a view its place in the page right after this is done. */
async function place(root: HTMLElement, store: Store): Promise<void> {
  for (let turn = 0; turn < TURNS && !root.isConnected; turn++) await null;
  untracked(store.viewport)?.place();
}

