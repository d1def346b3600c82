import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import widget, { mount } from "../../src/index.ts";
import { shownIn, sizeOf } from "../../src/wire/program.ts";
import { FakeModel, bytes } from "../fixture.ts";

const [SHAPE, BLOCKS] = [[100, 100], [10, 10]];
const number = (x: number) => ({ dtype: "float64", shape: [], data: bytes(x) });

/** y = Σ W·k, of which the page has means: what Python sends of a program that is too large. */
function outline(): any {
  const node = (value: number, grad: number, name: string, kind: string, op: string | null = null) => ({
    value, grad, name, label: name, op, symbol: op ? "·" : "", formula: "", kind, span: null, tangent: null, scope: null, under: null,
  });
  const edge = (from: number, to: number, operand: number, contribution: number) => ({ from, to, operand, contribution, local: null, tangent: null });
  return {
    format: "ad_widget.outline",
    version: 2,
    values: [[SHAPE, "float64"], [[], "float64"], [SHAPE, "float64"], [[], "float64"], [[], "float64"], [SHAPE, "float64"], [SHAPE, "float64"], [SHAPE, "float64"], [[], "float64"]],
    constants: [[4, { dtype: "float64", shape: [] }]],
    leaves: [
      { value: 0, name: "W", data: { dtype: "float64", shape: SHAPE }, tangent: null },
      { value: 1, name: "k", data: number(2), tangent: null },
    ],
    sections: {
      forward: { steps: [["multiply", [0, 1], 2, null, null], ["sum", [2], 3, {}, null]], shows: [0, 1, 2, 3] },
      backward: {
        steps: [
          ["broadcast_to", [4], 5, { shape: SHAPE }, 1],
          ["multiply", [5, 1], 6, null, 0],
          ["multiply", [5, 0], 7, null, 0],
          ["sum", [7], 8, {}, 0],
        ],
        shows: [4, 5, 6, 8],
      },
      local: { steps: [], shows: [] },
    },
    output: 3,
    nodes: [node(0, 6, "W", "leaf"), node(1, 8, "k", "leaf"), node(2, 5, "h", "op", "multiply"), node(3, 4, "y", "op", "sum")],
    edges: [edge(0, 2, 0, 6), edge(1, 2, 1, 8), edge(2, 3, 0, 5)],
    guards: [],
    scopes: [],
    source: null,
    summaries: [0, 2, 5, 6].map((id) => [id, BLOCKS]),
  };
}

function message(program = outline()): any {
  const control = (name: string, kind: string, value: number | null) => ({ name, kind, min: -10, max: 10, step: 0.1, value });
  return { id: 1, leaves: 7, program, controls: [control("W", "fixed", null), control("k", "scalar", 2)], title: "y", notes: [] };
}

/** Every summary is k times 0, 1, 2 …. */
function frameOf(k: number): ReturnType<typeof bytes> {
  const program = outline();
  const blocks = new Map<number, number[]>(program.summaries);
  const sizes = shownIn(program).map((id) => sizeOf(blocks.get(id) ?? program.values[id][0]));
  return bytes(...sizes.flatMap((size) => Array.from({ length: size }, (_, i) => (size === 1 ? k : k * i))));
}

const card = (root: Element, key: string) => root.querySelector<HTMLElement>(`[data-node="${key}"]`)!;

test("a page without a kernel shows the means, and says what they are", () => {
  const el = document.body.appendChild(document.createElement("div"));
  const remove = mount(el, { _graph: message(), _values: bytes(2), _frame: frameOf(2) });
  assert.equal(el.querySelector<HTMLElement>(".ad-widget")!.dataset.mode, "static");
  const W = card(el, "W");
  assert.equal(W.dataset.summary, "[10,10]");
  assert.deepEqual(JSON.parse(W.dataset.value!)[1].slice(0, 3), [20, 22, 24]);
  assert.match(W.getAttribute("aria-label")!, /100×100, leaf, means of blocks of 10×10/);
  assert.match(W.querySelector("title")!.textContent!, /means of blocks of 10×10/);
  assert.match(W.querySelector(".adw-symbol")!.textContent!, /means/);
  assert.equal(card(el, "k").dataset.summary, undefined);
  assert.match(el.querySelector('[data-panel="leaves"]')!.textContent!, /100×100 · means of blocks of 10×10/);
  assert.ok(el.querySelector<HTMLInputElement>('input[aria-label="k"]')!.disabled);
  remove();
  el.remove();
});

test("the kernel computes, of the leaves that the page has", () => {
  const model = new FakeModel();
  Object.assign(model.traits, { _graph: message(), _values: bytes(2), _frame: frameOf(2) });
  const el = document.body.appendChild(document.createElement("div"));
  const close = widget.initialize({ model });
  const remove = widget.render({ model, el });
  const root = el.querySelector<HTMLElement>(".ad-widget")!;
  assert.equal(root.dataset.mode, "kernel");
  assert.match(root.textContent!, /its arrays are too large for a page, which shows means of their blocks/);
  const slider = el.querySelector<HTMLInputElement>('input[aria-label="k"]')!;
  slider.value = "3";
  slider.dispatchEvent(new window.Event("input", { bubbles: true }));
  const [{ content, values }] = model.sent;
  assert.deepEqual([content.frame, values], [true, [3]]);
  model.say({ type: "frame", graph: 1, seq: content.seq }, frameOf(3));
  assert.deepEqual(JSON.parse(card(el, "W").dataset.grad!)[0].slice(0, 3), [0, 3, 6]);
  remove();
  close?.();
  el.remove();
});

const DAMAGE: Record<string, (p: any) => void> = {
  "constant 4 has numbers, which no outline has": (p) => void (p.constants[0][1].data = bytes(1)),
  "leaf 'W' has numbers, which no outline has": (p) => void (p.leaves[0].data.data = bytes(1)),
  "the data of an array are bytes, not undefined": (p) => void delete p.leaves[1].data.data,
  "the outcome of guard 0 has numbers": (p) => void (p.guards = [{ value: 3, kind: "bool", outcome: number(1) }]),
  "summary 99 is of no value": (p) => void (p.summaries[0] = [99, BLOCKS]),
  "summary 0 is of no value of its own": (p) => void (p.summaries[1] = [0, BLOCKS]),
  "[100,99] are no blocks": (p) => void (p.summaries[0][1] = [100, 99]),
  "[0,10] are no blocks": (p) => void (p.summaries[0][1] = [0, 10]),
  "[10] are no blocks": (p) => void (p.summaries[0][1] = [10]),
  "[] are no blocks": (p) => void (p.summaries[0] = [1, []]),
  "only an outline has summaries": (p) => void delete p.summaries,
  "a damaged program: only an outline": (p) => void (p.format = "ad_widget.program"),
  "too large": (p) => {
    const large = [1e5, 1e5];
    for (const value of p.values) if (value[0].length) value[0] = large;
    p.leaves[0].data.shape = p.sections.backward.steps[0][3].shape = large;
    p.summaries.splice(1, 1);
  },
};

for (const [what, change] of Object.entries(DAMAGE)) {
  test(`refused: ${what}`, () => {
    const program = outline();
    change(program);
    const el = document.createElement("div");
    assert.throws(() => mount(el, { _graph: message(program) }), (error: Error) => {
      assert.ok(error.message.includes(what), error.message);
      return true;
    });
  });
}
