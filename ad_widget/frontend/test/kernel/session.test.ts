import assert from "node:assert/strict";
import { test } from "node:test";
import { float64sOf } from "../../src/wire/program.ts";
import { Session } from "../../src/kernel/session.ts";
import { effect } from "../../src/signals.ts";
import { FakeModel, bytes, frameOf, graphMessage } from "../fixture.ts";
import { open } from "../opened.ts";

const forever = new AbortController().signal;
/** Frames end when the test says so. */
function setup(mode: "browser" | "kernel" = "kernel") {
  const model = new FakeModel(mode);
  let pending: (() => void)[] = [];
  const session = open(model, (run) => void pending.push(run));
  const endFrame = () => {
    const now = pending;
    pending = [];
    for (const run of now) run();
  };
  const log: string[] = [];
  const { shared } = session;
  effect(() => (shared.graph(), log.push("structure")), forever);
  effect(() => (shared.numbers.version(), log.push("numbers")), forever);
  effect(() => (shared.numbers.moved(), log.push("leaves")), forever);
  log.length = 0;
  return { model, session, endFrame, log };
}

const loss = (session: Session) => session.shared.numbers.frame[7];

test("opens with the numbers Python sent", () => {
  const { session } = setup();
  assert.equal(session.shared.status().mode, "kernel");
  assert.equal(session.shared.status().reason !== "", true);
  assert.deepEqual([...session.shared.numbers.values], [3, 2, 1]);
  assert.equal(loss(session), 9);
  assert.equal(session.shared.status().state, "live");
});

test("kernel mode: a moved leaf goes out, its frame comes back", () => {
  const { model, session, log } = setup();
  session.setLeaf(1, 0, 5);
  assert.deepEqual(model.sent[0].values, [3, 5, 1]);
  assert.deepEqual({ ...model.sent[0].content }, { type: "set", graph: 1, leaves: 7, seq: 1, interrupts: 0, frame: true });
  assert.equal(session.shared.status().state, "busy");
  model.say({ type: "frame", graph: 1, seq: 1 }, new DataView(frameOf(5).buffer));
  assert.equal(session.shared.status().state, "live");
  assert.equal(loss(session), 144);
  assert.deepEqual(log, ["leaves", "numbers"]);
});

test("only what changed is marked", () => {
  const { model, session } = setup();
  session.setLeaf(1, 0, 5);
  model.say({ type: "frame", graph: 1, seq: 1 }, new DataView(frameOf(5).buffer));
  const changed = [...session.shared.numbers.changed];
  assert.equal(changed[0], 1); // w
  assert.equal(changed[1], 0); // x
  assert.equal(changed[11], 0); // the gradient of the output by itself
});

test("a frame of another graph is not shown", () => {
  const { model, session } = setup();
  session.setLeaf(1, 0, 5);
  model.say({ type: "frame", graph: 7, seq: 1 }, new DataView(frameOf(5).buffer));
  assert.equal(loss(session), 9);
});

test("an error is told and forgotten at the next success", () => {
  const { model, session } = setup();
  session.setLeaf(1, 0, 5);
  model.say({ type: "error", graph: 1, seq: 1, message: "overflow in <exp>" });
  assert.equal(session.shared.status().state, "error");
  assert.equal(session.shared.status().message, "overflow in <exp>");
  assert.equal(loss(session), 9);
  session.setLeaf(1, 0, 2);
  model.say({ type: "frame", graph: 1, seq: 2 }, new DataView(frameOf(2).buffer));
  assert.equal(session.shared.status().state, "live");
  assert.equal(session.shared.status().message, "");
});

test("a new structure keeps the values under the hand, takes Python's otherwise", () => {
  const { model, session, log } = setup();
  session.setLeaf(1, 0, 5);
  model.update({ _values: bytes(3, 4, 1), _graph: graphMessage(2) });
  assert.deepEqual([...session.shared.numbers.values], [3, 5, 1]);
  model.say({ type: "ack", graph: 2, seq: 1 });
  model.update({ _values: bytes(3, 7, 1), _graph: graphMessage(3) });
  assert.deepEqual([...session.shared.numbers.values], [3, 7, 1]);
  assert.equal(log.filter((x) => x === "structure").length, 2);
});

