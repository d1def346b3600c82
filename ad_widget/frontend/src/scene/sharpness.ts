/**
 * How many device pixels a CSS pixel of an element takes: the screen's own ratio times what its
 * ancestors are scaled by, as in slides of reveal.js. A canvas with fewer would be a blur.
 */

/** Canvases much larger than the screen cost more than they show. */
const MOST = 8;

/** By how much an element's ancestors scale it. */
function scaleOf(el: HTMLElement): number {
  const { offsetWidth } = el;
  const scale = offsetWidth ? el.getBoundingClientRect().width / offsetWidth : 1;
  // Rounded: a box's width is told in fractions of a pixel.
  return scale > 0 && Math.abs(scale - 1) > 0.002 ? Math.round(1000 * scale) / 1000 : 1;
}

export function ratioOf(el: HTMLElement): number {
  return Math.min((devicePixelRatio || 1) * scaleOf(el), MOST);
}

/** Call `run` whenever the ratio may be another, until `signal` aborts. */
export function watchSharpness(el: HTMLElement, run: () => void, signal: AbortSignal): void {
  // A page's zoom, or a window moved to another screen.
  let media: MediaQueryList | null = null;
  const turned = (): void => {
    watch();
    run();
  };
  const watch = (): void => {
    media?.removeEventListener("change", turned);
    media = matchMedia(`(resolution: ${devicePixelRatio || 1}dppx)`);
    media.addEventListener("change", turned);
  };
  watch();
  // An ancestor's transform is told by nobody: by its style or class, and at a transition's end.
  const observer = new MutationObserver(run);
  for (let at: Element | null = el; at; at = at.parentElement ?? hostOf(at)) {
    observer.observe(at, { attributes: true, attributeFilter: ["style", "class"] });
  }
  const view = el.ownerDocument.defaultView ?? window;
  view.addEventListener("resize", run, { signal });
  el.ownerDocument.addEventListener("transitionend", run, { signal, capture: true });
  el.addEventListener("pointerenter", run, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    media?.removeEventListener("change", turned);
  });
}

function hostOf(el: Element): Element | null {
  const root = el.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
