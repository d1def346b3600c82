import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import widget, { mount } from "../../src/index.ts";
import type { Attr, Program } from "../../src/wire/program.ts";
import { FakeModel, graphMessage } from "../fixture.ts";

type Change = (program: any, message: any) => void;

const DAMAGE: Record<string, Change> = {
  "cannot read x": (p) => void (p.format = "x"),
  "cannot read ad_widget.program version 2": (p) => void (p.version = 2),
  "is not a shape": (p) => void (p.values[0] = [[-1], "float64"]),
  '["__proto__"] is not a shape': (p) => void (p.values[0] = [["__proto__"], "float64"]),
  "too large": (p) => void (p.values[3] = [[1e5, 1e5], "float64"]),
  "another shape": (p) => void (p.leaves[0].data.shape = [2]),
  "do not match their shape": (p) => void (p.leaves[0].data.data = new DataView(new ArrayBuffer(4))),
  "no place of its own": (p) => void (p.leaves[0].value = p.leaves[1].value),
  "step 0 reads a value": (p) => void (p.steps[0][1] = [8, 0]),
  "step 1 reads a value": (p) => void (p.steps[1][1] = [NaN, 0]),
  "step 2 writes out of turn": (p) => void (p.steps[2][2] = -1),
  "counts its steps": (p) => void (p.forward = 1e9),
  "output is not computed": (p) => void (p.output = 99),
  "node shows": (p) => void (p.nodes[0].grad = -1),
  "in a circle": (p) => Object.assign(p.edges[0], { from: 2, to: 1 }),
  "edge shows": (p) => void (p.edges[0].local = 1.5),
  "guard has no value": (p) => void (p.guards = [{ value: 99, kind: "bool", outcome: p.leaves[0].data }]),
  "guard has no outcome": (p) => void (p.guards = [{ value: 0, kind: "toString", outcome: p.leaves[0].data }]),
  "shows a value": (p) => void (p.show[0] = "constructor"),
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

const UNREADABLE: [string, Attr][] = [
  ["sum", { axis: { length: "x" } }],
  ["sum", { axis: 0.5 }],
  ["getitem", { index: [{ slice: [0, 1, 0] }] }],
  ["getitem", { index: [{ slice: [null, null] }] }],
  ["getitem", { index: ["__proto__"] }],
  ["getitem", { index: { constructor: 1 } }],
  ["conv", { stride: [0], padding: [[0, 0]], spread: [1], dilation: [1] }],
  ["conv", { stride: [1], padding: ["x"], spread: [1], dilation: [1] }],
  ["transpose", { axes: "10" }],
  ["constructor", null],
  ["power", { __proto__: null }],
];

for (const [op, attrs] of UNREADABLE) {
  test(`no evaluator is begun for ${op} ${JSON.stringify(attrs)}`, () => {
    const message = graphMessage();
    (message.program as Program).steps[3] = [op, [6], 8, attrs];
    const el = document.body.appendChild(document.createElement("div"));
    const remove = mount(el, { _graph: message });
    assert.equal(el.querySelectorAll("[data-node]").length, message.program.nodes.length);
    assert.equal(el.querySelector<HTMLElement>(".ad-widget")!.dataset.mode, "static");
    remove();
    el.remove();
  });
}
