import assert from "node:assert/strict";
import { test } from "node:test";
import { effect } from "../src/signals.ts";
import type { Actions } from "../src/actions.ts";
import { Numbers } from "../src/numbers.ts";
import { Shared } from "../src/shared.ts";
import { Store } from "../src/store.ts";
import { Graph } from "../src/wire/graph.ts";
import { frameOf, graphMessage } from "./fixture.ts";

const forever = new AbortController().signal;
const idle: Actions = { setLeaf() {}, setLeaves() {}, askBranch() {}, aside: () => "", settle() {}, reset() {}, ask() {}, valueOf: () => null };

function setup() {
  const shared = new Shared();
  const graph = new Graph(graphMessage());
  shared.graph.set(graph);
  return { shared, graph, store: new Store(shared, idle) };
}

test("the view is what was set, and the defaults", () => {
  const { shared, store } = setup();
  assert.deepEqual(shared.view(), {});
  assert.deepEqual(store.view(), {
    panel: "chain", select: "x", to: null, edges: "local", orientation: "lr", open: null, done: null,
    over: null, plot: null, rate: null, method: "plain", hold: null, direction: null, by: null,
    element: null, seed: null, log: null, settings: null, hidden: null, fade: null, bug: null, answers: null,
  });
  store.setView({ edges: "flow", panel: null });
  assert.deepEqual(shared.view(), { edges: "flow", panel: null });
  assert.equal(store.panel(), null);
});

test("what is no good for its key, or is so already, is no change", () => {
  const { shared, store } = setup();
  store.setView({ open: ["a"] });
  let changes = -1;
  effect(() => (shared.view(), changes++), forever);
  store.setView({ open: ["a"] });
  store.setView({ edges: "rainbow" as never });
  assert.equal(changes, 0);
});

test("a key that changes is news to those who read it, and to nobody else", () => {
  const { store } = setup();
  const runs: string[] = [];
  effect(() => void (store.edges(), runs.push("edges")), forever);
  effect(() => void (store.selected(), runs.push("selected")), forever);
  runs.length = 0;
  store.setView({ edges: "flow" });
  store.setView({ select: "b" });
  assert.deepEqual(runs, ["edges", "selected"]);
});

test("chosen is what is pointed at, else what is selected, else the first leaf", () => {
  const { shared, store, graph } = setup();
  const at = () => graph.nodeKeys[store.chosen()!];
  assert.equal(at(), "x");
  store.select(3);
  assert.equal(at(), "b");
  store.hover.set(7);
  assert.equal(at(), "loss");
  store.hover.set(null);
  shared.setView({ select: "of another branch" });
  assert.equal(at(), "x");
  shared.setView({ select: null });
  assert.equal(store.chosen(), null);
});

test("hover and camera are a view's own, all else is shared", () => {
  const { shared, store } = setup();
  const other = new Store(shared, idle);
  store.hover.set(3);
  store.camera.set({ scale: 2, x: 0, y: 0, width: 0, height: 0 });
  store.setView({ orientation: "tb" });
  assert.equal(other.hover(), null);
  assert.equal(other.camera().scale, 1);
  assert.equal(other.orientation(), "tb");
});

test("of a new graph every number is new; then, what differs", () => {
  const numbers = new Numbers();
  const graph = new Graph(graphMessage());
  const take = (w: number) => {
    const frame = frameOf(w);
    numbers.take(graph, frame, (s) => s);
    numbers.tell();
    return [...numbers.changed];
  };
  numbers.hold(graph);
  assert.deepEqual(take(2), graph.slots.map(() => 1));
  assert.deepEqual(take(2), graph.slots.map(() => 0));
  assert.equal(take(3)[0], 1); // w
  assert.equal(take(4)[1], 0); // x
});

test("numbers that lag are greyed after a moment, and not before", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { shared, store } = setup();
  const status = { ...shared.status() };
  shared.setStatus({ ...status, state: "stale" });
  context.mock.timers.tick(200);
  shared.setStatus({ ...status, state: "live" });
  context.mock.timers.tick(1000);
  assert.equal(store.dimmed(), false);
  shared.setStatus({ ...status, state: "busy" });
  context.mock.timers.tick(249);
  assert.equal(store.dimmed(), false);
  shared.setStatus({ ...status, state: "stale" }); // one wait, whatever it is for
  context.mock.timers.tick(1);
  assert.equal(store.dimmed(), true);
  shared.setStatus({ ...status, state: "live" });
  assert.equal(store.dimmed(), false);
});
