/**
 * What is known and chosen: a widget's state, shared by all its views, and each view's own.
 *
 * Numbers stay in typed arrays that are written over; a version says that they are others, and a
 * bitmap which of them. So a frame allocates nothing. All else is signals: whoever shows something
 * reads it in an `effect`.
 */

import { History } from "./history.ts";
import { type Answers, isOpen } from "./exercise/marking.ts";
import { type Question, askedIn } from "./exercise/questions.ts";
import { type Mask, maskOf } from "./mask.ts";
import { Arranger } from "./scene/arranger.ts";
import { readableOpen, withPath } from "./scene/opening.ts";
import { type Scene, sceneOf } from "./scene/scene.ts";
import { seedNotes } from "./seed.ts";
import { type Signal, type Writable, batch, computed, signal, untracked } from "./signals.ts";
import { type EdgeMode, type Orientation, type View, viewOf } from "./view.ts";
import type { Graph } from "./wire/graph.ts";
import type { Status as KernelStatus } from "./wire/model.ts";

/** How long the numbers may lag behind the sliders before they are greyed, in ms. */
const PATIENCE = 250;
/** Larger graphs open without numbers on their edges. */
const LABELLED = 60;
/** The panel that is open where nobody has chosen one. */
const DEFAULT_PANEL = "chain";

export type Mode = KernelStatus["mode"];
export type State = KernelStatus["state"];

/** Who computes, and how it stands. */
export interface Status {
  mode: Mode;
  state: State;
  /** For the reader, where something went wrong or waits. */
  message: string;
  /** Why the kernel computes rather than the page. */
  reason: string;
  /** Whether the kernel keeps step, has been at work for a while, or says nothing at all. */
  kernel: "following" | "busy" | "silent";
  /** Whether the values are on another branch of the code than the picture. */
  branch: boolean;
  /** Whether moving a leaf can change the numbers. */
  editable: boolean;
}

const NO_ANSWERS: Answers = {};

const QUIET: Status = {
  mode: "static", state: "live", message: "", reason: "",
  kernel: "following", branch: false, editable: false,
};

/** The leaves' values and all the numbers that are shown. */
export class Numbers {
  /** All leaves' values, one after another (`graph.leafStart`). */
  values: Float64Array = new Float64Array(0);
  /** All shown values, one after another (`graph.slots`): what the picture says now. */
  frame: Float64Array = new Float64Array(0);
  /** By slot: whether its numbers differ from those of the version before. */
  changed: Uint8Array = new Uint8Array(0);
  /** Rises when `values` are others, whether or not `frame` follows. */
  readonly moved: Writable<number> = signal(0);
  /** Rises when `frame` is another; right after, `changed` says where. */
  readonly version: Writable<number> = signal(0);
  #moves = 0;
  #versions = 0;
  /** Of a new graph every number is new, whatever stood in its place. */
  #fresh = false;

  /** Make room for the numbers of a graph; all of them are new. */
  hold(graph: Graph): void {
    this.frame = new Float64Array(graph.frameLength);
    this.changed = new Uint8Array(graph.slots.length).fill(1);
    this.#fresh = true;
  }

  /** Take the numbers of a frame, slot by slot from where each begins, and note which differ. */
  take(graph: Graph, numbers: ArrayLike<number>, beginning: (slot: number) => number): void {
    const { frame, changed } = this;
    for (let s = 0; s < changed.length; s++) {
      const { start, size } = graph.slots[s];
      const from = beginning(s);
      let differs = 0;
      for (let i = 0; i < size; i++) {
        const x = numbers[from + i];
        if (!Object.is(frame[start + i], x)) {
          frame[start + i] = x;
          differs = 1;
        }
      }
      changed[s] = this.#fresh ? 1 : differs;
    }
  }

