import assert from "node:assert/strict";
import { test } from "node:test";
import widget from "../src/index.ts";
import { Arranger } from "../src/scene/arranger.ts";
import { chain, sketched } from "./scene/drawn.ts";
import { FakeModel, bytes, graphMessage, program } from "./fixture.ts";
import { drawn, frames, inSight, observing, scrollTo, until } from "./page.ts";
import { closers, mounted, show, view } from "./shown.ts";

test("the DOM contract", () => {
  const { root, node, slider } = show();
  assert.equal(root.dataset.mode, "browser");
  assert.equal(root.dataset.state, "live");
  assert.equal(node("w").getAttribute("data-value"), "2");
  assert.equal(node("w").getAttribute("data-grad"), "18");
  assert.equal(node("2").getAttribute("data-value"), "6"); // w·x has no name
  assert.equal(node("5").hasAttribute("data-grad"), false); // the constant
  assert.ok(root.querySelector('[data-edge="a->6"]'));
  assert.deepEqual(["x", "w", "b"].map((name) => slider(name).value), ["3", "2", "1"]);
});

test("a slider moves numbers in the same task, and the kernel hears of it", () => {
  const { model, node, move, field } = show();
  move("w", 5);
  assert.equal(node("loss").getAttribute("data-value"), "144");
  assert.equal(node("w").getAttribute("data-grad"), "72");
  assert.equal(field("w").value, "5");
  assert.ok(drawn.some((text) => text.includes("144")));
  assert.deepEqual(model.sent[0].values, [3, 5, 1]);
});

test("a graph comes to a model that was there before it", () => {
  const model = new FakeModel();
  const { traits } = model;
  model.traits = { _graph: {} as never, _values: new Uint8Array() as never, _frame: new Uint8Array() as never, _status: {} as never };
  closers.push(widget.initialize({ model })!);
  const begun = [...model.handlers.values()].reduce((sum, { size }) => sum + size, 0);
  const { begin } = Arranger.prototype;
  let laid = 0;
  Arranger.prototype.begin = function (this: Arranger) {
    laid++;
    begin.call(this);
  };
  closers.push(() => void (Arranger.prototype.begin = begin));
  model.update(traits);
  assert.equal(laid, 1); // before there is a view
  const { root, node, move } = view(model);
  assert.equal([...model.handlers.values()].reduce((sum, { size }) => sum + size, 0), begun); // the view has no session of its own
  assert.equal(root.dataset.mode, "browser");
  assert.equal(node("w").getAttribute("data-grad"), "18");
  move("w", 5);
  assert.equal(node("loss").getAttribute("data-value"), "144");
  assert.equal(model.sent.length, 1);
});

test("until something moves the numbers are part of the SVG", () => {
  const { root, move } = show();
  const still = () => [...root.querySelectorAll(".adw-graph .adw-still text")].map((text) => text.textContent);
  assert.ok(still().includes("9"));
  assert.equal(root.querySelector("canvas"), null);
  move("w", 5);
  assert.deepEqual(still(), []);
  assert.equal(root.querySelectorAll("canvas").length, 1);
});

test("what is out of sight is written on a moment later", async () => {
  const model = new FakeModel();
  model.traits._graph = sketched(chain(40)).message;
  const { root, node } = show(model);
  const numbers = () => root.querySelectorAll(".adw-still text").length;
  const seen = numbers();
  assert.ok(seen > 0);
  assert.ok(node("n0").querySelector(".adw-name"));
  assert.equal(node("n39").querySelector(".adw-name"), null);
  assert.ok(node("n39").hasAttribute("data-value"));
  await until(() => numbers() > seen);
  assert.equal(node("n39").querySelector(".adw-name")!.textContent, "n39");
  assert.ok(numbers() > seen);
});

test("another name in the same place is written at once", () => {
  const { model, node } = show();
  const next = graphMessage(2);
  next.program.nodes[2].label = "w·x′";
  model.update({ _values: bytes(3, 2, 1), _graph: next });
  assert.equal(node("2").querySelector(".adw-name")!.textContent, "w·x′");
});

