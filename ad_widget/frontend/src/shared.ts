/** What is known and chosen of a widget, and shared by all its views. */

import { History } from "./history.ts";
import { type Answers, isOpen } from "./exercise/marking.ts";
import { type Question, askedIn, isShape } from "./exercise/questions.ts";
import { type Mask, maskOf } from "./mask.ts";
import { Numbers } from "./numbers.ts";
import { Arranger } from "./scene/arranger.ts";
import { readableOpen, withPath } from "./scene/opening.ts";
import { NONE, type Scene, sceneOf } from "./scene/scene.ts";
import { type Signal, type Writable, computed, signal, untracked } from "./signals.ts";
import { QUIET, type Status } from "./status.ts";
import { type Orientation, type View, viewOf } from "./view.ts";
import type { Graph } from "./wire/graph.ts";

/** How long the numbers may lag behind the sliders before they are greyed, in ms. */
const PATIENCE = 250;
const NO_ANSWERS: Answers = {};

/** A program beyond the graph's own, as a graph; or why there is none. */
export type Further = Graph | string;

/** What is known of the code's other branches. */
interface Elsewhere {
  /** Graphs that the page can run, among them those that have been shown. */
  readonly graphs: readonly Graph[];
  /** The kernel has been asked for one. */
  readonly waiting: boolean;
  /** Why the last one that was asked for is not there. */
  readonly problem: string;
}

/** What all the views of a widget share. */
export class Shared {
  readonly graph: Writable<Graph | null> = signal<Graph | null>(null);
  /** Rises when values and ranges go back to where they began. */
  readonly resets: Writable<number> = signal(0);
  /** The leaf that a hand moved last since a node was chosen, or -1. */
  readonly moved: Writable<number> = signal(-1);
  readonly numbers = new Numbers();
  readonly history = new History(this.graph);
  readonly status: Writable<Status> = signal(QUIET);
  /** By node: which slope is a matter of convention at these numbers, as far as is known. */
  readonly conventions: Writable<ReadonlyMap<number, string>> = signal(new Map());
  /** By node that had a convention when Python last spoke: what others do there. */
  peers: ReadonlyMap<number, string> = new Map();
  readonly elsewhere: Writable<Elsewhere> = signal<Elsewhere>({ graphs: [], waiting: false, problem: "" });
  /** As it was set, without the defaults. */
  readonly view: Writable<View> = signal<View>({});
  /** The direction where nobody has chosen one: it follows the page's width. */
  readonly preferred: Writable<Orientation> = signal<Orientation>("lr");
  /** What is drawn: nodes and closed groups. */
  readonly scene: Signal<Scene | null>;
  readonly arranger: Arranger;
  /** The programs asked for besides, by key: `tangent`, or the leaves differentiated by, as JSON. */
  readonly further: Writable<ReadonlyMap<string, Further>> = signal(new Map());
  /** What an exercise asks: the same list until it asks something else. */
  readonly asked: Signal<readonly Question[]>;
  /** What of it has been neither found nor shown: the same list until it is another. */
  readonly unanswered: Signal<readonly Question[]>;
  /** Whether a number is to be found: then nothing is told that comes to the same. */
  readonly seeking: Signal<boolean>;
  /** Nodes whose shapes are to be found: the same set until it is another. */
  readonly veiled: Signal<ReadonlySet<number>>;
  readonly answers: Signal<Answers> = computed(() => this.view().answers ?? NO_ANSWERS);
  /** What may be seen: the same function until something else may. */
  readonly mask: Signal<Mask>;
  /** The leaves' values as the page opened, and which of its widgets with such leaves this is: for links. */
  began: Float64Array | null = null;
  nth = 0;
  /** Whether it heeds links in the page's address. */
  readonly linked: Writable<boolean> = signal(false);
  /** What is to be said of a link in the page's address. */
  readonly notice: Writable<string> = signal("");
  /** Numbers have been outdated for long enough that they are greyed wherever they stand. */
  readonly dimmed: Writable<boolean> = signal(false);
  #dimming: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    const hidden = computed(() => JSON.stringify(this.view().hidden ?? null));
    const exercising = computed(() => this.view().panel === "exercise");
    this.asked = computed(() => askedIn(this.graph(), JSON.parse(hidden()), exercising() ? "exercise" : null));
    let before: readonly Question[] = [];
    this.unanswered = computed(() => {
      const [graph, asked] = [this.graph(), this.asked()];
      if (!graph || !asked.length) return asked;
      this.numbers.version();
      const now = asked.filter((one) => !isOpen(graph, this.numbers.frame, one, this.answers()));
      return now.length === before.length && now.every((one, k) => one === before[k]) ? before : (before = now);
    });
    this.mask = computed(() => {
      const [asked, open] = [this.asked(), this.unanswered()];
      return maskOf(this.graph(), this.view(), open, asked.filter((one) => !open.includes(one)));
    });
    this.seeking = computed(() => this.unanswered().some((one) => one.kind !== "order" && !isShape(one)));
    let veiled = NONE;
    this.veiled = computed(() => {
      const now = this.unanswered().flatMap(({ kind, index }) => (kind === "value_shape" ? [index] : []));
      return now.length === veiled.size && now.every((node) => veiled.has(node)) ? veiled : (veiled = new Set(now));
    });
    const chosen = computed(() => this.view().open ?? null);
    const select = computed(() => this.view().select ?? null);
    const orientation = computed(() => this.view().orientation ?? "lr");
    let opened: readonly string[] | null = null;
    const open = computed(() => {
      const graph = this.graph();
      const now = graph && withPath(graph, chosen() ?? readableOpen(graph, orientation()), select());
      // The same groups are the same list: what is drawn is then the same too.
      return JSON.stringify(now) === JSON.stringify(opened) ? opened : (opened = now);
    });
    this.scene = computed(() => {
      const graph = this.graph();
      return graph && sceneOf(graph, open(), this.veiled());
    });
    this.arranger = new Arranger(this.scene, computed(() => this.view().orientation ?? this.preferred()));
  }

  /** Set some keys of the view; what is no good for its key is left out. */
  setView(some: View): void {
    const now = untracked(this.view);
    const good = viewOf(some);
    const differs = (key: string): boolean => JSON.stringify(good[key as never]) !== JSON.stringify(now[key as never]);
    if (!Object.keys(good).some(differs)) return;
    if ("select" in good && differs("select")) this.moved.set(-1);
    this.view.set({ ...now, ...good });
  }

  setStatus(next: Status): void {
    const now = untracked(this.status) as unknown as Record<string, unknown>;
    if (Object.entries(next).some(([key, x]) => now[key] !== x)) this.status.set(next);
    // In every other state the numbers are not those of the sliders. Most re-runs are over before
    // the eye has seen.
    if (next.state === "live") {
      this.end();
      this.dimmed.set(false);
    } else {
      this.#dimming ??= setTimeout(() => this.dimmed.set(true), PATIENCE);
    }
  }

  end(): void {
    if (this.#dimming !== null) clearTimeout(this.#dimming);
    this.#dimming = null;
  }
}
