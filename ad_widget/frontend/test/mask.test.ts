import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber } from "../src/format.ts";
import { ALL, type Kind, maskOf } from "../src/mask.ts";
import { questionOf } from "../src/exercise/questions.ts";
import { Graph } from "../src/wire/graph.ts";
import { passesOf } from "../src/wire/passes.ts";
import { FakeModel, frameOf, graphMessage } from "./fixture.ts";
import { drawn, frames } from "./page.ts";
import { show } from "./shown.ts";

const graph = new Graph(graphMessage());
const keys = (kind: Kind, done: number) => {
  const mask = maskOf(graph, { done });
  const all = kind === "value" || kind === "grad" ? graph.nodeKeys : graph.edgeKeys;
  return all.filter((_, i) => mask(kind, i));
};

test("nothing is hidden unless there is a reason", () => {
  assert.equal(maskOf(graph, {}), ALL);
  assert.equal(maskOf(graph, { done: null }), ALL);
  assert.equal(maskOf(graph, { done: 8 }), ALL);
  assert.equal(maskOf(null, { done: 0 }), ALL);
});

test("a step is an op: each forward, then each that passes a gradient on, last first", () => {
  assert.deepEqual(passesOf(graph), { forward: [2, 4, 6, 7], backward: [7, 6, 4, 2] });
});

test("a value is known once its op has run", () => {
  assert.deepEqual(keys("value", 0), ["w", "x", "b", "5"]);
  assert.deepEqual(keys("value", 2), ["w", "x", "2", "b", "a", "5"]);
  assert.equal(keys("value", 4).length, 8);
});

test("a gradient is known once all who use the node have reported, a derivative once its op has", () => {
  assert.deepEqual(keys("grad", 3), []);
  assert.deepEqual(keys("grad", 4).filter((key) => key !== "5"), ["loss"]);
  assert.deepEqual(keys("grad", 6).filter((key) => key !== "5"), ["a", "6", "loss"]);
  assert.deepEqual(keys("grad", 7).filter((key) => key !== "5"), ["2", "b", "a", "6", "loss"]);
  for (const kind of ["local", "flow"] as const) {
    assert.deepEqual(keys(kind, 4), []);
    assert.deepEqual(keys(kind, 5), ["6->loss"]);
    assert.deepEqual(keys(kind, 6), ["a->6", "5->6", "6->loss"]);
  }
});

test("a gradient that is handed on as it is goes where it comes to later, unless it is known there", () => {
  const hidden = (asked: string[], found: string[] = []) => {
    const questions = (keys: string[]) => keys.map((key) => questionOf(graph, key)!);
    const mask = maskOf(graph, {}, questions(asked), questions(found));
    return graph.nodeKeys.filter((_, i) => graph.nodeGrad[i] >= 0 && !mask("grad", i));
  };
  assert.deepEqual(hidden(["grad:a"]), ["2", "b", "a"]);
  assert.deepEqual(hidden(["grad:b"]), ["b"]);
  assert.deepEqual(hidden(["grad:a"], ["grad:b"]), ["2", "a"]);
});

/** All that a page says: texts, attributes, accessible names, and what stands in fields. */
function said(root: Element): string {
  const fields = [...root.querySelectorAll("input")].map(({ value }) => value);
  return [root.outerHTML, ...fields].join("\n");
}

test("what is hidden is neither in the page, nor in a name, nor on the canvas", async () => {
  const model = new FakeModel();
  const { root, node, move, panel } = show(model);
  move("w", 2.1234); // numbers of many digits, which are nothing else
  await frames();
  const frame = frameOf(2.1234);
  // Each is told of as it stands, pointed at and focused, before it is to be hidden.
  for (const el of root.querySelectorAll("[data-node]")) {
    el.dispatchEvent(new Event("focusin", { bubbles: true }));
    el.dispatchEvent(new Event("click", { bubbles: true }));
  }
  node("w").dispatchEvent(new Event("click", { bubbles: true }));
  const numbers: [Kind, number, number][] = [
    ...graph.nodeKeys.flatMap((_, i): [Kind, number, number][] => [
      ["value", i, graph.nodeValue[i]],
      ["grad", i, graph.nodeGrad[i]],
    ]),
    ...graph.edgeKeys.flatMap((_, i): [Kind, number, number][] => [
      ["local", i, graph.edgeLocal[i]],
      ["flow", i, graph.edgeContribution[i]],
    ]),
  ];
  for (let done = 0; done <= 8; done++) {
    drawn.length = 0;
    model.update({ _view: { done, select: "w", edges: done % 2 ? "flow" : "local" } });
    const mask = maskOf(graph, { done });
    const seen = new Set(numbers.filter(([kind, i]) => mask(kind, i)).map(([, , slot]) => slot));
    const page = said(root);
    let hidden = 0;
    for (const [kind, i, slot] of numbers) {
      if (slot < 0 || seen.has(slot)) continue;
      const x = frame[graph.slots[slot].start];
      for (const text of [String(x), formatNumber(x)]) {
        if (text.length < 4) continue; // as anything may be
        hidden++;
        assert.ok(!page.includes(text), `${kind} of ${i}, ${text}, ${done} done: in the page`);
        assert.ok(!drawn.some((one) => one.includes(text)), `${kind} of ${i}, ${text}, ${done} done: drawn`);
      }
    }
    assert.equal(hidden > 0, done < 8, `${done} done`);
    const loss = node("loss");
    assert.equal(loss.hasAttribute("data-value"), done >= 4);
    assert.equal(loss.hasAttribute("data-grad"), done >= 4);
    assert.equal(node("w").hasAttribute("data-grad"), done >= 8);
    assert.equal(panel("chain").querySelector(".adw-total")!.textContent !== "", done >= 8);
  }
  assert.equal(node("w").getAttribute("data-grad"), String(frame[8]));
  assert.ok(drawn.some((text) => text.includes(formatNumber(frame[8]))));
});

test("what is hidden stays hidden when numbers move", async () => {
  const model = new FakeModel();
  const { node, move } = show(model);
  model.update({ _view: { done: 1 } });
  move("w", 2.1234);
  await frames();
  assert.equal(node("2").getAttribute("data-value"), String(3 * 2.1234));
  assert.equal(node("a").hasAttribute("data-value"), false);
  assert.equal(node("w").hasAttribute("data-grad"), false);
  model.update({ _view: {} });
  assert.equal(node("a").getAttribute("data-value"), String(3 * 2.1234 + 1));
});
