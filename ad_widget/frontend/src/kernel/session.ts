/**
 * One widget's state, shared by all its views: leaf values, the numbers shown, and who computes
 * them. In the page when it can, else in the kernel; the kernel follows either way.
 */

import { Arranger } from "./arranging.ts";
import { Graph } from "../wire/graph.ts";
import type { Bytes, Callback, Message, Model, Status } from "../wire/model.ts";
import { Outbox, realClock } from "./outbox.ts";
import { bytesOf, float64sOf } from "../wire/program.ts";
import { type Runner, createRunner, unsupported } from "../runner/index.ts";

export interface View {
  /** Another graph, or its layout has come. */
  structure(): void;
  /** Other numbers in `frame`; `session.changed` says which slots. */
  numbers(): void;
  /** Other leaf values, whether or not the numbers follow. */
  leaves(): void;
  /** Mode, state or message. */
  status(): void;
}

export type Mode = Status["mode"];
export type State = Status["state"];

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

export class Session {
  graph: Graph | null = null;
  /** All leaves' values, one after another. */
  values: Float64Array = new Float64Array(0);
  /** All shown values, one after another: what the picture says now. */
  frame: Float64Array = new Float64Array(0);
  /** By slot: whether its numbers differ from those of the frame before. */
  changed = new Uint8Array(0);
  mode: Mode = "static";
  state: State = "live";
  /** For the reader, where something went wrong or waits. */
  message = "";
  /** Why the kernel computes rather than the page. */
  reason = "";
  /** By node: which slope is a matter of convention at these numbers, as far as is known. */
  readonly conventions = new Map<number, string>();
  /** Of the graph shown, or of one that waits while the one before is still shown. */
  readonly arranger: Arranger;

  private runner: Runner | null = null;
  /** Graphs of code that branches, latest last, to be shown again without the kernel. */
  private readonly seen = new Map<Graph, Runner>();
  private readonly views = new Set<View>();
  private readonly model: Model;
  private readonly outbox: Outbox;
  private readonly nextFrame: NextFrame;
  private readonly handlers: [string, Callback][];
  private touched = new Set<number>();
  private ranInFrame = false;
  private again = false;
  private guardsBroken = false;
  private failure = "";
  private disposed = false;
  private stopRest: (() => void) | null = null;

  constructor(model: Model, nextFrame: NextFrame = nextAnimationFrame) {
    this.model = model;
    this.nextFrame = nextFrame;
    this.outbox = new Outbox(
      (seq, values) => this.post(seq, values),
      () => this.tellStatus(),
    );
    this.arranger = new Arranger(model, (graph) => this.layoutSettled(graph), () => this.tellStatus());
    this.handlers = [
      ["change:_graph", () => this.readGraph()],
      ["change:_values", () => this.readValues()],
      ["change:_frame", () => this.readFrame()],
      ["change:_status", () => this.readStatus()],
      ["msg:custom", (content: Message, buffers?: Bytes[]) => this.receive(content, buffers ?? [])],
      [
        "comm:close",
        () => {
          this.outbox.lost();
          this.arranger.lost();
        },
      ],
    ];
    for (const [event, run] of this.handlers) model.on(event, run);
    this.readGraph();
  }

  dispose(): void {
    this.disposed = true;
    this.stopRest?.();
    for (const [event, run] of this.handlers) this.model.off(event, run);
    this.outbox.dispose();
    this.arranger.end();
    this.views.clear();
  }

  attach(view: View): () => void {
    this.views.add(view);
    return () => void this.views.delete(view);
  }

  get ended(): boolean {
    return this.disposed;
  }

  /** False while a kernel that should follow says nothing. */
  get answering(): boolean {
    return this.outbox.answering;
  }

  /** Whether moving a leaf can change the numbers. */
  get editable(): boolean {
    return this.mode !== "static" || this.runner !== null;
  }

  /** Set element `at` of leaf `k`. */
  setLeaf(k: number, at: number, x: number): void {
    const { graph } = this;
    if (!graph) return;
    const i = graph.leafStart[k] + at;
    if (Object.is(this.values[i], x)) return;
    this.values[i] = x;
    this.touched.add(k);
    this.leavesMoved();
  }