test("the first frame is the picture's: what else there is comes after it, into its room", async () => {
  const { model, root, node, panel, slider } = inSight(() => show());
  assert.ok(node("w").hasAttribute("data-value"));
  assert.equal(root.querySelectorAll(".adw-side .adw-blank-row").length, 3);
  for (const name of ["leaves", "legend", "grab"]) assert.equal(panel(name), null);
  assert.ok(panel("toolbar").querySelector("button"));
  await frames();
  assert.equal(root.querySelector(".adw-blank-row"), null);
  for (const name of ["leaves", "legend", "grab"]) assert.ok(panel(name));
  assert.equal(slider("w").value, "2");
  const rows = panel("leaves");
  assert.deepEqual([...root.querySelectorAll(".adw-side > *")].map((el) => (el as HTMLElement).dataset.panel), ["code", "leaves", "notes"]);
  const next = { ...graphMessage(2), leaves: 8 };
  next.program.leaves[0].name = "z";
  model.update({ _graph: next, _values: bytes(3, 2, 1) });
  assert.equal(rows.querySelector(".adw-leaf-name")!.textContent, "z"); // nothing blinks under the hand
});

test("all widgets of a page have one style sheet", () => {
  show();
  const { length } = document.adoptedStyleSheets;
  assert.ok(length > 0);
  const { root } = show();
  assert.equal(document.adoptedStyleSheets.length, length);
  assert.equal(root.querySelector("style"), null);
});

test("many events in one frame: one update at once, one at its end", async () => {
  const { node, move } = show();
  for (let x = 3; x <= 9; x++) move("w", x);
  assert.equal(node("w").getAttribute("data-value"), "3");
  await frames();
  assert.equal(node("w").getAttribute("data-value"), "9");
});

test("text that is no number is refused where it was typed", () => {
  const { model, root, node, field } = show();
  const w = field("w");
  w.value = "abc";
  w.dispatchEvent(new Event("input"));
  w.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  const problem = root.querySelector(".adw-problem:not([hidden])")!;
  assert.match(problem.textContent!, /^w: “abc” is not a number/);
  assert.equal(node("w").getAttribute("data-value"), "2");
  assert.equal(model.sent.length, 0);
  w.value = "−1.5";
  w.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.equal(problem.hasAttribute("hidden"), true);
  assert.equal(node("w").getAttribute("data-value"), "-1.5");
});

test("under the hand a row keeps its height, and only then", () => {
  const { slider, field } = show();
  const row = slider("w").closest<HTMLElement>(".adw-leaf")!;
  const held = () => row.classList.contains("adw-settled");
  for (const end of ["pointerup", "pointercancel"]) {
    slider("w").dispatchEvent(new Event("pointerdown"));
    assert.ok(held());
    slider("w").dispatchEvent(new Event(end));
    assert.ok(!held());
    assert.equal(row.style.height, "");
  }
  slider("w").dispatchEvent(new Event("pointerdown"));
  field("w").value = "two";
  field("w").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.ok(!held()); // there is something more to say in it
});

test("a number that gets shorter keeps its room, until another node is chosen", async () => {
  const { root, node, move } = show();
  const line = root.querySelector(".adw-lit .adw-gradient > :last-child")!;
  const total = root.querySelector(".adw-total")!;
  move("w", 2.12345);
  const [wide, sum] = [line.textContent!.length, total.textContent!.length];
  await frames();
  move("w", 2);
  assert.equal(line.textContent!.trim(), "▲ 12");
  assert.equal(line.textContent!.length, wide);
  assert.equal(total.textContent!.length, sum);
  node("loss").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(total.textContent, "= 1");
});

test("a typed value beyond the slider widens it", () => {
  const { slider, field } = show();
  field("w").value = "50";
  field("w").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.equal(slider("w").max, "50");
});

test("the source without the indentation that all its lines share", () => {
  const model = new FakeModel();
  const graph = graphMessage();
  graph.program = { ...program(), source: "    def f(w):\n\n        return w * x\n" };
  graph.program.nodes[2] = { ...graph.program.nodes[2], span: [3, 15, 3, 20] };
  model.traits._graph = graph;
  const { root, node } = show(model);
  assert.equal(root.querySelector(".adw-code")!.textContent, "def f(w):\n\n    return w * x");
  node("2").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal([...root.querySelectorAll(".adw-mark")].map((el) => el.textContent).join(""), "w * x");
});

test("of the output the foot says no more than what it is", () => {
  const { root, node } = show();
  node("loss").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(root.querySelector(".adw-total")!.textContent, "= 1");
  assert.equal(root.querySelector(".adw-aside")!.textContent, "the output itself");
});

