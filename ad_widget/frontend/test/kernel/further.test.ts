import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../src/store.ts";
import { Graph } from "../../src/wire/graph.ts";
import { FakeModel, graphMessage } from "../fixture.ts";
import { open } from "../opened.ts";

function setup(mode: "browser" | "static" = "browser", extra?: object) {
  const model = new FakeModel(mode);
  if (extra) model.traits._extra = extra;
  const session = open(model);
  const { shared } = session;
  return { model, session, shared, store: new Store(shared, session) };
}

/** The same leaves, and a − 4 as the output: what a derivative's graph is to the page. */
function other() {
  const { program } = graphMessage();
  program.output = 6;
  program.nodes.pop();
  program.edges.pop();
  return { program: JSON.stringify(encoded(program)), title: "∂loss/∂w" };
}

/** Arrays as base64, as they are in a text. */
function encoded(x: unknown): unknown {
  if (x instanceof DataView) return Buffer.from(x.buffer).toString("base64");
  if (Array.isArray(x)) return x.map(encoded);
  return x && typeof x === "object" ? Object.fromEntries(Object.entries(x).map(([k, y]) => [k, encoded(y)])) : x;
}

test("a program is asked for once, and then there", () => {
  const { model, store } = setup();
  assert.equal(store.further('["w"]'), undefined);
  assert.equal(store.further('["w"]'), undefined);
  assert.deepEqual(model.sent.map(({ content }) => content), [{ type: "extra", graph: 1, key: '["w"]' }]);
  model.update({ _extra: { graph: 1, programs: { '["w"]': other() } } });
  const found = store.further('["w"]');
  assert.ok(found instanceof Graph);
  model.update({ _extra: { graph: 1, programs: { '["w"]': other(), tangent: { error: "none" } } } });
  assert.equal(store.further('["w"]'), found);
  assert.equal(store.further("tangent"), "none");
});

test("of another graph there are none", () => {
  const { model, shared } = setup("browser", { graph: 7, programs: { '["w"]': other() } });
  assert.equal(shared.further().size, 0);
  model.update({ _extra: { graph: 1, programs: { '["w"]': other() } } });
  assert.equal(shared.further().size, 1);
  model.update({ _graph: graphMessage(2) });
  assert.equal(shared.further().size, 0);
});

test("a page without a kernel says that it was made without it", () => {
  const { model, store } = setup("static");
  store.further('["b"]');
  assert.match(String(store.further('["b"]')), /without it: .* --view by=b\.$/);
  store.further("bug:not cleared");
  assert.match(String(store.further("bug:not cleared")), /--view panel=bugs\.$/);
  assert.equal(model.sent.length, 0);
});

test("what is not a program is a reason", () => {
  const { store } = setup("static", { graph: 1, programs: { tangent: { program: "{}", title: "" } } });
  assert.match(String(store.further("tangent")), /Error/);
});

for (const mode of ["static", "browser"] as const) {
  test(`the graph of a derivative is shown with the values there are, and left again: ${mode}`, () => {
    const { session, shared, store } = setup(mode, { graph: 1, programs: { '["w"]': other() } });
    session.setLeaf(0, 0, 5); // x
    store.setView({ by: ["w"] });
    assert.equal(shared.graph()!.title, "∂loss/∂w");
    const value = () => {
      const graph = shared.graph()!;
      return shared.numbers.frame[graph.slots[graph.nodeValue[graph.outputNode]].start];
    };
    assert.equal(value(), 7); // 2·5 + 1 − 4
    session.setLeaf(1, 0, 1);
    store.setView({ by: [] });
    assert.equal(shared.graph()!.title, "loss");
    assert.deepEqual([...shared.numbers.values], [5, 1, 1]);
    assert.equal(value(), 4);
    store.setView({ by: ["nobody"] });
    assert.equal(shared.graph()!.title, "loss");
  });
}

test("until a derivative is there its output's graph stays", () => {
  const { model, shared, store } = setup();
  store.setView({ by: ["w"] });
  assert.equal(shared.graph()!.title, "loss");
  model.update({ _extra: { graph: 1, programs: { '["w"]': other() } } });
  assert.equal(shared.graph()!.title, "∂loss/∂w");
  model.update({ _graph: graphMessage(2) });
  assert.equal(shared.graph()!.id, 2);
  assert.equal(shared.graph()!.title, "loss");
});
