import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import widget, { mount } from "../../src/index.ts";
import type { Attr, Program } from "../../src/wire/program.ts";
import { FakeModel, graphMessage } from "../fixture.ts";

type Change = (program: any, message: any) => void;

const DAMAGE: Record<string, Change> = {
  'cannot read "x"': (p) => void (p.format = "x"),
  "cannot read ad_widget.program version 1, only version 2: make it anew": (p) => void (p.version = 1),
  "version true": (p) => void (p.version = true),
  'version "2"': (p) => void (p.version = "2"),
  "is not a shape": (p) => void (p.values[0] = [[-1], "float64"]),
  '["__proto__"] is not a shape': (p) => void (p.values[0] = [["__proto__"], "float64"]),
  "is no value": (p) => void p.values[0].push(1),
  "a constant is no pair": (p) => void p.constants[0].push(1),
  "of shape [0,67108864,67108864] is too large": (p) => void p.values.push([[0, 2 ** 26, 2 ** 26], "float64"]),
  "1,1] is too large": (p) => void p.values.push([Array(65).fill(1), "float64"]),
  "its scopes are nested too deeply": (p) =>
    void (p.scopes = Array.from({ length: 20_000 }, (_, k) => ({ kind: "call", name: "f", index: null, parent: k ? k - 1 : null }))),
  "too large": (p) => void (p.values[3] = [[1e5, 1e5], "float64"]),
  "another shape": (p) => void (p.leaves[0].data.shape = [1]),
  "4 bytes do not match their shape": (p) => void (p.leaves[0].data.data = new DataView(new ArrayBuffer(4))),
  "no place of its own": (p) => void (p.leaves[0].value = p.leaves[1].value),
  "step 0 (multiply): it reads a value": (p) => void (p.sections.forward.steps[0][1] = [8, 0]),
  "step 1 (add): it reads a value": (p) => void (p.sections.forward.steps[1][1] = [NaN, 0]),
  "step 2 (subtract): it writes a value out of turn": (p) => void (p.sections.forward.steps[2][2] = -1),
  "its sections are not forward": (p) => void (p.sections.sideways = p.sections.local),
  "step 4 (power): there is no forward step 4": (p) => void (p.sections.backward.steps[0][4] = 4),
  "scope 0 is of no known kind": (p) => void (p.scopes = [{ kind: "room", name: "f", index: null, parent: null }]),
  "scope 0 has no scope around it": (p) => void (p.scopes = [{ kind: "call", name: "f", index: null, parent: 0 }]),
  "made in no known scope": (p) => void (p.nodes[0].scope = 0),
  "output is not computed": (p) => void (p.output = 99),
  "node 0 shows": (p) => void (p.nodes[0].grad = -1),
  "in a circle": (p) => Object.assign(p.edges[0], { from: 2, to: 1 }),
  "edge 0 shows": (p) => void (p.edges[0].local = 1.5),
  "guard 0 has no value": (p) => void (p.guards = [{ value: 99, kind: "bool", outcome: p.leaves[0].data }]),
  "guard 0 has no outcome": (p) => void (p.guards = [{ value: 0, kind: "toString", outcome: p.leaves[0].data }]),
  "section backward shows a value": (p) => void (p.sections.backward.shows[0] = "constructor"),
  "a damaged program": (p) => void delete p.nodes,
  JSON: (_, message) => void (message.program = "{"),
};

for (const [what, change] of Object.entries(DAMAGE)) {
  test(`refused: ${what}`, () => {
    const message = graphMessage();
    change(message.program, message);
    const el = document.createElement("div");
    assert.throws(() => mount(el, { _graph: message }), (error: Error) => error.message.includes(what));
    assert.equal(el.childNodes.length, 0);
  });
}

test("what is quoted of a program is short", () => {
  const long = "x".repeat(1e6);
  for (const change of [
    (p: any) => void (p.format = long),
    (p: any) => void (p.version = long),
    (p: any) => void (p.values[0][0] = long),
    (p: any) => void (p.sections.forward.steps[0] = [long, [99], 3, null, null]),
  ]) {
    const message = graphMessage();
    change(message.program);
    assert.throws(() => mount(document.createElement("div"), { _graph: message }), (error: Error) => error.message.length < 500);
  }
});

test("a page with nothing in it is refused too", () => {
  const empty = (): void => void mount(document.createElement("div"), {});
  assert.throws(empty, /there is no program in it/);
});

test("in a notebook the place of the picture says what is wrong", () => {
  const model = new FakeModel();
  (model.get("_graph")!.program as Program).output = 99;
  const el = document.body.appendChild(document.createElement("div"));
  const close = widget.initialize({ model });
  const remove = widget.render({ model, el });
  const root = el.querySelector<HTMLElement>(".ad-widget")!;
  assert.equal(root.dataset.state, "error");
  assert.match(root.querySelector(".adw-message")!.textContent!, /its output is not computed/);
  remove();
  close?.();
});

const STEPS: [string, Attr, string][] = [
  ["sum", { axis: 11 }, "axis 11 is out of range for shape ()"],
  ["sum", { axis: -9 }, "its axis cannot be -9"],
  ["sum", { axis: [0, 5] }, "axis [0,5] is out of range"],
  ["sum", { axis: { length: "x" } }, "its axis cannot be"],
  ["sum", { axis: 0.5 }, "its axis cannot be 0.5"],
  ["sum", { sideways: true }, "it has no attribute 'sideways'"],
  ["getitem", { index: [{ slice: [0, 1, 0] }] }, "its index cannot be"],
  ["getitem", { index: [{ slice: [null, null] }] }, "its index cannot be"],
  ["getitem", { index: ["__proto__"] }, "its index cannot be"],
  ["getitem", { index: { constructor: 1 } }, "its index cannot be"],
  ["getitem", null, "it lacks the attribute 'index'"],
  ["conv", { stride: [0], padding: [[0, 0]], spread: [1], dilation: [1] }, "its stride cannot be [0]"],
  ["conv", { stride: [1], padding: ["x"], spread: [1], dilation: [1] }, "its padding cannot be"],
  ["transpose", { axes: "10" }, "its axes cannot be"],
  ["broadcast_to", { shape: [1e6] }, "it gives shape (1000000,), and () is declared"],
  ["power", { __proto__: null }, "it takes 2 operands, not 1"],
];

for (const [op, attrs, what] of STEPS) {
  test(`a step is refused: ${op} ${JSON.stringify(attrs)}`, () => {
    const message = graphMessage();
    message.program.sections.forward.steps[3] = [op, [6], 8, attrs, null];
    const el = document.createElement("div");
    assert.throws(() => mount(el, { _graph: message }), (error: Error) => error.message.includes(`step 3 (${op}): ${what}`));
  });
}

test("an op that only Python knows leaves the picture of the kernel", () => {
  const message = graphMessage();
  message.program.sections.forward.steps[3] = ["constructor", [6], 8, null, null];
  const el = document.body.appendChild(document.createElement("div"));
  const remove = mount(el, { _graph: message });
  assert.equal(el.querySelectorAll("[data-node]").length, message.program.nodes.length);
  assert.equal(el.querySelector<HTMLElement>(".ad-widget")!.dataset.mode, "static");
  remove();
  el.remove();
});