test("a button is named by the word on it, a sign by what it does", () => {
  const { root } = show();
  const names = [...root.querySelectorAll(".adw-toolbar button")].map(
    (el) => el.getAttribute("aria-label") ?? el.textContent,
  );
  assert.deepEqual(names.filter((name) => !/%/.test(name!)), [
    "nothing",
    "local ∂",
    "flow",
    "Zoom out",
    "Zoom in",
    "fit",
    "Turn the graph: top to bottom",
    "Undo the last move of a leaf",
    "Do again the move that was undone",
    "history",
    "reset",
    "SVG",
    "PNG",
    "copy",
    "copy link's end",
    "copy Python",
    "lecture",
    "What the picture means, and how to use it (?)",
    "More: edges, zoom, search, saving",
  ]);
});

test("a gradient of zero is as legible as any other text", () => {
  const { root, move } = show();
  move("w", 1); // loss = (3 · 1 + 1 − 4)²
  const zeros = [...root.querySelectorAll(".adw-gradient > :last-child")];
  assert.deepEqual(zeros.map((el) => el.classList.contains("adw-soft")), [true, true, true]);
});

test("leaves are written as in the picture, and whole in tooltips and for screen readers", () => {
  const model = new FakeModel();
  const graph = graphMessage();
  const name = "model.layers[0].w[0]";
  graph.program.leaves[1].name = name;
  Object.assign(graph.program.nodes[0], { name, label: "L0.w0" });
  model.traits._graph = graph;
  const { el, slider } = show(model);
  const row = slider(name).closest(".adw-leaf")!;
  const written = row.querySelector<HTMLElement>(".adw-leaf-name")!;
  assert.deepEqual([written.textContent, written.title], ["L0.w0", name]);
  assert.equal(row.querySelector(".adw-partial")!.textContent, "∂loss/∂L0.w0");
  assert.ok(el.querySelector(`[data-node="${name}"]`));
});

test("a slider that a new graph has taken away moves nothing, though the hand still drags it", () => {
  const { model, root, slider } = show();
  const gone = slider("x");
  const graph = { ...graphMessage(2), leaves: 8 };
  graph.program.leaves[0].name = "another";
  model.update({ _graph: graph, _values: bytes(3, 2, 1) });
  assert.ok(!root.contains(gone));
  gone.value = "7";
  gone.dispatchEvent(new Event("input"));
  assert.equal(slider("another").value, "3");
  assert.equal(model.sent.length, 0);
});

test("two views of one model stay in step", async () => {
  const first = show();
  const second = view(first.model);
  first.move("w", 5);
  assert.equal(second.node("loss").getAttribute("data-value"), "144");
  assert.equal(second.slider("w").value, "5");
  first.remove();
  await frames();
  second.move("w", 2);
  assert.equal(second.node("loss").getAttribute("data-value"), "9");
});

test("two models do not touch each other", () => {
  const one = show();
  const other = show();
  one.move("w", 5);
  assert.equal(other.node("w").getAttribute("data-value"), "2");
});

test("a convention is said of the chosen node, and marked on its card", async () => {
  const model = new FakeModel();
  model.traits._status!.conventions = { 0: "at 0: the slope is taken as 0" };
  const { root, node, move } = show(model);
  const note = root.querySelector<HTMLElement>(".adw-convention")!;
  node("w").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(note.hidden, false);
  assert.equal(note.textContent, "at 0: the slope is taken as 0");
  assert.ok(node("w").classList.contains("adw-by-convention"));
  node("x").dispatchEvent(new Event("click", { bubbles: true }));
  assert.equal(note.hidden, true); // no part of x's way
  model.traits._status!.conventions = { 4: "first", 7: "second", 0: "other" };
  move("w", 3);
  model.say({ type: "ack", graph: 1, seq: 1 });
  assert.equal(note.textContent, "first\nsecond");
  model.traits._status!.conventions = {};
  move("b", 2);
  await until(() => model.sent.length === 2);
  model.say({ type: "ack", graph: 1, seq: 2 });
  assert.equal(node("w").classList.contains("adw-by-convention"), false);
});