test("values set in Python move the sliders, echoes do not", () => {
  const { model, session, log } = setup();
  model.update({ _values: bytes(3, 2, 1) });
  assert.deepEqual(log, []);
  model.update({ _values: bytes(3, 9, 1) });
  assert.deepEqual([...session.shared.numbers.values], [3, 9, 1]);
  session.setLeaf(1, 0, 5);
  model.update({ _values: bytes(3, 4, 1) });
  assert.equal(session.shared.numbers.values[1], 5);
});

test("when the hand rests the model has what is shown, once", async () => {
  const { model, session } = setup();
  for (const [seq, w] of [[1, 4], [2, 5]]) {
    session.setLeaf(1, 0, w);
    model.say({ type: "frame", graph: 1, seq }, new DataView(frameOf(w).buffer));
  }
  assert.equal(model.saved, 0);
  while (!model.saved) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(model.saved, 1);
  assert.deepEqual([...float64sOf(model.traits._values!)], [3, 5, 1]);
  assert.deepEqual([...float64sOf(model.traits._frame!)], [...frameOf(5)]);
});

test("reset goes back to the first values in one message", () => {
  const { model, session } = setup();
  session.setLeaf(1, 0, 5);
  session.setLeaf(2, 0, 6);
  model.say({ type: "ack", graph: 1, seq: 2 });
  session.reset();
  assert.deepEqual([...session.shared.numbers.values], [3, 2, 1]);
  assert.equal(model.sent.length, 3);
  session.reset();
  assert.equal(model.sent.length, 3);
});

test("on release the last move waits for no frame", () => {
  const { model, session } = setup("browser");
  session.setLeaf(1, 0, 5);
  session.setLeaf(1, 0, 6);
  session.settle();
  assert.deepEqual(model.sent.at(-1)!.values, [3, 6, 1]);
  assert.equal(loss(session), 225);
});

test("a closed comm is told", () => {
  const { model, session } = setup();
  model.emit("comm:close");
  assert.equal(session.shared.status().kernel, "silent");
  assert.match(session.shared.status().message, /kernel not answering/);
});

/** The fixture, whose code looked at w: right only while w is 2. */
function guarded(mode: "browser" | "static") {
  const model = new FakeModel(mode);
  const graph = graphMessage();
  graph.program.guards = [{ value: 1, kind: "value", outcome: graph.program.leaves[1].data }];
  model.traits._graph = graph;
  const session = open(model, (run) => run());
  return { model, session };
}

test("a broken guard keeps the last good picture until the kernel's new graph", () => {
  const { model, session } = guarded("browser");
  assert.equal(session.shared.status().state, "live");
  session.setLeaf(1, 0, 5);
  assert.equal(session.shared.status().state, "stale");
  assert.equal(loss(session), 9);
  assert.deepEqual(model.sent[0].values, [3, 5, 1]);
  model.update({ _graph: graphMessage(2), _values: bytes(3, 5, 1) });
  model.say({ type: "ack", graph: 2, seq: 1 });
  assert.equal(session.shared.status().state, "live");
  assert.equal(loss(session), 144);
});

test("a graph seen before comes back without the kernel", () => {
  const { model, session } = guarded("browser");
  session.setLeaf(1, 0, 5);
  const other = graphMessage(2);
  other.program.guards = [{ value: 1, kind: "value", outcome: { dtype: "float64", shape: [], data: bytes(5) } }];
  model.update({ _graph: other, _values: bytes(3, 5, 1) });
  model.say({ type: "ack", graph: 2, seq: 1 });
  assert.equal(session.shared.graph()?.id, 2);
  session.setLeaf(1, 0, 2);
  assert.equal(session.shared.graph()?.id, 1);
  assert.equal(session.shared.status().state, "live");
  assert.equal(loss(session), 9);
  session.setLeaf(1, 0, 7);
  assert.equal(session.shared.status().state, "stale");
});

