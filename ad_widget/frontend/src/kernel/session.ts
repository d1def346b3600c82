/**
 * What goes in and out of a widget's store: the page's own runs of the program, and what is said
 * to the kernel and comes from it. The page computes when it can, else the kernel; the kernel
 * follows either way.
 */

import { choosing } from "../scene/opening.ts";
import { type Work, inSlices } from "../slices.ts";
import { Graph } from "../wire/graph.ts";
import type { GraphMessage } from "../wire/graph.ts";
import type { Bytes, Callback, Message, Model } from "../wire/model.ts";
import { FurtherPrograms } from "./further.ts";
import { Outbox, realClock } from "./outbox.ts";
import { type Actions, type Mode, Shared, type State } from "../store.ts";
import { batch, computed, effect, untracked } from "../signals.ts";
import { viewOf } from "../view.ts";
import { float64sOf, sizeOf } from "../wire/program.ts";
import { type Runner, createRunner, readying, unsupported } from "../runner/index.ts";

/** Graphs kept for when a branch is taken again. */
const MEMORY = 8;

/** Schedules the end of the current frame; the page's by default. */
export type NextFrame = (run: () => void) => void;

const nextAnimationFrame: NextFrame = (run) => void requestAnimationFrame(run);

/** For a kernel that only follows. */
const FOLLOW = { limit: 2, gap: 200 };
/** One that computes: three keep it and a link that answers late going. */
const COMPUTE = { limit: 3, gap: 0 };
/** Quiet after which the host's model has what is shown, in ms. */
const REST = 150;
/** After which Python hears of what has been chosen, in ms: a hand may go through many nodes. */
const SOON = 100;

/** Characters, or nodes, of a program that is made ready in slices. */
const LARGE = { text: 2 ** 21, nodes: 4000 };

const NONE: ReadonlyMap<number, string> = new Map();
const SILENT = "kernel not answering, showing the last picture";
const NO_KERNEL =
  "With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow.";

export class Session implements Actions {
  /** What it fills, and reads. */
  readonly shared = new Shared();

  readonly #further: FurtherPrograms;
  /** The graph as the kernel has it; the one that is shown may be that of its derivative. */
  #base: Graph | null = null;
  #runner: Runner | null = null;
  /** Graphs of code that branches, latest last, to be shown again without the kernel. */
  readonly #seen = new Map<Graph, Runner>();
  readonly #model: Model;
  readonly #outbox: Outbox;
  readonly #nextFrame: NextFrame;
  readonly #handlers: [string, Callback][];
  #touched = new Set<number>();
  #resets = 0;
  /** The number of the last question about a branch. */
  #asked = 0;
  #ranInFrame = false;
  #again = false;
  #guardsBroken = false;
  #failure = "";
  /** A large graph that is being made ready, and how far that is. */
  #coming: AbortController | null = null;
  #stage = "";
  /** The element of the output that is differentiated; null: the sum of all. */
  #seed: number | null = null;
  #mode: Mode = "static";
  #reason = "";
  /** The view as the model has it. */
  #toldView = "{}";
  #stopTelling: (() => void) | null = null;
  readonly #life = new AbortController();
  #stopRest: (() => void) | null = null;