  /** Let the kernel have what the page shows at once. */
  settle(): void {
    if (this.again) {
      this.again = false;
      this.ranInFrame = false;
      this.leavesMoved();
    }
    this.outbox.hurry();
  }

  /** Back to where the sliders began. */
  reset(): void {
    const { graph } = this;
    if (!graph) return;
    let moved = false;
    graph.program.leaves.forEach((_, k) => {
      const from = startOf(graph, k);
      const at = graph.leafStart[k];
      if (from.every((x, i) => Object.is(x, this.values[at + i]))) return;
      this.values.set(from, at);
      this.touched.add(k);
      moved = true;
    });
    if (moved) this.leavesMoved();
  }

  // Leaves moved: the picture follows in this very frame, once a frame; the kernel behind it.

  private leavesMoved(): void {
    if (this.runner && this.ranInFrame) {
      this.again = true;
      return;
    }
    this.follow();
    if (this.mode !== "static") this.outbox.push(this.values);
    this.tellLeaves();
    this.tellStatus();
    if (!this.runner) return;
    this.ranInFrame = true;
    this.nextFrame(() => {
      this.ranInFrame = false;
      if (!this.again || this.disposed) return;
      this.again = false;
      this.leavesMoved();
    });
  }

  /** Show the numbers that the page computes of the leaves as they are now. */
  private follow(): void {
    const { graph } = this;
    if (!this.compute()) return;
    for (const view of this.views) {
      if (this.graph === graph) view.numbers();
      else view.structure();
    }
  }

