/**
 * The picture of a graph as it changes: laid out at once while that takes no time, aside where the
 * page would stand still, and not unasked where it would be too large to be read.
 */

import look from "../../../look.json";
import { type Signal, type Writable, batch, effect, signal, untracked } from "../signals.ts";
import type { Orientation } from "../view.ts";
import { layOutAside } from "./aside.ts";
import { type Placed, place, placedBy, toLayOut } from "./place.ts";
import type { Scene } from "./scene.ts";

/** More cards than these are laid out in another thread: here it would take a tenth of a second. */
const AT_ONCE = 1200;

/** How far the layout is; `seconds` while it is being made. */
export type Progress =
  | { state: "placed" | "large" }
  | { state: "working"; seconds: number }
  | { state: "failed"; problem: string };

export class Arranger {
  /** What is drawn; null: no graph, or none that is laid out. */
  readonly picture: Writable<Placed | null> = signal<Placed | null>(null);
  readonly progress: Writable<Progress> = signal<Progress>({ state: "placed" });
  private readonly scene: Signal<Scene | null>;
  private readonly orientation: Signal<Orientation>;
  private readonly kept = new Map<string, unknown>();
  private readonly life = new AbortController();
  private work = new AbortController();
  private begun = false;

  constructor(scene: Signal<Scene | null>, orientation: Signal<Orientation>) {
    this.scene = scene;
    this.orientation = orientation;
  }

  /** Follow the scene from now on; what nobody looks at is not laid out. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    effect(() => {
      const [scene, orientation] = [this.scene(), this.orientation()];
      untracked(() => this.take(scene, orientation));
    }, this.life.signal);
  }

  end(): void {
    this.work.abort();
    this.life.abort();
  }

  private take(scene: Scene | null, orientation: Orientation): void {
    this.work.abort();
    const { length } = scene?.cards ?? [];
    if (!scene) this.show(null, { state: "placed" });
    else if (length <= AT_ONCE) this.atOnce(scene, orientation);
    else if (length <= look.graph.readable) void this.aside(scene, orientation);
    else this.show(null, { state: "large" });
  }

  /** The reader wants a picture all the same. */
  ask(): void {
    const scene = untracked(this.scene);
    if (scene && !untracked(this.picture)) void this.aside(scene, untracked(this.orientation));
  }

  stop(): void {
    if (untracked(this.progress).state !== "working") return;
    this.work.abort();
    this.show(null, { state: "large" });
  }

  private show(picture: Placed | null, progress: Progress): void {
    batch(() => {
      this.progress.set(progress);
      this.picture.set(picture);
    });
  }

  private atOnce(scene: Scene, orientation: Orientation): void {
    try {
      this.show(place(scene, orientation, untracked(this.picture), this.kept), { state: "placed" });
    } catch (error) {
      this.fail(error);
    }
  }

  private async aside(scene: Scene, orientation: Orientation): Promise<void> {
    this.work = new AbortController();
    const { signal } = this.work;
    const before = untracked(this.picture);
    // The picture of this graph stays until the next is there; that of another has other numbers.
    this.show(before?.scene.graph === scene.graph ? before : null, { state: "working", seconds: 0 });
    const since = performance.now();
    const ticking = setInterval(() => {
      this.progress.set({ state: "working", seconds: Math.floor((performance.now() - since) / 1000) });
    }, 1000);
    const end = (): void => clearInterval(ticking);
    signal.addEventListener("abort", end);
    try {
      const layout = await layOutAside(toLayOut(scene, orientation, before), orientation, signal);
      end();
      if (!signal.aborted) this.show(placedBy(scene, orientation, layout), { state: "placed" });
    } catch (error) {
      end();
      if (!signal.aborted) this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.show(null, { state: "failed", problem: error instanceof Error ? error.message : String(error) });
  }
}