  constructor(model: Model, nextFrame: NextFrame = nextAnimationFrame) {
    this.#model = model;
    this.#nextFrame = nextFrame;
    this.#further = new FurtherPrograms(model, this.shared);
    this.#outbox = new Outbox(
      (seq, values) => this.#post(seq, values),
      () => this.#tellStatus(),
    );
    this.#handlers = [
      ["change:_graph", () => this.#readGraph()],
      ["change:_values", () => this.#readValues()],
      ["change:_frame", () => this.#readFrame()],
      ["change:_status", () => this.#readStatus()],
      ["change:_view", () => this.#readView()],
      ["change:_extra", () => this.#further.read()],
      ["msg:custom", (content: Message, buffers?: Bytes[]) => this.#receive(content, buffers ?? [])],
      ["comm:close", () => this.#outbox.lost()],
    ];
    for (const [event, run] of this.#handlers) model.on(event, run);
    this.#readView();
    this.#readGraph();
    const seed = computed(() => this.shared.view().seed ?? null);
    effect(() => {
      if (seed() === this.#seed) return;
      this.#seed = seed();
      untracked(() => {
        if (this.#reseed()) this.#follow();
        else if (!this.#runner) this.#tellView(); // the kernel's numbers are to be others
      });
    }, this.#life.signal);
    effect(() => this.#viewChanged(JSON.stringify(this.shared.view())), this.#life.signal);
    effect(() => this.#showDerivative(), this.#life.signal);
  }

  dispose(): void {
    this.#tellView();
    this.#life.abort();
    this.#coming?.abort();
    this.#stopRest?.();
    for (const [event, run] of this.#handlers) this.#model.off(event, run);
    this.#outbox.dispose();
    this.shared.arranger.end();
    this.shared.end();
  }

  get ended(): boolean {
    return this.#life.signal.aborted;
  }

  get #graph(): Graph | null {
    return untracked(this.shared.graph);
  }

  get #values(): Float64Array {
    return this.shared.numbers.values;
  }

  /** Set element `at` of leaf `k`. */
  setLeaf(k: number, at: number, x: number): void {
    const graph = this.#graph;
    if (!graph) return;
    const i = graph.leafStart[k] + at;
    if (Object.is(this.#values[i], x)) return;
    this.#values[i] = x;
    this.#touched.add(k);
    this.#leavesMoved();
  }

  /** Set all leaves at once. */
  setLeaves(values: ArrayLike<number>): void {
    const graph = this.#graph;
    if (graph && values.length === graph.leafLength && this.#replace(graph, (i) => values[i])) this.#leavesMoved();
  }

  /** Write other values over those of the leaves; says whether any differs. */
  #replace(graph: Graph, at: (i: number) => number): boolean {
    let moved = false;
    graph.program.leaves.forEach((_, k) => {
      for (let i = graph.leafStart[k]; i < graph.leafStart[k + 1]; i++) {
        if (Object.is(this.#values[i], at(i))) continue;
        this.#values[i] = at(i);
        this.#touched.add(k);
        moved = true;
      }
    });
    return moved;
  }

  /** Ask the kernel what graph the code makes of these values; it comes among `elsewhere`. */
  askBranch(values: Float64Array): void {
    const { elsewhere } = this.shared;
    const now = untracked(elsewhere);
    if (now.waiting || this.#mode === "static" || !this.#outbox.answering) return;
    const content = { type: "branch", graph: this.#graph?.id, leaves: this.#graph?.leaves, seq: ++this.#asked };
    elsewhere.set({ ...now, waiting: true, problem: "" });
    try {
      this.#model.send(content, undefined, [values.slice().buffer]);
    } catch {
      elsewhere.set(now);
    }
  }

  #readBranch(content: Message & { type: "branch" }, buffers: Bytes[]): void {
    if (content.seq !== this.#asked) return;
    const { elsewhere } = this.shared;
    let problem = content.message ?? "";
    try {
      if (content.graph) {
        const graph = new Graph({ ...content.graph, arrays: buffers });
        const why = unsupported(graph.program);
        if (why === null && this.#graph?.sameLeaves(graph)) this.#remember(graph, createRunner(graph.program));
        else problem = why ?? "";
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    elsewhere.set({ ...untracked(elsewhere), waiting: false, problem });
  }

  /** Let the kernel have what the page shows at once. */
  settle(): void {
    this.#tellView();
    if (this.#again) {
      this.#again = false;
      this.#ranInFrame = false;
      this.#leavesMoved();
    }
    this.#outbox.hurry();
  }

  valueOf(id: number): ArrayLike<number> | null {
    if (this.#runner) return this.#runner.get(id);
    const graph = this.#graph;
    const slot = graph?.slots[graph.shown.indexOf(id)];
    return slot && !slot.block ? this.shared.numbers.frame.subarray(slot.start, slot.start + slot.size) : null;
  }

  /** Let the runner differentiate what is asked for; says whether that is a choice at all. */
  #reseed(): boolean {
    const graph = this.#graph;
    const cotangent = graph?.program.nodes[graph.outputNode]?.grad ?? null;
    if (!this.#runner || cotangent === null || !graph!.program.constants.some(([id]) => id === cotangent)) return false;
    const size = sizeOf(graph!.program.values[cotangent][0]);
    if (size < 2) return false;
    const one = this.#seed !== null && this.#seed < size ? this.#seed : null;
    this.#runner.replace(cotangent, Float64Array.from({ length: size }, (_, k) => Number(one === null || k === one)));
    return true;
  }

  /** Back to where the sliders began. */
  reset(): void {
    const graph = this.#graph;
    if (!graph) return;
    const from = new Float64Array(graph.leafLength);
    graph.program.leaves.forEach((_, k) => from.set(startOf(graph, k), graph.leafStart[k]));
    const moved = this.#replace(graph, (i) => from[i]);
    this.shared.resets.set(++this.#resets);
    if (moved) this.#leavesMoved();
  }

  ask(key: string): void {
    this.#further.ask(key);
  }

  /** Show the graph of the derivative that the view speaks of, with the leaves as they are. */
  #showDerivative(): void {
    const by = this.shared.view().by ?? [];
    const next = this.#further.shown(by);
    // Without one, what is shown may be another branch of the code.
    if (next && next !== this.#graph && (by.length > 0 || this.#derived)) this.#adopt(next, true);
  }

  // Leaves moved: the picture follows in this very frame, once a frame; the kernel behind it.

  #leavesMoved(): void {
    if (this.#runner && this.#ranInFrame) {
      this.#again = true;
      return;
    }
    this.#follow();
    if (this.#mode !== "static") this.#outbox.push(this.#values);
    this.shared.numbers.tellMoved();
    this.#tellStatus();
    if (!this.#runner) return;
    this.#ranInFrame = true;
    this.#nextFrame(() => {
      this.#ranInFrame = false;
      if (!this.#again || this.ended) return;
      this.#again = false;
      this.#leavesMoved();
    });
  }

  /** Show the numbers that the page computes of the leaves as they are now. */
  #follow(): void {
    batch(() => this.#compute() && this.shared.numbers.tell());
  }

  /** Run the program in the page on the leaves that moved; says whether there are numbers to show. */
  #compute(): boolean {
    const runner = this.#runner;
    const graph = this.#graph;
    if (!runner || !graph) return false;
    for (const k of this.#touched) {
      runner.setLeaf(k, this.#values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
    }
    this.#touched.clear();
    try {
      runner.run(true);
      this.#failure = "";
      this.#guardsBroken = !runner.guardsHold();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      return false;
    }
    if (this.#guardsBroken) return !this.#derived && this.#recall();
    this.#takeRun(graph, runner);
    return true;
  }

  /** Find, among the graphs seen before, the one that the code makes of these values. */
  #recall(): boolean {
    for (const [graph, runner] of this.#seen) {
      if (graph === this.#graph || !this.#graph || !graph.sameLeaves(this.#graph)) continue;
      graph.program.leaves.forEach((_, k) => {
        runner.setLeaf(k, this.#values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
      });
      runner.run(true);
      if (!runner.guardsHold()) continue;
      this.#runner = runner;
      this.#guardsBroken = false;
      this.#hold(graph);
      if (this.#reseed()) runner.run(true);
      this.#takeRun(graph, runner);
      return true;
    }
    return false;
  }

  /** Make room for the numbers of a graph. */
  #hold(graph: Graph): void {
    this.shared.numbers.hold(graph);
    this.shared.graph.set(graph);
    this.shared.conventions.set(NONE);
  }

  #remember(graph: Graph, runner: Runner): void {
    this.#seen.delete(graph);
    this.#seen.set(graph, runner);
    for (const old of this.#seen.keys()) {
      if (this.#seen.size <= MEMORY) break;
      this.#seen.delete(old);
    }
    const { elsewhere } = this.shared;
    elsewhere.set({ ...untracked(elsewhere), graphs: [...this.#seen.keys()] });
  }

  #takeRun(graph: Graph, runner: Runner): void {
    const { shown } = graph;
    this.shared.numbers.take(graph, runner.numbers, (slot) => runner.placeOf(shown[slot]));
    this.#dropConventions(graph);
  }

  /** What was said of a node is forgotten once one of its operands has moved. */
  #dropConventions(graph: Graph): void {
    const { conventions, numbers } = this.shared;
    const told = untracked(conventions);
    if (told.size === 0) return;
    const moved = (edge: number): boolean => numbers.changed[graph.nodeValue[graph.program.edges[edge].from]] === 1;
    const kept = [...told].filter(([node]) => !graph.entering[node].some(moved));
    if (kept.length < told.size) conventions.set(new Map(kept));
  }

  // Python speaks.

  #readGraph(): void {
    const message = this.#model.get("_graph");
    if (!message?.program) return;
    this.#coming?.abort();
    this.#coming = null;
    if (isLarge(message)) {
      const { signal } = (this.#coming = new AbortController());
      this.#stage = "Reading the graph …";
      this.#tellStatus();
      inSlices(this.#makeReady(message), signal).then((graph) => this.#show(graph), (error) => this.#refuse(error));
      return;
    }
    let next: Graph;
    try {
      next = new Graph(message);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    this.#show(next);
  }

  /** What of a large graph takes long, one after another, before anything of it is shown. */
  *#makeReady(message: GraphMessage): Work<Graph> {
    const say = (stage: string): void => {
      this.#stage = stage;
      this.#tellStatus();
    };
    const graph = yield* Graph.reading(message);
    const many = `${graph.program.nodes.length.toLocaleString("en")} values`;
    say(`Preparing to compute ${many} …`);
    yield* readying(graph.program);
    say(`Grouping ${many} …`);
    const view = untracked(this.shared.view);
    if (!view.open) yield* choosing(graph, view.orientation ?? "lr");
    return graph;
  }

  #refuse(error: unknown): void {
    this.#coming = null;
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#tellStatus();
  }

  /** Whether a large graph is being made ready. */
  get coming(): boolean {
    return this.#coming !== null;
  }

  #show(next: Graph): void {
    this.#coming = null;
    batch(() => {
      this.#base = next;
      this.#adopt(next);
      this.#further.of(next);
      untracked(() => this.#showDerivative());
    });
  }

  /** Whether a derivative's graph is shown, which the page alone computes. */
  get #derived(): boolean {
    return this.#graph !== this.#base && [...untracked(this.shared.further).values()].includes(this.#graph!);
  }

  /** Show a graph: with the kernel's values, or with those of the page where it is to `keep` them. */
  #adopt(graph: Graph, keep = false): void {
    // Under the reader's hand the page's values are newer than the kernel's.
    const newer = keep || !this.#outbox.idle;
    const before = this.#graph;
    const same = keep || (before !== null && graph.sameLeaves(before));
    const { numbers } = this.shared;
    batch(() => {
      if (!same) this.#outbox.forget();
      const sent = float64sOf(this.#model.get("_values") ?? new Uint8Array());
      if (!(newer && same)) numbers.values = sent.length === graph.leafLength ? sent : graph.initialValues();
      this.#hold(graph);
      const frame = float64sOf(this.#model.get("_frame") ?? new Uint8Array());
      if (graph === this.#base && frame.length === graph.frameLength) numbers.frame.set(frame);
      this.#failure = "";
      this.#guardsBroken = false;
      this.#chooseMode();
      graph.program.leaves.forEach((_, k) => this.#touched.add(k));
      this.#compute(); // before anything is shown: those of Python are of values that may be past
      numbers.tellMoved();
      numbers.tell();
      this.#readConventions();
      this.#tellStatus();
    });
  }

  #chooseMode(): void {
    const status = this.#model.get("_status");
    let why: string | null = null;
    this.#runner = null;
    try {
      why = this.#graph ? unsupported(this.#graph.program) : null;
      if (this.#graph && why === null && (status?.mode !== "kernel" || this.#derived)) {
        this.#runner = createRunner(this.#graph.program);
        const { frame } = this.shared.numbers;
        if (!this.#derived) this.#graph.shown.forEach((id, k) => {
          this.#runner!.seed(id, frame, this.#graph!.slots[k].start);
        });
        this.#reseed();
        if (this.#graph.program.guards.length && !this.#derived) this.#remember(this.#graph, this.#runner);
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.#reason = this.#runner ? "" : (why ?? status?.reason ?? "");
    this.#outbox.pace = this.#runner ? FOLLOW : COMPUTE;
    this.#mode = status?.mode === "static" ? "static" : this.#runner ? "browser" : "kernel";
  }

  #readValues(): void {
    // While messages are out, what Python has is on its way to what the page shows.
    if (!this.#graph || !this.#outbox.idle) return;
    const values = float64sOf(this.#model.get("_values") ?? new Uint8Array());
    if (values.length !== this.#graph.leafLength) return;
    if (values.every((x, i) => Object.is(x, this.#values[i]))) return;
    this.shared.numbers.values = values;
    this.#graph.program.leaves.forEach((_, k) => this.#touched.add(k));
    this.#follow();
    this.shared.numbers.tellMoved();
    this.#tellStatus();
  }

  #readFrame(): void {
    if (this.#runner || !this.#outbox.idle) return;
    this.#showFrame(float64sOf(this.#model.get("_frame") ?? new Uint8Array()));
  }

  #readStatus(): void {
    const before = this.#model.get("_status")?.mode === "kernel";
    if (this.#graph && !this.#derived && before === (this.#runner !== null)) {
      this.#chooseMode();
      this.#graph.program.leaves.forEach((_, k) => this.#touched.add(k));
      this.#follow();
    }
    this.#readConventions();
    this.#tellStatus();
  }

  /** Python's word holds for what the page shows; afterwards, for nodes whose operands stay. */
  #readConventions(): void {
    const graph = this.#graph;
    if (!graph || !this.#outbox.idle || this.#derived) return;
    const told = Object.entries(this.#model.get("_status")?.conventions ?? {}).map(([node, text]) => [Number(node), ...text.split("\n")] as const);
    const known = told.filter(([node]) => node < graph.program.nodes.length);
    const next = new Map(known.map(([node, text]) => [node, text]));
    this.shared.peers = new Map(known.map(([node, , others = ""]) => [node, others]));
    const now = untracked(this.shared.conventions);
    if (next.size === now.size && [...next].every(([node, text]) => now.get(node) === text)) return;
    this.shared.conventions.set(next);
  }

  #showFrame(frame: Float64Array): void {
    const graph = this.#graph;
    if (!graph || frame.length !== graph.frameLength) return;
    this.shared.numbers.take(graph, frame, (slot) => graph.slots[slot].start);
    this.#dropConventions(graph);
    this.shared.numbers.tell();
  }

  #receive(content: Message, buffers: Bytes[]): void {
    switch (content?.type) {
      case "frame":
        if (content.graph === this.#graph?.id && !this.#runner) {
          this.#failure = "";
          this.#showFrame(float64sOf(buffers[0]));
        }
        this.#outbox.answer(content.seq);
        this.#rest();
        break;
      case "ack":
        this.#failure = "";
        this.#outbox.answer(content.seq);
        this.#rest();
        break;
      case "error":
        this.#failure = content.message || "the kernel could not compute this";
        this.#outbox.answer(content.seq);
        break;
      case "branch":
        return this.#readBranch(content, buffers);
      default:
        return;
    }
    this.#readConventions();
    this.#tellStatus();
  }

  #post(seq: number, values: Float64Array): void {
    const content = {
      type: "set",
      graph: this.#graph?.id,
      leaves: this.#graph?.leaves,
      seq,
      interrupts: this.#model.get("_status")?.interrupts ?? 0,
      // A page that cannot run the program needs the numbers, whatever the kernel thinks of it.
      frame: this.#runner === null,
    };
    try {
      this.#model.send(content, undefined, [values.buffer as ArrayBuffer]);
    } catch {
      this.#outbox.lost();
    }
  }

  /**
   * Once the hand rests, give the model what Python has: notebooks save the model's state, and
   * marimo runs what depends on a widget when its page changes the model.
   */
  #rest(): void {
    this.#stopRest?.();
    this.#stopRest = realClock.after(REST, () => {
      this.#stopRest = null;
      const model = this.#model;
      const values = this.#values;
      const { frame } = this.shared.numbers;
      const had = float64sOf(model.get("_values") ?? new Uint8Array());
      if (!this.#outbox.idle || (had.length === values.length && had.every((x, i) => Object.is(x, values[i])))) return;
      model.set("_values", new DataView(values.slice().buffer));
      if (!this.#runner) model.set("_frame", new DataView(frame.slice().buffer));
      model.save_changes();
    });
  }

  // What the reader is told.

  #tellStatus(): void {
    const mode = this.#mode;
    const outbox = this.#outbox;
    const failure = this.#failure;
    const status = this.#model.get("_status");
    const waiting = !outbox.idle;
    let state: State;
    let message = failure;
    if (this.#coming) {
      state = "busy";
      message = this.#stage;
    } else if (failure) {
      state = "error";
    } else if (!outbox.answering && mode === "kernel") {
      state = "error";
      message = SILENT;
    } else if (this.#guardsBroken) {
      // What the kernel says of the run that should have replaced this picture, if it has spoken.
      const failed = !waiting && mode !== "static" && status?.message;
      state = failed ? "error" : "stale";
      message = failed || (mode === "static" ? NO_KERNEL : outbox.answering ? "" : SILENT);
    } else if (status && (status.state === "error" || status.state === "stale")) {
      ({ state, message } = status);
    } else {
      state = mode === "kernel" && waiting ? "busy" : "live";
      message = status?.message ?? "";
    }
    this.shared.setStatus({
      mode,
      state,
      message,
      reason: this.#reason,
      kernel: !outbox.answering ? "silent" : outbox.slow ? "busy" : "following",
      branch: this.#guardsBroken,
      editable: mode !== "static" || this.#runner !== null,
    });
  }

  // What the reader has chosen to see.

  #readView(): void {
    const view = viewOf(this.#model.get("_view"));
    const text = JSON.stringify(view);
    if (text === JSON.stringify(untracked(this.shared.view))) return;
    this.#toldView = text;
    this.shared.view.set(view);
  }

  #viewChanged(text: string): void {
    this.#stopTelling?.();
    this.#stopTelling = text === this.#toldView ? null : realClock.after(SOON, () => this.#tellView());
  }

  /** Let the model, and with it Python and a saved notebook, have the view as it is now. */
  #tellView(): void {
    this.#stopTelling?.();
    this.#stopTelling = null;
    const view = untracked(this.shared.view);
    const text = JSON.stringify(view);
    if (text === this.#toldView) return;
    this.#toldView = text;
    this.#model.set("_view", { ...view });
    this.#model.save_changes();
  }
}

function isLarge({ program }: GraphMessage): boolean {
  return typeof program === "string" ? program.length > LARGE.text : program.nodes?.length > LARGE.nodes;
}

/** Where a leaf starts from: its control's value, else what the program recorded. */
function startOf(graph: Graph, k: number): Float64Array {
  const value = graph.controls[k]?.value;
  const flat = [value].flat(Infinity);
  if (flat.length === graph.initial[k].length && flat.every((x) => typeof x === "number")) {
    return Float64Array.from(flat as number[]);
  }
  return graph.initial[k];
}