  tellMoved(): void {
    this.moved.set(++this.#moves);
  }

  tell(): void {
    this.#fresh = false;
    this.version.set(++this.#versions);
  }
}

/** A program beyond the graph's own, as a graph; or why there is none. */
export type Further = Graph | string;

/** What is known of the code's other branches. */
export interface Elsewhere {
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
  /** The leaf that a hand moved last. */
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
  readonly answers: Signal<Answers> = computed(() => this.view().answers ?? NO_ANSWERS);
  /** What may be seen: the same function until something else may. */
  readonly mask: Signal<Mask>;
  /** Numbers have been outdated for long enough that they are greyed wherever they stand. */
  readonly dimmed: Writable<boolean> = signal(false);
  #dimming: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    const hidden = computed(() => JSON.stringify(this.view().hidden ?? null));
    const exercising = computed(() => this.view().panel === "exercise");
    this.asked = computed(() => askedIn(this.graph(), JSON.parse(hidden()), exercising() ? "exercise" : null));
    let before: readonly Question[] = [];
    const unanswered = computed(() => {
      const [graph, asked] = [this.graph(), this.asked()];
      if (!graph || !asked.length) return asked;
      this.numbers.version();
      const now = asked.filter((one) => !isOpen(graph, this.numbers.frame, one, this.answers()));
      return now.length === before.length && now.every((one, k) => one === before[k]) ? before : (before = now);
    });
    this.mask = computed(() => maskOf(this.graph(), this.view(), unanswered()));
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
      return graph && sceneOf(graph, open());
    });
    this.arranger = new Arranger(this.scene, computed(() => this.view().orientation ?? this.preferred()));
  }

  /** Set some keys of the view; what is no good for its key is left out. */
  setView(some: View): void {
    const now = untracked(this.view);
    const good = viewOf(some);
    const differs = (key: string): boolean => JSON.stringify(good[key as never]) !== JSON.stringify(now[key as never]);
    if (Object.keys(good).some(differs)) this.view.set({ ...now, ...good });
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

/** What a hand can do, besides moving a leaf, that leaves the page. */
export interface Actions {
  /** Set element `at` of leaf `k`. */
  setLeaf(k: number, at: number, x: number): void;
  /** Set all leaves' values, one after another, at once. */
  setLeaves(values: ArrayLike<number>): void;
  /** Ask the kernel for the graph that the code makes of these values (`Shared.elsewhere`). */
  askBranch(values: Float64Array): void;
  /** Let the kernel have what the page shows at once. */
  settle(): void;
  /** Values, and ranges, back to where they began. */
  reset(): void;
  /** What stands at a value's place in the last run; null where the page does not have it whole. */
  valueOf(id: number): ArrayLike<number> | null;
  /** Have a program of the graph made that is not there: it then stands in `further`. */
  ask(key: string): void;
}

/** What a hand can do in a view: it can also be undone. */
export interface Hands extends Actions {
  undo(): void;
}

function undoing(actions: Actions, { graph, history, numbers, moved }: Shared): Hands {
  return {
    askBranch: (values) => actions.askBranch(values),
    valueOf: (id) => actions.valueOf(id),
    setLeaf(k, at, x) {
      history.note(k, at, numbers.values);
      moved.set(k);
      actions.setLeaf(k, at, x);
    },
    setLeaves(values) {
      history.noteMoves(numbers.values, values);
      actions.setLeaves(values);
    },
    settle() {
      history.close();
      actions.settle();
    },
    reset() {
      history.noteAll(numbers.values);
      actions.reset();
    },
    ask: (key) => actions.ask(key),
    undo() {
      const next = numbers.values.slice();
      for (const [leaf, at, x] of history.undo()) next[untracked(graph)!.leafStart[leaf] + at] = x;
      actions.setLeaves(next);
      actions.settle();
    },
  };
}

/** What the picture can be asked to do. */
export interface Viewport {
  /** The elements of the cards of the picture that the arranger shows, in its scene's order. */
  readonly cards: readonly Element[];
  /** Take the room that the page gives. */
  place(): void;
  fit(): void;
  zoomBy(factor: number): void;
  fullSize(): void;
  /** Bring a place of the picture into the middle. */
  centre(x: number, y: number): void;
  /** Large type and all of the screen, or as before. */
  setLecture(on: boolean): void;
  /** What is on the screen as an SVG of its own. */
  drawn(): SVGSVGElement | null;
  /** Bring what has this key into sight, moving as little as will do. */
  reveal(key: string): void;
  /** Let something go along edges of the program, or back along them. */
  send(edges: readonly number[], back: boolean): void;
}

/** How the picture is seen: what is drawn at p is on the screen at scale · p + (x, y). */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** The window that it is seen through. */
  readonly width: number;
  readonly height: number;
}

/** One view's store: what it shares with the others, and what is its own. */
export class Store {
  readonly shared: Shared;
  readonly actions: Hands;
  /** Whether a leaf's move can be undone. */
  readonly undoable: Signal<boolean>;
  readonly graph: Signal<Graph | null>;
  readonly numbers: Numbers;
  readonly status: Signal<Status>;
  readonly conventions: Signal<ReadonlyMap<number, string>>;
  readonly scene: Signal<Scene | null>;
  readonly resets: Signal<number>;
  readonly mask: Signal<Mask>;
  /** What is to be said about the graph as a whole: what is differentiated, and what Python notes. */
  readonly notes: Signal<readonly string[]>;
  /** The shared view with its defaults filled in. */
  readonly view: Signal<Required<View>>;

  /** The node under the pointer or the keyboard's focus; this view's alone. */
  readonly hover: Writable<number | null> = signal<number | null>(null);
  /** The key of the closed group under the pointer. */
  readonly hoveredGroup: Writable<string | null> = signal<string | null>(null);
  /** The program's edge whose product is shown; this view's alone. */
  readonly product: Writable<number | null> = signal<number | null>(null);
  /** The program's edge under the pointer, and those that a panel speaks of. */
  readonly edge: Writable<number | null> = signal<number | null>(null);
  readonly marked: Writable<readonly number[]> = signal<readonly number[]>([]);
  /** Nodes that are lit beside the chosen one: what a piece of code makes. */
  readonly lights: Writable<readonly number[]> = signal<readonly number[]>([]);
  /** How the picture is seen; this view's alone. */
  readonly camera: Writable<Camera> = signal<Camera>({ scale: 1, x: 0, y: 0, width: 0, height: 0 });
  /** Whether it is on paper, where all is shown, in sight or not; null until the page has said. */
  readonly paper: Writable<boolean | null> = signal<boolean | null>(null);
  /** Rises when the host has given the view its place in the page, or another width. */
  readonly placed: Writable<number> = signal(0);
  /** Whether the picture has the whole screen, in large type; this view's alone. */
  readonly lecture: Writable<boolean> = signal(false);
  /** Whether the legend is shown; this view's alone. */
  readonly legend: Writable<boolean> = signal(false);
  /** Whether the page is as narrow as a phone's. */
  readonly phone: Writable<boolean> = signal(false);
  /** Rises when the colours in force may be others. */
  readonly theme: Writable<number> = signal(0);
  /** The picture's own, once it is there: for those who ask it to move. */
  readonly viewport: Writable<Viewport | null> = signal<Viewport | null>(null);