test("a graph too large to be read is told in words, with its steepest leaves", () => {
  const model = new FakeModel();
  const graph = graphMessage();
  const { nodes } = graph.program;
  const more = Array.from({ length: 2500 }, () => ({ ...nodes[2], name: null }));
  const large = { ...graph.program, nodes: [...nodes, ...more] };
  model.traits._graph = { ...graph, program: large };
  const { root, move } = show(model);
  const summary = root.querySelector<HTMLElement>(".adw-summary")!;
  assert.match(summary.textContent!, /^2508 nodes: too large a graph/);
  assert.match(summary.textContent!, /· 2504/); // the ops, by sign
  const rows = () => [...summary.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  assert.deepEqual(rows(), [["w", "2", "▲ 18"], ["x", "3", "▲ 12"], ["b", "1", "▲ 6"]]);
  move("w", 5);
  assert.deepEqual(rows()[0], ["w", "5", "▲ 72"]);
  const button = (text: string) => [...summary.querySelectorAll("button")].find((b) => b.textContent === text)!;
  assert.equal(button("stop").hidden, true);
  button("lay it out").click();
  assert.match(summary.textContent!, /^Laying out 2508 nodes …/);
  button("stop").click();
  assert.match(summary.textContent!, /too large/);
});

test("of hundreds of leaves rows are built as they come into sight, and each shows its number", async () => {
  const model = new FakeModel();
  const graph = graphMessage();
  const { program } = graph;
  const value = (k: number) => (k < 3 ? program.leaves[k].value : program.values.push([[], "float64"]) - 1);
  program.leaves = Array.from({ length: 500 }, (_, k) => ({ ...program.leaves[k % 3], value: value(k), name: `x${k}` }));
  graph.controls = [];
  const given = Float64Array.from({ length: 500 }, (_, k) => k);
  model.traits._graph = graph;
  model.traits._values = new DataView(given.buffer);
  const { root, panel } = show(model);
  const fields = () => [...root.querySelectorAll<HTMLInputElement>(".adw-field")];
  const further = () => root.querySelector<HTMLElement>(".adw-further");
  const end = () => further()?.parentElement;
  const first = fields().length;
  assert.ok(first > 20 && first < 200);
  scrollTo(end()!);
  const more = fields().length;
  assert.ok(more > first);
  assert.equal(further()!.textContent, `show more: ${500 - more} are left`);
  further()!.click();
  assert.equal(fields().length, more + 40);
  while (end()) scrollTo(end()!);
  assert.deepEqual(fields().map(({ value }) => Number(value)), [...given]);
  const find = panel("leaves").querySelector<HTMLInputElement>('[type="search"]')!;
  const names = () => [...panel("leaves").querySelectorAll<HTMLElement>(".adw-leaf:not([hidden])")].map((row) => row.querySelector<HTMLElement>(".adw-leaf-name")!.title);
  find.value = "x49";
  find.dispatchEvent(new Event("input"));
  assert.deepEqual(names(), ["x49", ...Array.from({ length: 10 }, (_, k) => `x49${k}`)]);
});

test("of many bunches one is built when it is unfolded, when a leaf in it is chosen, or found", () => {
  const model = new FakeModel();
  const graph = graphMessage();
  const { program } = graph;
  const value = (k: number) => (k < 3 ? program.leaves[k].value : program.values.push([[], "float64"]) - 1);
  program.leaves = Array.from({ length: 600 }, (_, k) => ({ ...program.leaves[k % 3], value: value(k), name: `net.layers[${k % 6}].w[${k}]` }));
  graph.controls = [];
  model.traits._graph = graph;
  model.traits._values = new DataView(Float64Array.from({ length: 600 }, (_, k) => k).buffer);
  const { panel, move } = show(model);
  const bunches = [...panel("leaves").querySelectorAll<HTMLDetailsElement>("details")];
  const rows = () => bunches.map((one) => one.querySelectorAll(".adw-leaf:not([hidden])").length);
  assert.deepEqual(rows(), [50, 0, 0, 0, 0, 0]);
  assert.equal(bunches[3].querySelector("summary")!.textContent, "net.layers[3]100");
  bunches[2].open = true;
  bunches[2].dispatchEvent(new Event("toggle"));
  assert.deepEqual(rows(), [50, 0, 50, 0, 0, 0]);
  move("net.layers[2].w[2]", 0.5);
  assert.equal(model.sent.length, 1);
  const find = panel("leaves").querySelector<HTMLInputElement>('[type="search"]')!;
  find.value = "w[59";
  find.dispatchEvent(new Event("input"));
  assert.deepEqual(rows().map(Boolean), [true, true, true, true, true, true]);
  assert.equal(rows().reduce((sum, n) => sum + n, 0), 11);
  find.value = "";
  find.dispatchEvent(new Event("input"));
  assert.deepEqual(rows(), [50, 0, 0, 0, 0, 0]);
});

test("names, source and messages are text", () => {
  const model = new FakeModel();
  const evil = '<img src=x onerror="alert(1)">';
  const graph = graphMessage();
  graph.program = { ...program(), source: evil };
  graph.program.nodes[0] = { ...graph.program.nodes[0], label: evil, name: evil };
  graph.program.leaves[1].name = evil;
  graph.notes = [evil];
  graph.title = `${evil}\u202e`;
  model.traits._graph = graph;
  model.traits._status = { mode: "browser", state: "error", message: evil, reason: "" };
  const { root } = show(model);
  assert.equal(root.querySelectorAll("img").length, 0);
  assert.equal(root.querySelector(".adw-message")!.textContent, evil);
  assert.equal(root.querySelector(".adw-code")!.textContent, evil);
  assert.equal(root.querySelector(".adw-title")!.textContent!.includes("\u202e"), false);
});

test("a new graph under the hand keeps the slider's element", () => {
  const { model, slider, node } = show();
  const before = slider("w");
  model.update({ _values: bytes(3, 2, 1), _graph: graphMessage(2) });
  assert.equal(slider("w"), before);
  assert.equal(node("loss").getAttribute("data-value"), "9");
});

test("a new graph that differentiates something else says so at the leaves", () => {
  const { model, root, slider } = show();
  const before = slider("w");
  const next = graphMessage(2);
  next.program.nodes[7].name = "cost";
  model.update({ _values: bytes(3, 2, 1), _graph: next });
  assert.equal(slider("w"), before);
  assert.equal(root.querySelector(".adw-partial")!.textContent, "∂cost/∂x");
});

test("a failure is not called live", () => {
  const { model, root } = show();
  model.update({ _status: { mode: "browser", state: "error", message: "ValueError: boom", reason: "" } });
  assert.equal(root.querySelector(".adw-status")!.textContent, "showing the last good picture");
});

test("an array leaf is a grid, its values and gradient JSON", () => {
  const graph = graphMessage();
  const shape = [2, 2];
  for (const id of [1, 3, 12, 13, 14, 15, 4, 6, 8]) graph.program.values[id][0] = shape;
  graph.program.leaves[1].data = { dtype: "float64", shape, data: bytes(1, 2, 3, 4) as DataView };
  graph.controls[1] = { name: "w", kind: "array", min: null, max: null, step: null, value: [[1, 2], [3, 4]] };
  const model = new FakeModel("kernel");
  model.traits._graph = graph;
  model.traits._values = bytes(3, 1, 2, 3, 4, 1);
  model.traits._frame = null;
  const { root, node } = show(model);
  const cell = root.querySelector<HTMLInputElement>('[aria-label="w[1,0]"]')!;
  assert.equal(cell.value, "3");
  assert.deepEqual(JSON.parse(node("w").getAttribute("data-value")!), [[0, 0], [0, 0]]);
  cell.value = "7";
  cell.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  assert.deepEqual(model.sent[0].values, [3, 1, 2, 7, 4, 1]);
});

test("a widget that a page has as text and as an object is one", () => {
  const graph = graphMessage();
  const program: unknown = typeof graph.program === "string" ? JSON.parse(graph.program) : graph.program;
  const object = mounted({ widget: "twice", _graph: { ...graph, program } as never });
  // As Python spells it: with spaces, and 3.0 where JavaScript writes 3.
  const spelling = ` ${JSON.stringify(program).replaceAll(",", ", ")}`;
  const text = mounted({ widget: "twice", _graph: { ...graph, program: spelling } as never });
  object.move("w", 5);
  assert.equal(text.node("w").getAttribute("data-value"), "5");
  object.remove();
  text.remove();
});

test("mount shows a saved widget, base64 and all, alive without a kernel", () => {
  const text = (...xs: number[]) => btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(xs).buffer)));
  const { root, node } = mounted({ _graph: graphMessage(), _values: text(3, 5, 1), _frame: null });
  assert.equal(root.dataset.mode, "static");
  assert.equal(node("loss").getAttribute("data-value"), "144");
});

