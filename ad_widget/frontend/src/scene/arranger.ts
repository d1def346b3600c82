/**
 * The picture of a graph as it changes: laid out at once while that takes no time, after a word
 * about it where it takes a moment, and not unasked where it would be too large to be read.
 */

import STYLE from "../../../style.json";
import { type Signal, type Writable, batch, effect, signal, untracked } from "../signals.ts";
import type { Orientation } from "../view.ts";
import { MARGIN, type Size, fitting } from "./camera.ts";
import { type Detail, LEGIBLE, cardsFrom, detailOf, namesFrom } from "./detail.ts";
import type { Form } from "./grids.ts";
import { type Placed, canShrink, hasNumbers, leastAlong, place } from "./place.ts";
import type { Scene } from "./scene.ts";
import { ROOMY } from "./sizes.ts";

/** With more cards than these the layout takes a tenth of a second: the page says so first. */
const AT_ONCE = 1200;
/** In which what is said of a layout is painted, in ms. */
const SAID = 30;

/** How far the layout is. */
export type Progress =
  | { state: "placed" | "large" | "working" }
  | { state: "failed"; problem: string };

/** Whether all of a picture can be read at once in a window. */
function isReadable({ layout }: Placed, room: Size): boolean {
  return fitting(layout, room) >= namesFrom(LEGIBLE);
}

const DETAILS: readonly Detail[] = ["dots", "names", "lines", "cards"];
/** How much smaller than it may be a picture is rather than to show less of its arrays; and with their numbers, and those of edges. */
const WORTH = { maps: 0.93, whole: 0.85 };

/** The fullest form of a scene of which all can be read in a window; `made` lays out one. */
function fullest(scene: Scene, orientation: Orientation, room: Size, made: (form: Form) => Placed): Placed {
  if (!canShrink(scene)) return made("whole");
  const scaleOf = ({ layout }: Placed): number => fitting(layout, room);
  const detail = (scale: number): number => DETAILS.indexOf(detailOf(scale, LEGIBLE));
  /** No picture in this form is larger, which is seen without a layout. */
  const most = (form: Form): number => ((orientation === "lr" ? room.width : room.height) - 2 * MARGIN) / leastAlong(scene, orientation, form);
  let whole: Placed | null = null;
  for (const form of ["whole", "stacked"] as const) {
    if (most(form) < cardsFrom(LEGIBLE)) continue;
    const placed = made(form);
    if (detail(scaleOf(placed)) === DETAILS.length - 1) return placed;
    if (form === "whole") whole = placed;
  }
  const largest = most("small");
  let best: Placed | null = null;
  for (const form of ["large", "maps", "small"] as const) {
    const placed = made(form);
    const scale = scaleOf(placed);
    if (!best || detail(scale) > detail(scaleOf(best)) || WORTH.maps * scale > scaleOf(best)) best = placed;
    if (scale >= cardsFrom(LEGIBLE) || (detail(scale) === detail(largest) && scale > WORTH.maps * largest)) break;
  }
  const scale = scaleOf(best!);
  const least = Math.max(WORTH.whole * scale, namesFrom(LEGIBLE));
  if (isReadable(best!, room) && most("whole") < least) return best!;
  whole ??= made("whole");
  return isReadable(best!, room) && scaleOf(whole) < least ? best! : whole;
}

/** The scale at which all of a scene is seen in a window, laid out in a direction; 0: it cannot be read then. */
export function readAt(scene: Scene, orientation: Orientation, room: Size): number {
  const { layout } = fullest(scene, orientation, room, (form) => place(scene, orientation, null, undefined, form));
  const scale = fitting(layout, room);
  return scale < namesFrom(LEGIBLE) ? 0 : scale;
}

export class Arranger {
  /** What is drawn; null: no graph, or none that is laid out. */
  readonly picture: Writable<Placed | null> = signal<Placed | null>(null);
  readonly progress: Writable<Progress> = signal<Progress>({ state: "placed" });
  readonly #scene: Signal<Scene | null>;
  readonly #orientation: Signal<Orientation>;
  /** The window in which the whole is to be seen if it can; null where there is none yet. */
  readonly room: Writable<Size | null> = signal<Size | null>(null);
  /** The reader has come nearer than the whole is seen from: everything has its own size. */
  readonly near: Writable<boolean> = signal(false);
  /** By form, open groups whose inside need not be laid out again. */
  readonly #kept = { whole: new Map(), stacked: new Map(), large: new Map(), maps: new Map(), small: new Map() };
  /** The last picture in which everything has its own size. */
  #natural: Placed | null = null;
  /** What the last picture was laid out for. */
  #placedIn: { room: Size | null; near: boolean } = { room: null, near: false };
  readonly #life = new AbortController();
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #begun = false;

