/**
 * A finger that lands on a slider may mean to scroll the page. What the slider makes of it is held
 * back until the finger's first movement shows a direction: along the slider it moves it, across it
 * nothing has happened; lifted without a movement, it was a tap.
 */

/** Movement that shows a direction, in px; fingers tremble. */
const SLACK = 6;

/** Call `take` with each value that a hand gives a slider on purpose. */
export function heed(slider: HTMLInputElement, take: (x: number) => void): void {
  let finger: { id: number; x: number; y: number; before: string; wanted: number | null } | null = null;
  let across = false;

  const back = (before: string): void => {
    if (slider.value !== before) slider.value = before;
  };
  slider.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || finger) return;
    across = false;
    finger = { id: event.pointerId, x: event.clientX, y: event.clientY, before: slider.value, wanted: null };
  });
  slider.addEventListener("input", () => {
    if (!finger) return take(slider.valueAsNumber);
    finger.wanted = slider.valueAsNumber;
    back(finger.before);
  });
  const decide = (event: PointerEvent, along: boolean): void => {
    if (!finger || event.pointerId !== finger.id) return;
    const { wanted } = finger;
    finger = null;
    if (!along || wanted === null) return;
    slider.value = String(wanted);
    take(wanted);
  };
  slider.addEventListener("pointermove", (event) => {
    if (!finger || across || event.pointerId !== finger.id) return;
    const [dx, dy] = [Math.abs(event.clientX - finger.x), Math.abs(event.clientY - finger.y)];
    if (Math.hypot(dx, dy) < SLACK) return;
    if (dx > dy) decide(event, true);
    else across = true; // held until the finger is lifted
  });
  slider.addEventListener("pointerup", (event) => decide(event, !across));
  slider.addEventListener("pointercancel", (event) => decide(event, false));
}
