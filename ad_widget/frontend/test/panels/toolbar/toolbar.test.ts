import assert from "node:assert/strict";
import { test } from "node:test";
import { statusText } from "../../../src/panels/toolbar/toolbar.ts";
import type { Status } from "../../../src/status.ts";
import { FakeModel, bytes, graphMessage } from "../../fixture.ts";
import { until } from "../../page.ts";
import { show, view } from "../../shown.ts";

const live: Status = {
  mode: "browser", state: "live", message: "", reason: "", kernel: "following", branch: false,
  editable: true,
};

test("who computes, and what is going on", () => {
  const said = (some: Partial<Status>) => statusText({ ...live, ...some });
  assert.equal(said({}), "live in the page · kernel in step");
  assert.equal(said({ kernel: "busy" }), "live in the page · kernel busy");
  assert.equal(said({ kernel: "silent" }), "live in the page · kernel not answering");
  assert.equal(said({ branch: true, state: "stale" }), "another branch: waiting for the kernel …");
  assert.equal(said({ branch: true, state: "stale", kernel: "silent" }), "kernel not answering");
  assert.equal(said({ branch: true, state: "error" }), "showing the last good picture");
  assert.equal(said({ mode: "kernel", reason: "large arrays" }), "computed by the kernel · large arrays");
  assert.equal(said({ mode: "kernel", state: "busy", kernel: "busy" }), "waiting for the kernel …");
  assert.equal(said({ mode: "static" }), "live in the page");
  assert.equal(said({ mode: "static", branch: true, state: "stale" }), "another branch: needs its kernel");
  assert.equal(said({ mode: "static", editable: false }), "a picture: needs its kernel to move");
});

test("no state but that of numbers that are right is called in step, or live", () => {
  for (const state of ["stale", "busy", "error"] as const) {
    for (const kernel of ["following", "busy", "silent"] as const) {
      const text = statusText({ ...live, state, kernel, branch: state === "stale", mode: state === "busy" ? "kernel" : "browser" });
      assert.doesNotMatch(text, /in step|live/, `${state}, ${kernel}`);
    }
  }
});

test("while the kernel works on a branch, nothing says that the numbers are right", async () => {
  const model = new FakeModel();
  const graph = graphMessage();
  graph.program.guards = [{ value: 1, kind: "value", outcome: graph.program.leaves[1].data }];
  model.traits._graph = graph;
  const { root, move, panel } = show(model);
  const status = () => panel("toolbar").querySelector(".adw-status")!.textContent;
  assert.equal(status(), "live in the page · kernel in step");
  move("w", 5);
  assert.equal(root.dataset.state, "stale");
  assert.equal(status(), "another branch: waiting for the kernel …");
  await until(() => root.hasAttribute("data-dimmed"));
  // Wherever a gradient stands it is one of those that are greyed; the slider's value is its own.
  for (const grey of [".adw-gradient > :last-child", ".adw-product", ".adw-total"]) {
    for (const el of root.querySelectorAll(grey)) assert.ok(el.classList.contains("adw-number"), grey);
  }
  model.update({ _graph: graphMessage(2), _values: bytes(3, 5, 1) });
  model.say({ type: "ack", graph: 2, seq: 1 });
  assert.equal(root.hasAttribute("data-dimmed"), false);
  assert.equal(status(), "live in the page · kernel in step");
});

test("the edges' mode is the view's, in all views and in Python", async () => {
  const { model, button, root } = show();
  const other = view(model);
  const pressed = (el: HTMLElement) =>
    [...el.querySelectorAll('[aria-pressed="true"]')].map(({ textContent }) => textContent);
  assert.deepEqual(pressed(root), ["local ∂"]);
  button("flow").click();
  assert.deepEqual(pressed(root), ["flow"]);
  assert.deepEqual(pressed(other.root), ["flow"]);
  await until(() => model.saved > 0);
  assert.deepEqual(model.traits._view, { edges: "flow" });
  model.update({ _view: { edges: "none" } });
  assert.deepEqual(pressed(root), ["nothing"]);
});
