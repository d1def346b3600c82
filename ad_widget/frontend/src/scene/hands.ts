/** What hands do to the picture: panning, zooming with wheel or fingers, choosing, and keys. */

export interface Point {
  x: number;
  y: number;
}

/** What the picture offers to hands. Places are in CSS pixels of its window. */
export interface Handled {
  readonly el: HTMLElement;
  /** Whether there is anything to take hold of. */
  readonly ready: boolean;
  /** The card that an element belongs to, itself or by a token; null: none. */
  itemAt(el: Element): number | null;
  pan(dx: number, dy: number): boolean;
  zoomBy(factor: number, at: Point): void;
  hover(item: number | null): void;
  /** The pointer came to an edge, or left it. */
  follow(el: Element | null): void;
  /** Choose a card, or with `end` where its chain rule is to lead. */
  pick(item: number, end: boolean): void;
  toggle(key: string): void;
  /** Show the product on an edge of the program. */
  open(edge: number): void;
  /** The pointer is at a place in the window, over this item. */
  over(item: number | null, at: Point): void;
  /** Open a group and all in it. */
  openAll(key: string): void;
  /** A key on an item, or on the title of an open group; says whether it was taken. */
  key(name: string, item: number | null, group: string | null): boolean;
  focused(item: number | null, byKey: boolean): void;
}

/** A hand that has moved less than this has not begun to drag. */
const STEADY = 4;

type On = <K extends keyof HTMLElementEventMap>(
  name: K,
  run: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions,
) => void;

export function listen(picture: Handled, signal: AbortSignal): void {
  const { el } = picture;
  const on: On = (name, run, options = {}) => el.addEventListener(name, run, { ...options, signal });
  listenToPointers(picture, on);
  listenToTheWheel(picture, on);
  listenToKeys(picture, on);
}

/** A place in the window, which an ancestor may have scaled. */
function placeOf(el: HTMLElement, event: MouseEvent): Point {
  const box = el.getBoundingClientRect();
  const scale = box.width / el.offsetWidth || 1;
  return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
}

function listenToPointers(picture: Handled, on: On): void {
  const { el } = picture;
  const at = (event: MouseEvent): Point => placeOf(el, event);
  const itemOf = (event: Event): number | null => picture.itemAt(event.target as Element);

  // Fingers, or the mouse: where each was last.
  const held = new Map<number, Point>();
  let dragged = false;
  const grab = (event: PointerEvent): void => {
    dragged = true;
    el.classList.add("adw-panning");
    for (const id of held.keys()) if (!el.hasPointerCapture(id)) el.setPointerCapture(id);
    event.preventDefault();
  };
  on("pointerdown", (event) => {
    if (event.button !== 0 || !picture.ready || held.size === 2) return;
    if (held.size === 0) dragged = false;
    held.set(event.pointerId, at(event));
    if (held.size === 2) grab(event);
  });
  on("pointermove", (event) => {
    const was = held.get(event.pointerId);
    if (!held.size && picture.ready) picture.over(itemOf(event), at(event));
    if (!was || !picture.ready || event.defaultPrevented) return; // a number is dragged
    const now = at(event);
    if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)![1];
      const before = Math.hypot(was.x - other.x, was.y - other.y);
      const after = Math.hypot(now.x - other.x, now.y - other.y);
      picture.pan((now.x - was.x) / 2, (now.y - was.y) / 2);
      if (before > 1) picture.zoomBy(after / before, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      held.set(event.pointerId, now);
      return;
    }
    if (!dragged) {
      if (Math.hypot(now.x - was.x, now.y - was.y) < STEADY) return;
      grab(event);
    }
    picture.pan(now.x - was.x, now.y - was.y);
    held.set(event.pointerId, now);
  });
  const release = (event: PointerEvent): void => {
    held.delete(event.pointerId);
    if (held.size === 0) el.classList.remove("adw-panning");
  };
  on("pointerup", release);
  on("pointercancel", release);
  // Two fingers are ours, one finger up or down is the page's.
  for (const name of ["touchstart", "touchmove"] as const) {
    on(name, (event) => void (event.touches.length > 1 && event.cancelable && event.preventDefault()), { passive: false });
  }

  on("click", (event) => {
    if (dragged) return;
    const group = groupOf(event);
    const item = itemOf(event);
    const rule = ruleOf(event);
    const all = allOf(event);
    if (rule !== null) picture.open(rule);
    else if (all !== null) picture.openAll(all);
    else if (group !== null) event.shiftKey ? picture.openAll(group) : picture.toggle(group);
    else if (item !== null) picture.pick(item, event.shiftKey);
  });
  on("pointerover", (event) => {
    if (held.size) return;
    picture.hover(itemOf(event));
    picture.follow(event.target as Element);
  });
  on("pointerleave", (event) => {
    picture.hover(null);
    picture.over(null, at(event));
    picture.follow(null);
  });
}

function listenToTheWheel(picture: Handled, on: On): void {
  const { el } = picture;
  on(
    "wheel",
    (event) => {
      if (!picture.ready) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        picture.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.06 : 0.002)), placeOf(el, event));
        return;
      }
      // The page keeps its scrolling: sideways always pans, downwards only once the reader
      // has taken hold of the graph, and never past its end.
      const focused = el.matches(":focus-within");
      const unit = event.deltaMode ? 16 : 1;
      const dx = -unit * (event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX);
      const dy = event.shiftKey || !focused ? 0 : -unit * event.deltaY;
      if ((dx || dy) && picture.pan(dx, dy)) event.preventDefault();
    },
    { passive: false },
  );
}

function listenToKeys(picture: Handled, on: On): void {
  const itemOf = (event: Event): number | null => picture.itemAt(event.target as Element);
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = event.key === "Enter" || event.key === " ";
    const rule = ruleOf(event);
    const all = allOf(event) ?? (event.shiftKey ? groupOf(event) : null);
    if (presses && rule !== null) picture.open(rule);
    else if (presses && all !== null) picture.openAll(all);
    else if (!picture.key(event.key, itemOf(event), groupOf(event))) return;
    event.preventDefault();
    event.stopPropagation();
  });
  on("focusin", (event) => picture.focused(itemOf(event), (event.target as Element).matches(":focus-visible")));
}

/** The group that is opened or closed here: its card, or the title of its frame. */
function groupOf(event: Event): string | null {
  const group = (event.target as Element).closest?.("[data-group]");
  return group ? (group as SVGElement).dataset.group! : null;
}

/** The program's edge whose rule is here. */
function ruleOf(event: Event): number | null {
  const rule = (event.target as Element).closest?.("[data-rule]");
  return rule ? Number((rule as SVGElement).dataset.rule) : null;
}

/** The open group all of which is opened here. */
function allOf(event: Event): string | null {
  return (event.target as Element).closest?.<SVGElement>("[data-open-all]")?.dataset.openAll ?? null;
}
