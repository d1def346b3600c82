import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber } from "../../../src/format.ts";
import { Graph } from "../../../src/wire/graph.ts";
import { fromToken } from "../../../src/wire/token.ts";
import { FakeModel, frameOf, graphMessage, ownOp } from "../../fixture.ts";
import { drawn, frames } from "../../page.ts";
import { show } from "../../shown.ts";

function setup(view: Record<string, unknown> = {}, mode: "browser" | "static" = "browser") {
  const model = new FakeModel(mode);
  model.traits._view = { panel: "exercise", ...view };
  const shown = show(model);
  const panel = shown.panel("exercise");
  const boxes = () => [...panel.querySelectorAll<HTMLInputElement>("input")];
  const box = (name: string) => boxes().find((el) => el.getAttribute("aria-label") === name)!;
  const write = (name: string, text: string) => {
    box(name).value = text;
    box(name).dispatchEvent(new Event("input"));
    box(name).dispatchEvent(new Event("change"));
  };
  const press = (name: string) => [...panel.querySelectorAll("button")].find((el) => el.textContent === name)!.click();
  const say = (of: string) => panel.querySelector(`.adw-${of}`)!.textContent!;
  const ask = (kind: string) => {
    const select = panel.querySelector("select")!;
    select.value = kind;
    select.dispatchEvent(new Event("change"));
  };
  const viewed = () => JSON.parse(shown.root.getAttribute("data-view")!);
  return { viewed, ...shown, panel, boxes, box, write, press, say, ask };
}

test("every graph is an exercise: all gradients, from the output to the leaves", () => {
  const { boxes, root, say } = setup();
  assert.deepEqual(boxes().map((el) => el.getAttribute("aria-label")), ["∂loss/∂(a−4)", "∂loss/∂a", "∂loss/∂(w·x)", "∂loss/∂w", "∂loss/∂x", "∂loss/∂b"]);
  assert.equal(say("tally"), "0 of 6 right");
  assert.deepEqual([...root.querySelectorAll("[data-grad]")].map((el) => el.getAttribute("data-node")), ["loss"]);
});

test("a right answer is marked at once, and is then seen; a wrong one when the hand is done", () => {
  const { box, write, node, say, viewed } = setup();
  const w = box("∂loss/∂w");
  w.value = "1";
  w.dispatchEvent(new Event("input"));
  assert.equal(w.dataset.mark, undefined);
  w.value = "18";
  w.dispatchEvent(new Event("input"));
  assert.equal(w.dataset.mark, "right");
  assert.equal(node("w").getAttribute("data-grad"), "18");
  write("∂loss/∂x", "18");
  assert.equal(box("∂loss/∂x").dataset.mark, "wrong");
  assert.equal(box("∂loss/∂x").getAttribute("aria-invalid"), "true");
  assert.equal(node("x").hasAttribute("data-grad"), false);
  assert.equal(say("tally"), "1 of 6 right");
  assert.deepEqual(viewed().answers, { "grad:w": "18", "grad:x": "18" });
  write("∂loss/∂x", "");
  assert.equal(box("∂loss/∂x").dataset.mark, undefined);
  assert.deepEqual(viewed().answers, { "grad:w": "18" });
});

test("a known mistake is named, and its edge is lit", () => {
  const { write, say } = setup();
  write("∂loss/∂w", "3");
  assert.match(say("answer-hint"), /^∂loss\/∂w: That is a local derivative alone.*w → \(w·x\).*∂loss\/∂\(w·x\)/);
  write("∂loss/∂w", "12");
  assert.match(say("answer-hint"), /Operands swapped: that is the derivative by x/);
  write("∂loss/∂w", "18");
  assert.equal(say("answer-hint"), "");
});

test("marks are of the values of now", async () => {
  const { box, write, move, node } = setup();
  write("∂loss/∂w", "18");
  move("w", 3);
  await frames();
  assert.equal(box("∂loss/∂w").dataset.mark, "wrong");
  assert.equal(node("w").hasAttribute("data-grad"), false);
  move("w", 2);
  await frames();
  assert.equal(box("∂loss/∂w").dataset.mark, "right");
});

test("one that is shown counts for nothing", () => {
  const { box, press, node, say } = setup();
  box("∂loss/∂b").dispatchEvent(new Event("focus"));
  press("show");
  assert.equal(node("b").getAttribute("data-grad"), "6");
  assert.equal(box("∂loss/∂b").dataset.mark, undefined);
  assert.equal(say("tally"), "0 of 6 right");
  press("clear");
  assert.equal(node("b").hasAttribute("data-grad"), false);
});

