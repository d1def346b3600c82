/** Paper: a page is laid out anew for it, after the last frame that a script could paint. */

/** Call `run` before the page goes on paper, and when it is back on the screen. */
export function watchPrint(run: (paper: boolean) => void, signal: AbortSignal): void {
  const media = matchMedia("print");
  let paper = false;
  const turn = (to: boolean): void => {
    if (to !== paper) run((paper = to));
  };
  // The events come in time; the query knows of a page that only pretends, and of old Safaris.
  window.addEventListener("beforeprint", () => turn(true), { signal });
  window.addEventListener("afterprint", () => turn(media.matches), { signal });
  media.addEventListener("change", () => turn(media.matches), { signal });
  turn(media.matches);
}
