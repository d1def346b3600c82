/**
 * The picture of a graph as it changes: laid out at once while that takes no time, after a word
 * about it where it takes a moment, and not unasked where it would be too large to be read.
 */

import STYLE from "../../../style.json";
import { type Signal, type Writable, batch, effect, signal, untracked } from "../signals.ts";
import type { Orientation } from "../view.ts";
import { type Size, fitting } from "./camera.ts";
import { LEGIBLE, detailOf, namesFrom } from "./detail.ts";
import { type Placed, canShrink, hasNumbers, place } from "./place.ts";
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

/** Whether all of a scene can be, laid out in a direction. */
export function canBeRead(scene: Scene, orientation: Orientation, room: Size): boolean {
  const readable = (small: boolean): boolean => isReadable(place(scene, orientation, null, undefined, small), room);
  return readable(false) || (canShrink(scene) && readable(true));
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
  readonly #kept = new Map<string, unknown>();
  readonly #keptSmall = new Map<string, unknown>();
  /** The last picture in which everything has its own size. */
  #natural: Placed | null = null;
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
      this.room();
      this.near();
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
    const whole = this.#natural?.scene === scene && this.#natural.orientation === orientation
      ? this.#natural
      : (this.#natural = place(scene, orientation, before?.small ? null : before, this.#kept));
    if (near || !room) return whole;
    if (isReadable(whole, room)) return this.#roomy(whole, room) ?? whole;
    if (!canShrink(scene)) return whole;
    const small = place(scene, orientation, before?.small ? before : null, this.#keptSmall, true);
    return isReadable(small, room) ? small : whole;
  }

  /** The picture with room for its edges' numbers at the scale that it is seen at; null: it needs none, or takes too much. */
  #roomy({ scene, orientation, layout }: Placed, room: Size): Placed | null {
    const scale = fitting(layout, room);
    if (scale >= ROOMY || !hasNumbers(scene)) return null;
    const roomy = place(scene, orientation, untracked(this.picture), this.#kept, false, scale);
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