  constructor(scene: Signal<Scene | null>, orientation: Signal<Orientation>) {
    this.#scene = scene;
    this.#orientation = orientation;
  }

  /** Follow the scene from now on; what nobody looks at is not laid out. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    effect(() => {
      const [scene, orientation] = [this.#scene(), this.#orientation()];
      untracked(() => this.#take(scene, orientation));
    }, this.#life.signal);
    effect(() => {
      const [room, near] = [this.room(), this.near()];
      if (room === this.#placedIn.room && near === this.#placedIn.near) return;
      untracked(() => {
        const placed = this.picture();
        if (placed && (canShrink(placed.scene) || hasNumbers(placed.scene))) this.#atOnce(placed.scene, placed.orientation);
      });
    }, this.#life.signal);
  }

  end(): void {
    clearTimeout(this.#waiting);
    this.#life.abort();
  }

  #take(scene: Scene | null, orientation: Orientation): void {
    clearTimeout(this.#waiting);
    const { length } = scene?.cards ?? [];
    if (!scene) this.#show(null, { state: "placed" });
    else if (length <= AT_ONCE) this.#atOnce(scene, orientation);
    else if (length <= STYLE.graph.readable) this.#soon(scene, orientation);
    else this.#show(null, { state: "large" });
  }

  /** The reader wants a picture all the same. */
  ask(): void {
    const scene = untracked(this.#scene);
    if (scene && !untracked(this.picture)) this.#soon(scene, untracked(this.#orientation));
  }

  stop(): void {
    if (untracked(this.progress).state !== "working") return;
    clearTimeout(this.#waiting);
    this.#show(null, { state: "large" });
  }

  #show(picture: Placed | null, progress: Progress): void {
    batch(() => {
      this.progress.set(progress);
      this.picture.set(picture);
    });
  }

  #atOnce(scene: Scene, orientation: Orientation): void {
    try {
      this.#show(this.#place(scene, orientation), { state: "placed" });
    } catch (error) {
      this.#fail(error);
    }
  }

  #place(scene: Scene, orientation: Orientation): Placed {
    const [before, room, near] = untracked(() => [this.picture(), this.room(), this.near()]);
    this.#placedIn = { room, near };
    const made = (form: Form): Placed => {
      if (form !== "whole") return place(scene, orientation, before, this.#kept[form], form);
      if (this.#natural?.scene === scene && this.#natural.orientation === orientation) return this.#natural;
      return (this.#natural = place(scene, orientation, before, this.#kept.whole));
    };
    if (near || !room) return made("whole");
    const placed = fullest(scene, orientation, room, made);
    return placed.form === "whole" && isReadable(placed, room) ? this.#roomy(placed, room) ?? placed : placed;
  }

  /** The picture with room for its edges' numbers at the scale that it is seen at; null: it needs none, or takes too much. */
  #roomy({ scene, orientation, layout }: Placed, room: Size): Placed | null {
    const scale = fitting(layout, room);
    if (scale >= ROOMY || !hasNumbers(scene)) return null;
    const roomy = place(scene, orientation, untracked(this.picture), this.#kept.whole, "whole", scale);
    return detailOf(fitting(roomy.layout, room), LEGIBLE) === detailOf(scale, LEGIBLE) ? roomy : null;
  }

  #soon(scene: Scene, orientation: Orientation): void {
    const before = untracked(this.picture);
    // The picture of this graph stays until the next is there; that of another has other numbers.
    this.#show(before?.scene.graph === scene.graph ? before : null, { state: "working" });
    this.#waiting = setTimeout(() => this.#atOnce(scene, orientation), SAID);
  }

  #fail(error: unknown): void {
    this.#show(null, { state: "failed", problem: error instanceof Error ? error.message : String(error) });
  }
}
