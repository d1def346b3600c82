import assert from "node:assert/strict";
import { test } from "node:test";
import { stepped } from "../../../src/panels/toolbar/lecture.ts";
import { OWN_KEYS } from "../../../src/dom.ts";
import { show } from "../../shown.ts";

test("steps begin at none and end with all, which hides nothing", () => {
  assert.equal(stepped(null, 1, 7), 0);
  assert.equal(stepped(0, 1, 7), 1);
  assert.equal(stepped(6, 1, 7), null);
  assert.equal(stepped(null, -1, 7), 6);
  assert.equal(stepped(0, -1, 7), 0);
  assert.equal(stepped(3, -Infinity, 7), 0);
  assert.equal(stepped(3, Infinity, 7), null);
  assert.equal(stepped(null, Infinity, 7), null);
});

test("in a lecture the arrows step, what is hidden is not said either, and Escape ends it", () => {
  const { root, node, panel } = show();
  const key = (name: string, at: Element = root) => at.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const words = () => panel("lecture").querySelector("p")!.textContent!;
  const done = () => JSON.parse(root.dataset.view!).done;
  const [own] = Object.keys(OWN_KEYS);
  key("f"); // the widget itself has not the host's leave
  assert.equal(root.hasAttribute("data-lecture"), false);
  node("w").dispatchEvent(new Event("click", { bubbles: true }));
  key("f", node("w"));
  assert.ok(root.hasAttribute("data-lecture") && root.hasAttribute(own));
  assert.equal(words(), "w = 2   ·   ∂loss/∂w  ▲ 18");
  key("ArrowRight", node("w"));
  assert.equal(done(), 0);
  assert.equal(words(), "w = 2");
  key("ArrowRight");
  assert.equal(done(), 1);
  assert.match(words(), /w · x = 2 · 3 = 6/);
  key("End");
  assert.equal(done(), null);
  key("Escape");
  assert.equal(root.hasAttribute("data-lecture"), false);
  assert.equal(root.hasAttribute(own), false);
  key("ArrowRight");
  assert.equal(done(), null);
});