test("a view stands before its large graph is ready, says so, and then shows it", async () => {
  const text = (...xs: number[]) => btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(xs).buffer)));
  const message = graphMessage();
  const base64 = (_: string, x: unknown): unknown => (ArrayBuffer.isView(x) ? btoa(String.fromCharCode(...new Uint8Array(x.buffer))) : x);
  const program = JSON.stringify({ ...message.program, source: `loss = 1${" ".repeat(2 ** 21)}` }, base64);
  const { root, node, panel, move } = mounted({ _graph: { ...message, program }, _values: text(3, 5, 1), _frame: null });
  assert.equal(node("loss"), null);
  assert.equal(root.dataset.state, "busy");
  assert.match(panel("message").textContent!, /the graph/);
  for (let turn = 0; turn < 200 && !node("loss"); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(node("loss").getAttribute("data-value"), "144");
  assert.equal(root.dataset.state, "live");
  assert.equal(panel("message").hidden, true);
  move("w", 2);
  assert.equal(node("loss").getAttribute("data-value"), "9");
});

test("a page that shows a widget twice keeps its views together, as the last was written", async () => {
  const text = (...xs: number[]) => btoa(String.fromCharCode(...new Uint8Array(Float64Array.from(xs).buffer)));
  const payload = { widget: "a", _graph: graphMessage(), _frame: null };
  const one = mounted({ ...payload, _values: text(3, 5, 1), _view: {} });
  const two = mounted({ ...payload, _values: text(3, 6, 1), _view: { edges: "flow" } });
  const other = mounted({ ...payload, widget: "b", _values: text(3, 5, 1) });
  const nameless = mounted({ ...payload, widget: null, _values: text(3, 5, 1) });
  const values = () => [one, two, other, nameless].map(({ node }) => node("w").getAttribute("data-value"));
  assert.deepEqual(values(), ["6", "6", "5", "5"]);
  assert.equal(JSON.parse(one.root.dataset.view!).edges, "flow");
  two.move("w", 2);
  assert.deepEqual(values(), ["2", "2", "5", "5"]);
  assert.equal(one.slider("w").value, "2");
  one.button("nothing").click();
  assert.equal(JSON.parse(two.root.dataset.view!).edges, "none");
  one.node("b").dispatchEvent(new Event("pointerover", { bubbles: true }));
  assert.match(one.panel("chain").textContent!, /∂loss\/∂b/);
  assert.match(two.panel("chain").textContent!, /∂loss\/∂x/); // what is pointed at is each view's own
  one.remove();
  await frames();
  two.move("w", 3);
  assert.equal(two.node("w").getAttribute("data-value"), "3");
});

