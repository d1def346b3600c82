/**
 * What goes in and out of a widget's store: the page's own runs of the program, and what is said
 * to the kernel and comes from it. The page computes when it can, else the kernel; the kernel
 * follows either way.
 */

import type { Actions, Told } from "../actions.ts";
import { askRows } from "../exercise/jacobian.ts";
import { unsupported } from "../runner/index.ts";
import { Shared } from "../shared.ts";
import { byOf } from "../view.ts";
import { batch, computed, effect, untracked } from "../signals.ts";
import type { Mode } from "../status.ts";
import { Graph } from "../wire/graph.ts";
import type { Bytes, Callback, Message, Model } from "../wire/model.ts";
import { float64sOf } from "../wire/program.ts";
import { Asides } from "./asides.ts";
import { Branches } from "./branches.ts";
import { Chosen } from "./chosen.ts";
import { Coming, isLarge } from "./coming.ts";
import { Computing } from "./computing.ts";
import { FurtherPrograms } from "./further.ts";
import { COMPUTE, FOLLOW, Outbox, realClock } from "./outbox.ts";
import { statusOf, tellConventions } from "./telling.ts";

/** Schedules the end of the current frame; the page's by default. */
type NextFrame = (run: () => void) => void;

const nextAnimationFrame: NextFrame = (run) => void requestAnimationFrame(run);

/** Why there are no numbers of other values. */
const NO_KERNEL = "There is no kernel here to compute them.";
/** Quiet after which the host's model has what is shown, in ms. */
const REST = 150;

export class Session implements Actions {
  /** What it fills, and reads. */
  readonly shared = new Shared();

  readonly #model: Model;
  readonly #outbox: Outbox;
  readonly #nextFrame: NextFrame;
  readonly #handlers: [string, Callback][];
  readonly #branches: Branches;
  readonly #asides: Asides;
  readonly #computing: Computing;
  readonly #further: FurtherPrograms;
  readonly #chosen: Chosen;
  readonly #coming: Coming;
  readonly #life = new AbortController();
  /** The graph as the kernel has it; the one that is shown may be that of its derivative. */
  #base: Graph | null = null;
  #resets = 0;
  #ranInFrame = false;
  #again = false;
  #mode: Mode = "static";
  #reason = "";
  #stopRest: (() => void) | null = null;

