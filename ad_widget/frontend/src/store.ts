/**
 * One view's store: what is known and chosen, as signals. Whoever shows something reads it in an
 * `effect`.
 */

import { type Actions, type Hands, undoing } from "./actions.ts";
import type { Mask } from "./mask.ts";
import type { Numbers } from "./numbers.ts";
import type { Scene } from "./scene/scene.ts";
import { seedNotes } from "./seed.ts";
import type { Further, Shared } from "./shared.ts";
import { type Signal, type Writable, batch, computed, signal, untracked } from "./signals.ts";
import type { Status } from "./status.ts";
import type { EdgeMode, Orientation, View } from "./view.ts";
import type { Camera, Viewport } from "./viewport.ts";
import type { Graph } from "./wire/graph.ts";

/** Larger graphs open without numbers on their edges. */
const LABELLED = 60;
/** The panel that is open where nobody has chosen one. */
const DEFAULT_PANEL = "chain";

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
    this.undoable = computed(() => shared.history.at() > 0);
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
      if (!at) return [];
      return [...(shared.veiled().has(at.outputNode) ? [] : seedNotes(at, view().seed ?? null)), ...at.notes];
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
      const node = key === undefined ? undefined : at.nodeOf.get(key);
      if (node !== undefined) return node;
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
        log: view().log ?? null,
        settings: view().settings ?? null,
        hidden: view().hidden ?? null,
        fade: view().fade ?? null,
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
    const node = key === null ? -1 : (untracked(this.graph)?.nodeOf.get(key) ?? -1);
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