test("other things are asked: values, local derivatives, turns, shapes", () => {
  const { ask, boxes, node, write, box, say } = setup();
  const names = () => boxes().map((el) => el.getAttribute("aria-label"));
  ask("value");
  assert.deepEqual(names(), ["value of (w·x)", "value of a", "value of (a−4)", "value of loss"]);
  assert.equal(node("a").hasAttribute("data-value"), false);
  assert.equal(node("a").hasAttribute("data-grad"), true);
  write("value of a", "7");
  assert.equal(node("a").getAttribute("data-value"), "7");
  ask("local");
  assert.ok(names().includes("local ∂(w·x)/∂w"));
  ask("order");
  for (const [k, name] of ["loss", "(a−4)", "a", "(w·x)"].entries()) write(`turn of ${name} in the backward pass`, String(k + 1));
  assert.equal(say("tally"), "4 of 4 right");
  write("turn of a in the backward pass", "1");
  assert.equal(box("turn of a in the backward pass").dataset.mark, "wrong");
  ask("shape");
  write("shape of ∂loss/∂w", "()");
  assert.equal(box("shape of ∂loss/∂w").dataset.mark, "right");
});

test("worked steps fade from example to example, and each has other numbers", async () => {
  const { ask, boxes, press, panel, model, viewed } = setup();
  const worked = () => [...panel.querySelectorAll(".adw-worked .adw-line")].length;
  ask("fade");
  assert.deepEqual(boxes().map((el) => el.getAttribute("aria-label")), ["∂loss/∂b"]);
  const steps = worked();
  assert.equal(steps, 5);
  press("next example");
  await frames();
  assert.deepEqual(viewed().hidden, ["grad:x", "grad:b"]);
  assert.equal(worked(), steps - 1);
  const moved = model.sent.at(-1)!.values;
  assert.ok(moved.every((x) => Number.isInteger(x) && x !== 0));
  assert.notDeepEqual(moved, [3, 2, 1]);
});

test("where no other numbers are to be had the next example says so", () => {
  const model = new FakeModel("kernel");
  Object.assign(model.traits, { _graph: ownOp(), _view: { panel: "exercise" } });
  const panel = show(model).panel("exercise");
  [...panel.querySelectorAll("button")].find((el) => el.textContent === "next example")!.click();
  assert.match(panel.textContent!, /The numbers stay: .*quiz\.vary/);
});

test("a choice that is the end of the pass is no worked example", async () => {
  const { panel, model, press, viewed } = setup({ panel: "exercise", hidden: ["grad:x", "grad:b"] });
  const kind = panel.querySelector("select")!;
  assert.equal(kind.value, "");
  press("next example");
  await frames();
  assert.deepEqual(viewed().hidden, ["grad:x", "grad:b"]);
  model.update({ _view: { panel: "exercise", hidden: ["value:a"], fade: ["value:2", "value:a"] } });
  assert.equal(kind.value, "fade");
  press("next example");
  await frames();
  assert.deepEqual(viewed().hidden, ["value:2", "value:a"]);
  press("next example");
  assert.deepEqual(viewed().hidden, ["value:2", "value:a"]);
});

test("the answers are a line of Python, or in a page a code that says what it proves", () => {
  const live = setup();
  live.write("∂loss/∂w", "18");
  assert.equal(live.say("handin-code"), 'widget.answers = {"grad:w":"18"}');
  const page = setup({}, "static");
  page.write("∂loss/∂w", "18");
  const code = page.say("handin-code");
  assert.match(code, /^adw1\./);
  assert.deepEqual(fromToken(code.slice(5)), { of: "loss", at: [3, 2, 1], answers: { "grad:w": "18" } });
  assert.match(page.say("handin"), /proves neither who answered nor how/);
});

test("what is asked is neither in the page, nor in a name, nor on the canvas", async () => {
  const model = new FakeModel();
  const { root, node, move } = show(model);
  move("w", 2.1234);
  await frames();
  const graph = new Graph(graphMessage());
  const frame = frameOf(2.1234);
  const number = (slot: number): string[] => [String(frame[graph.slots[slot].start]), formatNumber(frame[graph.slots[slot].start])];
  for (const el of root.querySelectorAll("[data-node]")) {
    el.dispatchEvent(new Event("focusin", { bubbles: true }));
    el.dispatchEvent(new Event("click", { bubbles: true }));
  }
  const cases: [string[], number[]][] = [
    [["grad:w"], [graph.nodeGrad[0]]],
    [["grad:x"], [graph.nodeGrad[1]]],
    [["value:a"], [graph.nodeValue[4]]],
    [["value:2", "grad:w"], [graph.nodeValue[2], graph.nodeGrad[0]]],
  ];
  for (const [hidden, slots] of cases) {
    for (const panel of ["exercise", "chain", "inspector", "steps", "forward", "slope", "descent", "bugs", null]) {
      for (const edges of ["local", "flow"]) {
        model.update({ _view: { edges, select: "w" } });
        assert.ok(node("w").hasAttribute("data-grad"));
        drawn.length = 0;
        model.update({ _view: { panel, hidden, edges, select: "w" } });
        const page = [root.outerHTML, ...[...root.querySelectorAll("input")].map(({ value }) => value)].join("\n");
        for (const text of slots.flatMap(number)) {
          assert.ok(!page.includes(text), `${hidden}, ${text}, ${panel}, ${edges}: in the page`);
          assert.ok(!drawn.some((one) => one.includes(text)), `${hidden}, ${text}, ${panel}, ${edges}: drawn`);
        }
      }
    }
  }
});