  /** Run the program in the page on the leaves that moved; says whether there are numbers to show. */
  private compute(): boolean {
    const { runner, graph } = this;
    if (!runner || !graph) return false;
    for (const k of this.touched) {
      runner.setLeaf(k, this.values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
    }
    this.touched.clear();
    try {
      runner.run(true);
      this.failure = "";
      this.guardsBroken = !runner.guardsHold();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return false;
    }
    if (this.guardsBroken) return this.recall();
    this.takeFrame((id) => runner.get(id));
    return true;
  }

  /** Find, among the graphs seen before, the one that the code makes of these values. */
  private recall(): boolean {
    for (const [graph, runner] of this.seen) {
      if (graph === this.graph || !this.graph || !graph.sameLeaves(this.graph)) continue;
      graph.program.leaves.forEach((_, k) => {
        runner.setLeaf(k, this.values.subarray(graph.leafStart[k], graph.leafStart[k + 1]));
      });
      runner.run(true);
      if (!runner.guardsHold()) continue;
      this.runner = runner;
      this.guardsBroken = false;
      this.hold(graph);
      this.takeFrame((id) => runner.get(id));
      return true;
    }
    return false;
  }

  /** Make room for the numbers of a graph. */
  private hold(graph: Graph): void {
    this.graph = graph;
    this.frame = new Float64Array(graph.frameLength);
    this.changed = new Uint8Array(graph.slots.length);
    this.conventions.clear();
  }

  private remember(graph: Graph, runner: Runner): void {
    this.seen.delete(graph);
    this.seen.set(graph, runner);
    for (const old of this.seen.keys()) {
      if (this.seen.size <= MEMORY) break;
      this.seen.delete(old);
    }
  }

  private takeFrame(numbersOf: (id: number) => ArrayLike<number>): void {
    const { graph, frame, changed } = this;
    if (!graph) return;
    const { show } = graph.program;
    for (let s = 0; s < show.length; s++) {
      const { start, size } = graph.slots[s];
      const now = numbersOf(show[s]);
      let differs = 0;
      for (let i = 0; i < size; i++) {
        const x = Number(now[i]);
        if (!Object.is(frame[start + i], x)) {
          frame[start + i] = x;
          differs = 1;
        }
      }
      changed[s] = differs;
    }
    for (const node of this.conventions.keys()) {
      const moved = ({ from }: { from: number }): boolean => changed[graph.nodeValue[from]] === 1;
      if (graph.entering[node].some((e) => moved(graph.program.edges[e]))) this.conventions.delete(node);
    }
  }

  // Python speaks.

  private readGraph(): void {
    const message = this.model.get("_graph");
    if (!message?.program) return;
    let next: Graph;
    try {
      next = new Graph(message);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tellStatus();
      return;
    }
    if (next.layout) this.arranger.end();
    else this.arranger.begin(next);
    // A picture of the same leaves stays until the next one is there, if it is on its way.
    const stays = this.graph?.layout && next.sameLeaves(this.graph) && this.arranger.graph === next;
    if (next.layout || !stays) this.adopt(next);
  }

  private adopt(graph: Graph, waited = false): void {
    // Under the reader's hand the page's values are newer than the kernel's; and than those that
    // came with a graph that has waited for its layout.
    const newer = waited || !this.outbox.idle;
    const same = this.graph !== null && graph.sameLeaves(this.graph);
    const keep = newer && same;
    if (!same) this.outbox.forget();
    const sent = float64sOf(this.model.get("_values") ?? new Uint8Array());
    if (!keep) this.values = sent.length === graph.leafLength ? sent : graph.initialValues();
    this.hold(graph);
    const frame = float64sOf(this.model.get("_frame") ?? new Uint8Array());
    if (frame.length === graph.frameLength) this.frame.set(frame);
    this.failure = "";
    this.guardsBroken = false;
    this.chooseMode();
    graph.program.leaves.forEach((_, k) => this.touched.add(k));
    this.compute(); // before anything is shown: those of Python are of values that may be past
    for (const view of this.views) view.structure();
    this.readConventions();
    this.tellStatus();
  }

  private chooseMode(): void {
    const status = this.model.get("_status");
    let why: string | null = null;
    this.runner = null;
    try {
      why = this.graph ? unsupported(this.graph.program) : null;
      if (this.graph && why === null && status?.mode !== "kernel") {
        this.runner = createRunner(this.graph.program);
        if (this.graph.program.guards.length) this.remember(this.graph, this.runner);
      }
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.reason = this.runner ? "" : (why ?? status?.reason ?? "");
    this.outbox.pace = this.runner ? FOLLOW : COMPUTE;
    this.mode = status?.mode === "static" ? "static" : this.runner ? "browser" : "kernel";
  }

  private readValues(): void {
    // While messages are out, what Python has is on its way to what the page shows.
    if (!this.graph || !this.outbox.idle) return;
    const values = float64sOf(this.model.get("_values") ?? new Uint8Array());
    if (values.length !== this.graph.leafLength) return;
    if (values.every((x, i) => Object.is(x, this.values[i]))) return;
    this.values = values;
    this.graph.program.leaves.forEach((_, k) => this.touched.add(k));
    this.follow();
    this.tellLeaves();
    this.tellStatus();
  }

  private readFrame(): void {
    if (this.runner || !this.outbox.idle) return;
    this.showFrame(float64sOf(this.model.get("_frame") ?? new Uint8Array()));
  }

  private readStatus(): void {
    const before = this.model.get("_status")?.mode === "kernel";
    if (this.graph && before === (this.runner !== null)) {
      this.chooseMode();
      this.graph.program.leaves.forEach((_, k) => this.touched.add(k));
      this.follow();
    }
    this.readConventions();
    this.tellStatus();
  }

  /** Python's word holds for what the page shows; afterwards, for nodes whose operands stay. */
  private readConventions(): void {
    if (!this.graph || !this.outbox.idle) return;
    this.conventions.clear();
    for (const [node, text] of Object.entries(this.model.get("_status")?.conventions ?? {})) {
      if (Number(node) < this.graph.program.nodes.length) this.conventions.set(Number(node), text);
    }
  }

  private showFrame(frame: Float64Array): void {
    const { graph } = this;
    if (!graph || frame.length !== graph.frameLength) return;
    let s = 0;
    this.takeFrame(() => {
      const { start, size } = graph.slots[s++];
      return frame.subarray(start, start + size);
    });
    for (const view of this.views) view.numbers();
  }

  private receive(content: Message, buffers: Bytes[]): void {
    switch (content?.type) {
      case "frame":
        if (content.graph === this.graph?.id && !this.runner) {
          this.failure = "";
          this.showFrame(float64sOf(buffers[0]));
        }
        this.outbox.answer(content.seq);
        this.rest();
        break;
      case "ack":
        this.failure = "";
        this.outbox.answer(content.seq);
        this.rest();
        break;
      case "error":
        this.failure = content.message || "the kernel could not compute this";
        this.outbox.answer(content.seq);
        break;
      case "engine":
        this.arranger.takeEngine(new TextDecoder().decode(bytesOf(buffers[0])));
        break;
      case "layout":
        this.arranger.take(content.graph, content.layout, content.dot);
        return;
      default:
        return;
    }
    this.readConventions();
    this.tellStatus();
  }

  private post(seq: number, values: Float64Array): void {
    const content = {
      type: "set",
      graph: this.graph?.id,
      leaves: this.graph?.leaves,
      seq,
      interrupts: this.model.get("_status")?.interrupts ?? 0,
      // A page that cannot run the program needs the numbers, whatever the kernel thinks of it.
      frame: this.runner === null,
    };
    try {
      this.model.send(content, undefined, [values.buffer as ArrayBuffer]);
    } catch {
      this.outbox.lost();
    }
  }

  /**
   * Once the hand rests, give the model what Python has: notebooks save the model's state, and
   * marimo runs what depends on a widget when its page changes the model.
   */
  private rest(): void {
    this.stopRest?.();
    this.stopRest = realClock.after(REST, () => {
      this.stopRest = null;
      const { model, values, frame } = this;
      const had = float64sOf(model.get("_values") ?? new Uint8Array());
      if (!this.outbox.idle || (had.length === values.length && had.every((x, i) => Object.is(x, values[i])))) return;
      model.set("_values", new DataView(values.slice().buffer));
      if (!this.runner) model.set("_frame", new DataView(frame.slice().buffer));
      model.save_changes();
    });
  }

  // Layout.

  /** The reader wants a picture all the same. */
  layOut(): void {
    if (this.graph && !this.graph.layout) this.arranger.ask(this.graph);
  }

  stopLayout(): void {
    this.arranger.stop();
  }

  private layoutSettled(graph: Graph): void {
    const message = this.model.get("_graph");
    if (message?.id === graph.id) message.layout = graph.layout; // for views to come, and saved ones
    if (this.graph === graph) {
      for (const view of this.views) view.structure();
      this.tellStatus();
    } else {
      this.adopt(graph, true);
    }
  }

  // What the reader is told.

  private tellLeaves(): void {
    for (const view of this.views) view.leaves();
  }

  private tellStatus(): void {
    const status = this.model.get("_status");
    const waiting = !this.outbox.idle;
    this.message = this.failure;
    if (this.failure) {
      this.state = "error";
    } else if (!this.outbox.answering && this.mode === "kernel") {
      this.state = "error";
      this.message = "kernel not answering, showing the last picture";
    } else if (this.guardsBroken) {
      // What the kernel says of the run that should have replaced this picture, if it has spoken.
      const failed = !waiting && this.mode !== "static" && status?.message;
      this.state = failed ? "error" : "stale";
      this.message =
        failed ||
        (this.mode === "static"
          ? "With these values the code takes another branch, and this page has no kernel to run it: the picture is the last one it can follow."
          : this.outbox.answering
            ? ""
            : "kernel not answering, showing the last picture");
    } else if (status && (status.state === "error" || status.state === "stale")) {
      this.state = status.state;
      this.message = status.message;
    } else {
      this.state = this.mode === "kernel" && waiting ? "busy" : "live";
      this.message = status?.message ?? "";
    }
    for (const view of this.views) view.status();
  }

  /** Whether the kernel has not yet heard all that the page shows. */
  get behind(): boolean {
    return !this.outbox.idle;
  }
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

