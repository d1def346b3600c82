/** The bottom slot: one panel at a time, the one that `view.panel` names, and tabs to choose by. */

import { OWN_KEYS, html, mark } from "../dom.ts";
import { isMidway } from "../mask.ts";
import { effect, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Kind } from "./panel.ts";

const PAUSED = "The steps stand still midway: what they have not reached is blank. Go on, or close them, here";
let made = 0;

export function tabs(store: Store, kinds: readonly Kind[], slot: HTMLElement, signal: AbortSignal): void {
  const id = `adw-tab-${++made}`;
  const place = html("div", { class: "adw-open" });
  const list = html("div", { class: "adw-tabs", role: "tablist", "aria-label": "panels" });
  const buttons = kinds.map(({ name, tab }) => {
    const el = html("button", { ...OWN_KEYS, type: "button", role: "tab", id: `${id}-${name}` }, tab!);
    // The tab of the open panel closes it, but one that is open unasked opens in full.
    const isOpen = (): boolean => store.panel() === name && store.asked();
    el.addEventListener("click", () => choose(untracked(isOpen) ? null : name), { signal });
    el.addEventListener("keydown", (event) => move(event, el), { signal });
    return el;
  });
  // Steps begin at the first one, unless a lecturer has said where. Who leaves them sees all again: by
  // closing them, or for another panel before a step was made. In the midst of them it stays blank.
  const choose = (name: string | null): void => {
    const { done } = untracked(store.view);
    const from = untracked(store.panel) === "steps" && untracked(store.asked);
    if (name === "steps") store.setView({ panel: name, ...(done === null && { done: 0 }) });
    else store.setView({ panel: name, ...(from && (name === null || done === 0) && { done: null }) });
  };
  const move = (event: KeyboardEvent, el: HTMLElement): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (buttons.indexOf(el as HTMLButtonElement) + step + buttons.length) % buttons.length;
    buttons[at].focus();
    choose(kinds[at].name);
  };
  list.append(...buttons);
  slot.append(...(kinds.length > 1 ? [list] : []), place);

  // What is blank has a reason that is not on the screen: the tab that leads to it says so.
  const steps = buttons[kinds.findIndex(({ name }) => name === "steps")] as HTMLElement | undefined;
  effect(() => {
    if (!steps) return;
    const paused = store.panel() !== "steps" && isMidway(store.graph(), store.view());
    steps.classList.toggle("adw-paused", paused);
    mark(steps, "aria-description", paused ? PAUSED : null);
    mark(steps, "title", paused ? PAUSED : null);
  }, signal);

  let open: { kind: Kind; life: AbortController } | null = null;
  signal.addEventListener("abort", () => open?.life.abort());
  effect(() => {
    const kind = kinds.find(({ name }) => name === store.panel()) ?? null;
    kinds.forEach(({ name }, k) => {
      const chosen = name === kind?.name && store.asked();
      buttons[k].setAttribute("aria-selected", String(chosen));
      buttons[k].tabIndex = chosen || ((kind === null || !store.asked()) && k === 0) ? 0 : -1;
    });
    if (kind === (open?.kind ?? null)) return;
    open?.life.abort();
    open = null;
    place.replaceChildren();
    if (!kind) return;
    const life = new AbortController();
    open = { kind, life };
    untracked(() => {
      const panel = kind.make();
      if (kinds.length > 1) {
        panel.el.setAttribute("role", "tabpanel");
        panel.el.setAttribute("aria-labelledby", `${id}-${kind.name}`);
      }
      place.append(panel.el);
      panel.attach(store, life.signal);
    });
  }, signal);
}