  constructor(model: Model, nextFrame: NextFrame = nextAnimationFrame) {
    this.#model = model;
    this.#nextFrame = nextFrame;
    this.#further = new FurtherPrograms(model, this.shared);
    this.#branches = new Branches(model, this.shared);
    this.#asides = new Asides(model, this.shared);
    this.#computing = new Computing(this.shared, this.#branches);
    this.#chosen = new Chosen(model, this.shared);
    this.#coming = new Coming(this.shared, () => this.#tellStatus());
    this.#outbox = new Outbox(
      (seq, values) => this.#post(seq, values),
      () => this.#tellStatus(),
    );
    this.#handlers = [
      ["change:_graph", () => this.#readGraph()],
      ["change:_values", () => this.#readValues()],
      ["change:_frame", () => this.#readFrame()],
      ["change:_status", () => this.#readStatus()],
      ["change:_view", () => this.#chosen.read()],
      ["change:_extra", () => this.#further.read()],
      ["msg:custom", (content: Message, buffers?: Bytes[]) => this.#receive(content, buffers ?? [])],
      ["comm:close", () => this.#outbox.lost()],
    ];
    for (const [event, run] of this.#handlers) model.on(event, run);
    this.#chosen.read();
    this.#readGraph();
    const { signal } = this.#life;
    const seed = computed(() => this.shared.view().seed ?? null);
    let seeded: number | null = null;
    effect(() => {
      const now = seed();
      if (now === seeded) return;
      seeded = now;
      untracked(() => {
        if (this.#computing.differentiate(now)) this.#computing.follow();
        else if (!this.#computing.able) this.#chosen.tell(); // the kernel's numbers are to be others
      });
    }, signal);
    this.#chosen.watch(signal);
    effect(() => this.#showDerivative(), signal);
  }

  dispose(): void {
    this.#chosen.tell();
    this.#life.abort();
    this.#coming.end();
    this.#stopRest?.();
    for (const [event, run] of this.#handlers) this.#model.off(event, run);
    this.#outbox.dispose();
    this.shared.arranger.end();
    this.shared.end();
  }

  get ended(): boolean {
    return this.#life.signal.aborted;
  }

  /** Whether a large graph is being made ready. */
  get coming(): boolean {
    return this.#coming.there;
  }

  get #graph(): Graph | null {
    return untracked(this.shared.graph);
  }

  get #values(): Float64Array {
    return this.shared.numbers.values;
  }

  // What hands do.

  /** Set element `at` of leaf `k`. */
  setLeaf(k: number, at: number, x: number): void {
    const graph = this.#graph;
    if (!graph) return;
    const i = graph.leafStart[k] + at;
    if (Object.is(this.#values[i], x)) return;
    this.#values[i] = x;
    this.#computing.touch(k);
    this.#leavesMoved();
  }

  /** Set all leaves at once. */
  setLeaves(values: ArrayLike<number>): void {
    const graph = this.#graph;
    if (graph && values.length === graph.leafLength && this.#computing.replace(graph, (i) => values[i])) this.#leavesMoved();
  }

  /** Back to where the sliders began. */
  reset(): void {
    const graph = this.#graph;
    if (!graph) return;
    const from = graph.startingValues();
    const moved = this.#computing.replace(graph, (i) => from[i]);
    this.shared.resets.set(++this.#resets);
    if (moved) this.#leavesMoved();
  }

  /** Ask the kernel what graph the code makes of these values; it comes among `elsewhere`. */
  askBranch(values: Float64Array): void {
    if (this.#mode !== "static" && this.#outbox.answering) this.#branches.ask(this.#graph, values);
  }

  aside(values: Float64Array, seed: number | null, rerun = true): Told | string | null {
    return this.#mode === "static" || !this.#outbox.answering ? NO_KERNEL : this.#asides.at(values, seed, rerun);
  }

  ask(key: string): void {
    this.#further.ask(key);
  }

  valueOf(id: number): ArrayLike<number> | null {
    return this.#computing.valueOf(id);
  }

  /** Let the kernel have what the page shows at once. */
  settle(): void {
    this.#chosen.tell();
    if (this.#again) {
      this.#again = false;
      this.#ranInFrame = false;
      this.#leavesMoved();
    }
    this.#outbox.hurry();
  }

  /** Leaves moved: the picture follows in this very frame, once a frame; the kernel behind it. */
  #leavesMoved(): void {
    if (this.#computing.able && this.#ranInFrame) {
      this.#again = true;
      return;
    }
    this.#computing.follow();
    if (this.#mode !== "static") this.#outbox.push(this.#values);
    this.shared.numbers.tellMoved();
    this.#tellStatus();
    if (!this.#computing.able) return;
    this.#ranInFrame = true;
    this.#nextFrame(() => {
      this.#ranInFrame = false;
      if (!this.#again || this.ended) return;
      this.#again = false;
      this.#leavesMoved();
    });
  }

  // What graph is shown.

  #readGraph(): void {
    const message = this.#model.get("_graph");
    if (!message?.program && !message?.deflated) return;
    this.#coming.end();
    if (isLarge(message)) {
      this.#coming.start(message, (graph) => this.#show(graph), (error) => this.#refuse(error));
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

  #refuse(error: unknown): void {
    this.#computing.failure = error instanceof Error ? error.message : String(error);
    this.#tellStatus();
  }

  #show(next: Graph): void {
    batch(() => {
      this.#base = next;
      this.#adopt(next);
      this.#further.of(next);
      untracked(() => this.#showDerivative());
    });
  }

  /** Show the graph of the derivative that the view speaks of, with the leaves as they are. */
  #showDerivative(): void {
    const by = byOf(this.shared.view());
    const next = this.#further.shown(by);
    // Without one, what is shown may be another branch of the code.
    if (next && next !== this.#graph && (by.length > 0 || this.#computing.derived)) this.#adopt(next, true);
  }

  /** Show a graph: with the kernel's values, or with those of the page where it is to `keep` them. */
  #adopt(graph: Graph, keep = false): void {
    // Under the reader's hand the page's values are newer than the kernel's.
    const newer = keep || !this.#outbox.idle;
    const before = this.#graph;
    const same = keep || (before !== null && graph.sameLeaves(before));
    const { numbers } = this.shared;
    const computing = this.#computing;
    computing.derived = graph !== this.#base;
    askRows(graph, (row) => {
      const told = this.aside(numbers.values, row);
      return told === null || typeof told === "string" ? null : told.frame;
    });
    batch(() => {
      if (!same) this.#outbox.forget();
      const sent = float64sOf(this.#model.get("_values") ?? new Uint8Array());
      if (!(newer && same)) numbers.values = sent.length === graph.leafLength ? sent : graph.initialValues();
      computing.hold(graph);
      const frame = float64sOf(this.#model.get("_frame") ?? new Uint8Array());
      if (graph === this.#base && frame.length === graph.frameLength) numbers.frame.set(frame);
      computing.failure = "";
      computing.guardsBroken = false;
      this.#chooseMode();
      computing.touchAll();
      computing.compute(); // before anything is shown: those of Python are of values that may be past
      numbers.tellMoved();
      numbers.tell();
      this.#readConventions();
      this.#tellStatus();
    });
  }

  #chooseMode(): void {
    const status = this.#model.get("_status");
    const graph = this.#graph;
    const computing = this.#computing;
    let why: string | null = null;
    computing.stop();
    try {
      why = graph ? unsupported(graph.program) : null;
      if (graph && why === null && (status?.mode !== "kernel" || computing.derived)) computing.start(graph);
    } catch (error) {
      computing.failure = error instanceof Error ? error.message : String(error);
    }
    this.#reason = computing.able ? "" : (why ?? status?.reason ?? "");
    this.#outbox.pace = computing.able ? FOLLOW : COMPUTE;
    this.#mode = status?.mode === "static" ? "static" : computing.able ? "browser" : "kernel";
  }

  // Python speaks.

  #readValues(): void {
    // While messages are out, what Python has is on its way to what the page shows.
    if (!this.#graph || !this.#outbox.idle) return;
    const values = float64sOf(this.#model.get("_values") ?? new Uint8Array());
    if (values.length !== this.#graph.leafLength) return;
    if (values.every((x, i) => Object.is(x, this.#values[i]))) return;
    this.shared.numbers.values = values;
    this.#computing.touchAll();
    this.#computing.follow();
    this.shared.numbers.tellMoved();
    this.#tellStatus();
  }

  #readFrame(): void {
    if (this.#computing.able || !this.#outbox.idle) return;
    this.#computing.takeFrame(float64sOf(this.#model.get("_frame") ?? new Uint8Array()));
  }

  #readStatus(): void {
    const before = this.#model.get("_status")?.mode === "kernel";
    const computing = this.#computing;
    if (this.#graph && !computing.derived && before === computing.able) {
      this.#chooseMode();
      computing.touchAll();
      computing.follow();
    }
    this.#readConventions();
    this.#tellStatus();
  }

  /** Python's word holds for what the page shows; afterwards, for nodes whose operands stay. */
  #readConventions(): void {
    if (this.#graph && this.#outbox.idle && !this.#computing.derived) tellConventions(this.shared, this.#graph, this.#model.get("_status"));
  }

  #receive(content: Message, buffers: Bytes[]): void {
    const computing = this.#computing;
    switch (content?.type) {
      case "frame":
        if (content.graph === this.#graph?.id && !computing.able) {
          computing.failure = "";
          computing.takeFrame(float64sOf(buffers[0]));
        }
        this.#answered(content);
        break;
      case "ack":
        computing.failure = "";
        this.#answered(content);
        break;
      case "error":
        computing.failure = content.message || "the kernel could not compute this";
        this.#outbox.answer(content.seq);
        break;
      case "aside":
        return this.#asides.read(content, buffers);
      case "branch":
        return this.#branches.read(content, buffers, this.#graph);
      default:
        return;
    }
    this.#readConventions();
    this.#tellStatus();
  }

  #answered({ seq, others }: { seq: number; others?: boolean }): void {
    this.#outbox.answer(seq);
    if (others) this.#readValues();
    this.#rest();
  }

  // What is said to the kernel, and to the reader.

  #post(seq: number, values: Float64Array): void {
    const content = {
      type: "set",
      graph: this.#graph?.id,
      leaves: this.#graph?.leaves,
      seq,
      interrupts: this.#model.get("_status")?.interrupts ?? 0,
      // A page that cannot run the program needs the numbers, whatever the kernel thinks of it.
      frame: !this.#computing.able,
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
      if (!this.#computing.able) model.set("_frame", new DataView(frame.slice().buffer));
      model.save_changes();
    });
  }

  #tellStatus(): void {
    const status = {
      mode: this.#mode,
      reason: this.#reason,
      told: this.#model.get("_status"),
      outbox: this.#outbox,
      computing: this.#computing,
      coming: this.#coming,
    };
    this.shared.setStatus(statusOf(status));
  }
}
