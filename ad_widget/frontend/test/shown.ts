/** Widgets shown in the page, and ways to take hold of their parts. */

import "./page.ts";
import { afterEach } from "node:test";
import type { Payload } from "../src/embed/page.ts";
import widget, { mount } from "../src/index.ts";
import { FakeModel } from "./fixture.ts";
import { layOut } from "./page.ts";

export const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  document.body.replaceChildren();
});

export function show(model = new FakeModel()) {
  const close = widget.initialize({ model });
  if (close) closers.push(close);
  return { model, ...view(model) };
}

export function view(model: FakeModel) {
  const el = document.createElement("div");
  document.body.append(el);
  const remove = widget.render({ model, el });
  closers.push(remove);
  return { ...parts(el), remove };
}

/** Show a widget as a page without a kernel does. */
export function mounted(payload: Payload) {
  const el = document.createElement("div");
  document.body.append(el);
  const remove = mount(el, payload);
  closers.push(remove);
  return { ...parts(el), remove };
}

function parts(el: HTMLElement) {
  layOut();
  const root = el.querySelector<HTMLElement>(".ad-widget")!;
  const node = (name: string) => root.querySelector(`[data-node="${name}"]`)!;
  const slider = (name: string) => root.querySelector<HTMLInputElement>(`input[type=range][aria-label="${name}"]`)!;
  const field = (name: string) => root.querySelector<HTMLInputElement>(`input[type=text][aria-label="${name} value"]`)!;
  const move = (name: string, x: number) => {
    slider(name).value = String(x);
    slider(name).dispatchEvent(new Event("input"));
  };
  const panel = (name: string) => root.querySelector<HTMLElement>(`[data-panel="${name}"]`)!;
  const button = (text: string) => [...root.querySelectorAll("button")].find((b) => b.textContent === text)!;
  const point = (name: string, type: string, init: Record<string, unknown> = {}) =>
    slider(name).dispatchEvent(Object.assign(new Event(type), init));
  return { el, root, node, slider, field, move, panel, button, point };
}