test("what waits for the kernel is forgotten when its leaves are no more", () => {
  const { model, session } = guarded("browser");
  for (let x = 3; x < 9; x++) session.setLeaf(1, 0, x);
  const sent = model.sent.length;
  const other = { ...graphMessage(2), leaves: 8 }; // as when the cell is run again
  model.update({ _graph: other, _values: bytes(3, 2, 1) });
  for (let seq = 1; seq <= sent; seq++) model.say({ type: "ack", graph: 2, seq });
  session.settle();
  assert.equal(model.sent.length, sent);
  assert.deepEqual([...session.shared.numbers.values], [3, 2, 1]);
});

test("a re-run that fails is told", () => {
  const { model, session } = guarded("browser");
  session.setLeaf(1, 0, 5);
  model.update({ _status: { mode: "browser", state: "live", message: "ValueError: no branch", reason: "" } });
  model.say({ type: "ack", graph: 1, seq: 1 });
  assert.equal(session.shared.status().state, "error");
  assert.equal(session.shared.status().message, "ValueError: no branch");
  assert.equal(loss(session), 9);
});

test("a convention holds while its node's operands stay, and again when the kernel has said so", () => {
  const model = new FakeModel("browser");
  const status = { mode: "browser", state: "live", message: "", reason: "" } as const;
  const conventions = { 7: "kink at a−4", 4: "tie at a" };
  model.traits._status = { ...status, conventions };
  const session = open(model, (run) => run());
  const told = () => [...session.shared.conventions().keys()].sort();
  assert.deepEqual(told(), [4, 7]);
  session.setLeaf(1, 0, 5);
  assert.deepEqual(told(), []);
  model.update({ _status: { ...status, conventions: { 7: "kink at a−4" } } });
  assert.deepEqual(told(), []); // of values that the page may have left
  model.say({ type: "ack", graph: 1, seq: 1 });
  assert.deepEqual(told(), [7]);
});

test("without a kernel a convention holds until its node's operands move", () => {
  const model = new FakeModel("static");
  model.traits._status!.conventions = { 2: "kink at w and x", 4: "tie at b" };
  const session = open(model, (run) => run());
  session.setLeaf(2, 0, 5);
  assert.deepEqual([...session.shared.conventions().keys()], [2]);
  session.setLeaf(2, 0, 1);
  assert.deepEqual([...session.shared.conventions().keys()], [2]);
});

test("without a kernel a broken guard is said plainly", () => {
  const { model, session } = guarded("static");
  session.setLeaf(1, 0, 5);
  assert.equal(session.shared.status().state, "stale");
  assert.match(session.shared.status().message, /no kernel/);
  assert.equal(model.sent.length, 0);
  session.setLeaf(1, 0, 2);
  assert.equal(session.shared.status().state, "live");
});

test("a new graph is shown with the numbers of now, never those it came with", () => {
  const { model, session } = setup("browser");
  session.setLeaf(1, 0, 5);
  const shown: number[] = [];
  effect(() => {
    session.shared.graph();
    session.shared.numbers.version();
    shown.push(loss(session));
  }, forever);
  shown.length = 0;
  model.update({ _graph: graphMessage(2), _values: bytes(3, 2, 1), _frame: bytes(...frameOf(2)) });
  assert.deepEqual(shown, [144]);
});

/** A graph of the fixture's code if that looked at the sign of w. */
function branch(id: number, w: number) {
  const graph = graphMessage(id);
  const p = graph.program;
  const outcome = { ...p.leaves[1].data, data: bytes(Math.sign(w)) };
  p.values.push([[], "float64"]);
  p.sections.forward.steps.push(["sign", [1], 17, null, null]);
  p.guards = [{ value: 17, kind: "value", outcome }];
  return graph;
}

