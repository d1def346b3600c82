/**
 * Watches over the views of a page that stand-ins are there for: shows a widget where its view has
 * failed, as in a notebook without the widget's state, or will not come, as in a page of nbconvert,
 * whose manager is fetched. Runs with the fragment that carries the module, once a page.
 */

import { awaited, bring, dataIn, inTurn, page, part, refusal } from "./page.ts";

/** The module that shows widgets. */
let carried: HTMLElement;

async function show(root: HTMLElement, place: (el: HTMLElement) => boolean): Promise<void> {
  bring(carried);
  const el = document.createElement("div");
  try {
    await inTurn(Promise.all([awaited(), dataIn(part(root, "data")!)]), ([{ mount }, data]) => {
      if (place(el)) mount(el, JSON.parse(data));
    });
  } catch (error) {
    if (el.isConnected || place(el)) el.replaceChildren(refusal("This widget cannot be shown", error));
  }
}

/** Show a widget in its view's place once ipywidgets says there that it cannot. */
function watch(root: HTMLElement, view: Element): void {
  // What ipywidgets says in the place of a view bears the class, and has no element.
  const failed = (): boolean => view.matches(".jupyter-widgets") && !view.firstElementChild && view.textContent !== "";
  const check = (): void => {
    if (!failed()) return;
    void show(root, (el) => {
      if (!failed()) return false;
      view.replaceChildren(el);
      return true;
    });
  };
  new MutationObserver(check).observe(view, { childList: true });
  check();
}

/** Find the view that a stand-in is beside, now or when it comes. */
function take(root: HTMLElement): void {
  const output = root.closest(".jp-OutputArea-child");
  if (!output) return;
  const beside = (): Element | null | undefined => {
    const child = root.hasAttribute("data-after")
      ? output.parentElement?.querySelector(":scope > .jp-OutputArea-executeResult")
      : output.nextElementSibling;
    return child?.querySelector(".jp-OutputArea-output");
  };
  const view = beside();
  if (view) return watch(root, view);
  new MutationObserver((_, observer) => {
    const view = beside();
    if (!view) return;
    observer.disconnect();
    watch(root, view);
  }).observe(output.parentElement!, { childList: true });
}

/** In a page that is being read there is no manager to wait for. */
function replaceViews(): void {
  if (document.getElementById("jupyter-config-data")) return; // Voila's: it has a kernel
  for (const view of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')) {
    const id = CSS.escape(JSON.parse(view.textContent!).model_id);
    const root = document.querySelector<HTMLElement>(`.ad-widget-standin[data-view="${id}"]`);
    if (!root) continue;
    void show(root, (el) => {
      view.replaceWith(el);
      return true;
    });
  }
}

const module = document.currentScript?.parentElement && part(document.currentScript.parentElement, "module");
if (module && !page.watches) {
  page.watches = true;
  carried = module;
  void awaited();
  const early = (page.standins ?? []) as HTMLElement[];
  page.standins = { push: take };
  early.forEach(take);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", replaceViews);
}
