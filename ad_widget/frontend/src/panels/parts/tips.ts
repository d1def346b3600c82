/** Titles for those who cannot hover: shown at a long touch, and at a button that the keyboard has come to. */

import { html } from "../../dom.ts";

/** How long a finger rests before it asks what a control does, in ms. */
const LONG = 450;

export function tips(root: HTMLElement, signal: AbortSignal): void {
  const tip = html("div", { class: "adw-tip", role: "tooltip", hidden: true });
  root.append(tip);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const titled = (event: Event): HTMLElement | null => (event.target as Element).closest?.<HTMLElement>("[title]") ?? null;
  const show = (el: HTMLElement): void => {
    tip.textContent = el.title;
    tip.hidden = el.title === "";
    const [frame, box] = [root.getBoundingClientRect(), el.getBoundingClientRect()];
    const scale = frame.width / root.offsetWidth || 1;
    tip.style.top = `${(box.bottom - frame.top) / scale + 4}px`;
    tip.style.left = `${Math.max(0, Math.min((box.left - frame.left) / scale, root.offsetWidth - tip.offsetWidth - 4))}px`;
  };
  const hide = (): void => {
    clearTimeout(timer);
    tip.hidden = true;
  };
  const on = (name: string, run: (event: Event) => void): void => root.addEventListener(name, run, { signal });
  on("focusin", (event) => {
    const el = titled(event);
    if (el?.matches(":focus-visible") && el.localName !== "input") show(el);
  });
  on("pointerdown", (event) => {
    hide();
    const el = titled(event);
    if (el && (event as PointerEvent).pointerType === "touch") timer = setTimeout(() => show(el), LONG);
  });
  for (const name of ["focusout", "pointerup", "pointercancel", "keydown"]) {
    on(name, (event) => {
      if (name === "pointerup" && !tip.hidden) timer = setTimeout(hide, 4 * LONG);
      else if (name !== "keydown" || (event as KeyboardEvent).key === "Escape") hide();
    });
  }
  signal.addEventListener("abort", () => clearTimeout(timer));
}