  readonly edges: Signal<EdgeMode>;
  readonly orientation: Signal<Orientation>;
  readonly panel: Signal<string | null>;
  /** Whether a panel was asked for; else the one that is open says no more than a line. */
  readonly asked: Signal<boolean>;
  /** Keys of the groups that are open; null where nobody has chosen, and the scene decides. */
  readonly open: Signal<readonly string[] | null>;
  /** The node that is chosen and not merely pointed at; null if it is a group, or none. */
  readonly selected: Signal<number | null>;
  /** The node that all panels speak of. */
  readonly chosen: Signal<number | null>;
  /** The key of what is lit: the node that is chosen, or the group that is. */
  readonly lit: Signal<string | null>;
  /** Numbers have been outdated for long enough that they are greyed wherever they stand. */
  readonly dimmed: Signal<boolean>;

  constructor(shared: Shared, actions: Actions) {
    const { graph, view } = shared;
    this.shared = shared;
    this.actions = undoing(actions, shared);
    this.undoable = shared.history.undoable;
    this.graph = graph;
    this.numbers = shared.numbers;
    this.status = shared.status;
    this.conventions = shared.conventions;
    this.mask = shared.mask;
    this.scene = shared.scene;
    this.resets = shared.resets;
    this.dimmed = shared.dimmed;
    this.notes = computed(() => {
      const at = graph();
      return at ? [...seedNotes(at, view().seed ?? null), ...at.notes] : [];
    });
    this.panel = computed(() => (view().panel === undefined ? DEFAULT_PANEL : view().panel!));
    this.asked = computed(() => view().panel !== undefined);
    this.edges = computed(() => view().edges ?? ((graph()?.program.nodes.length ?? 0) <= LABELLED ? "local" : "none"));
    this.orientation = computed(() => view().orientation ?? shared.preferred());
    this.open = computed(() => view().open ?? null);
    const select = computed(() => view().select);
    this.selected = computed(() => {
      const at = graph();
      const key = select();
      if (!at || key === null) return null;
      const node = key === undefined ? -1 : at.nodeKeys.indexOf(key);
      if (node >= 0) return node;
      if (key !== undefined && this.scene()!.scopes.includes(key)) return null;
      return at.leafNode.find((leaf) => leaf >= 0) ?? null;
    });
    this.chosen = computed(() => (this.hoveredGroup() !== null ? null : (this.hover() ?? this.selected())));
    this.lit = computed(() => {
      const [at, node] = [graph(), this.chosen()];
      if (node !== null) return at?.nodeKeys[node] ?? null;
      return this.hoveredGroup() ?? select() ?? null;
    });
    this.view = computed(() => {
      const [at, node] = [graph(), this.selected()];
      return {
        panel: this.panel(),
        select: at && node !== null ? at.nodeKeys[node] : (select() ?? null),
        to: view().to ?? null,
        edges: this.edges(),
        orientation: this.orientation(),
        open: this.open(),
        done: view().done ?? null,
        element: view().element ?? null,
        seed: view().seed ?? null,
        direction: view().direction ?? null,
        by: view().by ?? null,
        over: view().over ?? null,
        plot: view().plot ?? null,
        rate: view().rate ?? null,
        method: view().method ?? "plain",
        hold: view().hold ?? null,
        hidden: view().hidden ?? null,
        bug: view().bug ?? null,
        answers: view().answers ?? null,
      };
    });
  }

  /** Choose a node of the program. */
  select(node: number): void {
    const key = untracked(this.graph)?.nodeKeys[node];
    if (key !== undefined) this.setView({ select: key });
  }

  /** The pointer or the keyboard came to what has this key, or left it. */
  point(key: string | null): void {
    const node = key === null ? -1 : (untracked(this.graph)?.nodeKeys.indexOf(key) ?? -1);
    batch(() => {
      this.hover.set(node < 0 ? null : node);
      this.hoveredGroup.set(node < 0 ? key : null);
    });
  }

  setView(some: View): void {
    this.shared.setView(some);
  }

  /** A program beyond the graph's own; undefined while it is being made. */
  further(key: string): Further | undefined {
    const found = this.shared.further().get(key);
    if (found === undefined) this.actions.ask(key);
    return found;
  }
}