test("whatever is late, page and kernel end alike", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  for (let seed = 1; seed <= 200; seed++) {
    let last = seed;
    const random = () => (last = (last * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
    const model = new FakeModel("browser");
    model.traits._graph = branch(1, 2);
    let frames: (() => void)[] = [];
    const session = new Session(model, (run) => void frames.push(run));
    let shown = [...session.shared.numbers.frame];
    const structure = () => void (shown = [...session.shared.numbers.frame]);
    const numbers = () => session.shared.numbers.changed.forEach((yes, s) => yes && (shown[s] = session.shared.numbers.frame[s]));
    let drawn: unknown = null;
    effect(() => {
      session.shared.numbers.version();
      const graph = session.shared.graph();
      if (graph === drawn) numbers();
      else structure();
      drawn = graph;
    }, forever);

    const slow = random() < 0.3 ? 20 : 1;
    const kernel = { graph: 1, w: 2, heard: 0, busyUntil: 0 };
    const toPage: { at: number; run: () => void }[] = []; // in the order of sending
    let now = 0;
    const say = (run: () => void) => {
      toPage.push({ at: Math.max(now + 30 * slow * random(), toPage.at(-1)?.at ?? 0), run });
    };
    const answer = () => {
      const { content: { seq }, values: [, w] } = model.sent[kernel.heard++];
      kernel.busyUntil = now + 40 * slow * random();
      const flips = Math.sign(w) !== Math.sign(kernel.w);
      kernel.w = w;
      if (flips) {
        const id = ++kernel.graph;
        const graph = branch(id, w);
        say(() => model.update({ _graph: graph, _values: bytes(3, w, 1), _frame: bytes(...frameOf(w)) }));
      }
      const graph = kernel.graph;
      say(() => model.say({ type: "ack", graph, seq }));
    };
    const pass = (ms: number, moving: boolean) => {
      for (const end = now + ms; now < end; ) {
        now++;
        context.mock.timers.tick(1);
        if (moving && random() < 0.2) session.setLeaf(1, 0, Math.round(40 * random() - 20) / 10);
        if (random() < 0.06 / Math.sqrt(slow)) for (const run of frames.splice(0)) run();
        if (now >= kernel.busyUntil && kernel.heard < model.sent.length) answer();
        while (toPage.length && toPage[0].at <= now) toPage.shift()!.run();
      }
    };
    for (let drag = 0; drag < 3; drag++) {
      pass(20 + 300 * random(), true);
      session.settle();
      pass(random() < 0.5 ? 5 : 600 * slow, false);
    }
    pass(1500 * slow, false);
    const w = session.shared.numbers.values[1];
    assert.equal(kernel.w, w, `kernel and page, seed ${seed}`);
    assert.equal(session.shared.status().state, "live");
    assert.deepEqual(shown.map((x) => x + 0), [...frameOf(w)].map((x) => x + 0), `picture, seed ${seed}`);
    session.dispose();
  }
});

test("a program comes as text, its large arrays beside it", () => {
  const { model, session } = setup();
  const graph = graphMessage(2);
  const bytes = graph.program.leaves[1].data.data as DataView;
  const text = JSON.stringify(graph.program, (key, x) => (key !== "data" || !ArrayBuffer.isView(x) ? x : 0));
  model.update({ _graph: { ...graph, program: text, arrays: [bytes], controls: [] } });
  assert.equal(session.shared.graph()?.id, 2);
  assert.deepEqual(session.shared.graph()?.initial.map(([x]) => x), [2, 2, 2]);
  assert.deepEqual([...session.shared.numbers.values], [3, 2, 1]);
});

test("an unknown version is refused with a message", () => {
  const { model, session } = setup();
  const graph = graphMessage(2);
  graph.program.version = 99;
  model.update({ _graph: graph });
  assert.equal(session.shared.status().state, "error");
  assert.match(session.shared.status().message, /version 99/);
  assert.equal(session.shared.graph()?.id, 1);
});

test("nothing is left behind", () => {
  const { model, session } = setup();
  session.setLeaf(1, 0, 5);
  session.dispose();
  assert.equal(model.listeners, 0);
});

test("what the reader chooses reaches the model once the hand rests, and at once before a cell may run", async () => {
  const { model, session } = setup();
  const { shared } = session;
  shared.setView({ select: "w" });
  shared.setView({ select: "b" });
  assert.equal(model.saved, 0);
  while (!model.saved) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(model.traits._view, { select: "b" });
  shared.setView({ select: "w", panel: null });
  session.settle();
  assert.equal(model.saved, 2);
  assert.deepEqual(model.traits._view, { select: "w", panel: null });
  session.settle();
  assert.equal(model.saved, 2);
});

test("what Python chooses is shown, and not said back to it", async () => {
  const { model, session } = setup();
  model.update({ _view: { select: "w", edges: "flow" } });
  assert.deepEqual(session.shared.view(), { select: "w", edges: "flow" });
  session.settle();
  assert.equal(model.saved, 0);
  session.shared.setView({ edges: "none" });
  model.update({ _view: {} }); // the last word is Python's
  session.settle();
  assert.deepEqual(session.shared.view(), {});
  assert.equal(model.saved, 0);
});

test("a saved view is there from the first, less what is no good", () => {
  const model = new FakeModel();
  model.traits._view = { select: "w", done: "<b>", more: 1 };
  const session = open(model, (run) => run());
  assert.deepEqual(session.shared.view(), { select: "w" });
});

test("with the last of its views what was chosen is not lost", () => {
  const { model, session } = setup();
  session.shared.setView({ edges: "flow" });
  session.dispose();
  assert.deepEqual(model.traits._view, { edges: "flow" });
});

test("all leaves are set at once, and the picture follows with one run", () => {
  const { model, session, log } = setup("browser");
  session.setLeaves([3, 0, 2]);
  assert.equal(loss(session), 4);
  assert.deepEqual(log, ["numbers", "leaves"]);
  assert.deepEqual(model.sent[0].values, [3, 0, 2]);
  session.setLeaves([3, 0, 2]);
  session.setLeaves([1]); // not its leaves
  assert.equal(log.length, 2);
});

test("what who observes the values has set instead is taken, once the last move is answered", () => {
  const model = new FakeModel();
  const session = open(model, (run) => run());
  const { numbers } = session.shared;
  session.setLeaf(1, 0, 5);
  model.update({ _values: bytes(3, 4, 1) }); // told while the move is out
  assert.deepEqual([...numbers.values], [3, 5, 1]);
  model.say({ type: "ack", graph: 1, seq: 1, others: true });
  assert.deepEqual([...numbers.values], [3, 4, 1]);
  assert.deepEqual([...numbers.frame].slice(0, 3), [4, 3, 12]);
  session.setLeaf(1, 0, 6);
  model.update({ _values: bytes(3, 4, 1) }); // of before, and not of this move
  model.say({ type: "ack", graph: 1, seq: 2 });
  assert.deepEqual([...numbers.values], [3, 6, 1]);
});

test("the kernel is asked for numbers at other values, once each, the last first", () => {
  const model = new FakeModel();
  const session = open(model);
  const at = (w: number, seed: number | null = null) => session.aside(Float64Array.of(3, w, 1), seed);
  const before = [...session.shared.numbers.frame];
  assert.deepEqual([at(5), at(6, 1), at(7), at(5)], [null, null, null, null]);
  const asked = () => model.sent.map(({ content, values }) => [content.type, content.seq, (content as { seed?: number }).seed ?? null, ...values]);
  assert.deepEqual(asked(), [["aside", 1, null, 3, 5, 1]]);
  model.say({ type: "aside", seq: 1 }, bytes(144, 24, 8, NaN), bytes(...frameOf(5)));
  assert.deepEqual(asked()[1], ["aside", 2, null, 3, 7, 1]);
  model.say({ type: "aside", seq: 1 }, bytes(1, 1, 1, 1)); // of another question
  model.say({ type: "aside", seq: 2, message: "ValueError: too far" });
  model.say({ type: "aside", seq: 3 }, bytes(9, 9, 9, 9), bytes(1)); // on another branch
  const five = at(5);
  assert.ok(five && typeof five === "object");
  assert.deepEqual([five.output, ...five.grads, five.frame?.length], [144, 24, 8, NaN, 13]);
  assert.equal(at(7), "ValueError: too far");
  const six = at(6, 1);
  assert.ok(six && typeof six === "object" && six.frame === null);
  assert.equal(model.sent.length, 3);
  assert.deepEqual([...session.shared.numbers.frame], before);
  const page = open(new FakeModel("static"));
  assert.match(String(page.aside(Float64Array.of(3, 5, 1), null)), /no kernel/);
});

test("the kernel is asked for a branch, one at a time, and nothing shown changes", () => {
  const { model, session, log } = setup("browser");
  const { elsewhere } = session.shared;
  session.askBranch(Float64Array.of(3, -1, 1));
  session.askBranch(Float64Array.of(3, -2, 1));
  assert.deepEqual(model.sent.map(({ content, values }) => [content.type, content.seq, ...values]), [["branch", 1, 3, -1, 1]]);
  assert.equal(elsewhere().waiting, true);
  const { program, ...rest } = graphMessage(0);
  const guarded = { ...program, guards: [{ value: 4, kind: "value" as const, outcome: program.leaves[0].data }] };
  model.say({ type: "branch", seq: 1, graph: { ...rest, program: JSON.stringify(guarded, bytesToo) } });
  assert.deepEqual([elsewhere().waiting, elsewhere().problem, elsewhere().graphs.length], [false, "", 1]);
  session.askBranch(Float64Array.of(9, -1, 1));
  model.say({ type: "branch", seq: 2, message: "ValueError: too far" });
  assert.equal(elsewhere().problem, "ValueError: too far");
  model.say({ type: "branch", seq: 7, message: "of another question" });
  assert.equal(elsewhere().problem, "ValueError: too far");
  assert.deepEqual(log, []);
});

/** Arrays as they are in text: base64. */
function bytesToo(_: string, x: unknown): unknown {
  return x instanceof DataView ? btoa(String.fromCharCode(...new Uint8Array(x.buffer))) : x;
}

test("a page without a kernel asks nobody", () => {
  const { model, session } = setup("browser");
  model.update({ _status: { mode: "static", state: "live", message: "", reason: "" } });
  model.update({ _graph: graphMessage(2) });
  session.askBranch(Float64Array.of(3, -1, 1));
  assert.deepEqual(model.sent, []);
  assert.equal(session.shared.elsewhere().waiting, false);
});

const base64 = (_: string, x: unknown): unknown => (ArrayBuffer.isView(x) ? Buffer.from(x.buffer as ArrayBuffer).toString("base64") : x);

test("a large graph is made ready in slices, told meanwhile, and then shown whole", async () => {
  const model = new FakeModel("browser");
  const message = model.traits._graph!;
  const small = { ...message, id: 2 };
  // Characters, not values, make it large: its source is long.
  const large = { ...message, program: JSON.stringify({ ...(message.program as object), source: "#".repeat(2 ** 21) }, base64) };
  model.traits._graph = large;
  const session = open(model);
  const { shared } = session;
  assert.equal(shared.graph(), null);
  assert.equal(session.coming, true);
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    effect(() => {
      const { state, message } = shared.status();
      if (state === "busy") told.push(message);
      if (shared.graph()) resolve();
    }, forever);
  });
  assert.ok(told.some((text) => text.includes("8 values")), told.join());
  assert.equal(session.coming, false);
  assert.equal(shared.status().state, "live");
  assert.equal(loss(session), 9);
  session.setLeaf(1, 0, 5);
  assert.equal(loss(session), 144);
  // What comes next takes the place of one that is still in the making.
  model.update({ _graph: { ...large, id: 3 } });
  model.update({ _graph: small });
  assert.equal(shared.graph()!.id, 2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(shared.graph()!.id, 2);
});

test("a large graph that is damaged is refused", async () => {
  const model = new FakeModel("browser");
  model.traits._graph = { ...model.traits._graph!, program: `{"format":"${"x".repeat(2 ** 21)}"}` };
  const session = open(model);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(session.shared.status().state, "error");
  assert.match(session.shared.status().message, /cannot read/);
});