test("a page that shows a widget's earlier graph too keeps it apart", () => {
  const other = graphMessage();
  other.program.source = "another cell";
  const one = mounted({ widget: "a", _graph: graphMessage() });
  const two = mounted({ widget: "a", _graph: other });
  one.move("w", 9);
  assert.equal(two.node("w").getAttribute("data-value"), "2");
});

test("what is written into a page and cannot be shown is told, each time", () => {
  const graph = { ...graphMessage(), layout: null };
  graph.program.version = 99;
  for (let k = 0; k < 2; k++) assert.throws(() => mounted({ widget: "a", _graph: graph }), /version 99/);
});

test("a view that goes leaves nothing behind", () => {
  const before = observing();
  const { model, el, remove } = show();
  remove();
  closers.shift()!();
  assert.equal(el.childNodes.length, 0);
  assert.equal(observing(), before);
  assert.equal(model.listeners, 0);
});

test("while a slider is dragged the open panel keeps its size, and is laid out by itself", () => {
  const model = new FakeModel();
  model.traits._view = { panel: "inspector" };
  const { root, slider } = show(model);
  const open = root.querySelector<HTMLElement>(".adw-open > *")!;
  const press = (el: Element) => el.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  press(root.querySelector(".adw-title")!);
  assert.ok(!open.classList.contains("adw-settled"));
  press(slider("w"));
  assert.ok(open.classList.contains("adw-settled"));
  document.dispatchEvent(new Event("pointerup"));
  assert.ok(!open.classList.contains("adw-settled"));
});
