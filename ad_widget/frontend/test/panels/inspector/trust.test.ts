import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, bytes, ownOp } from "../../fixture.ts";
import { until } from "../../page.ts";
import { show } from "../../shown.ts";

test("once the hand rests each gradient has its check, and under a hand none", async () => {
  const model = new FakeModel();
  model.traits._view = { select: "w" };
  const { panel, root, move } = show(model);
  const trust = panel("trust");
  await until(() => trust.dataset.check !== undefined);
  assert.equal(trust.dataset.check, "agrees");
  assert.ok(Number(trust.dataset.off) < 1e-9);
  const glyphs = () => [...root.querySelectorAll(".adw-check")].map((el) => el.textContent).join("");
  await until(() => glyphs() === "✓✓✓");
  move("w", 1);
  assert.equal(trust.dataset.check, undefined);
  assert.equal(glyphs(), "");
  await until(() => trust.dataset.check === "agrees");
});

test("the badge follows what is chosen, says why in words, and keeps what is hidden to itself", async () => {
  const model = new FakeModel();
  model.traits._view = { select: "a" };
  const { panel } = show(model);
  const trust = panel("trust");
  await until(() => trust.dataset.check !== undefined);
  const badge = trust.querySelector("button")!;
  assert.match(badge.textContent!, /^∂loss\/∂a checked ✓/);
  const words = trust.querySelector<HTMLElement>(".adw-trust-words")!;
  assert.ok(words.hidden);
  badge.click();
  assert.match(words.textContent!, /Central differences of the forward pass give 6 for/);
  assert.ok(!words.hidden);
  model.update({ _view: { select: "w", done: 2 } });
  assert.equal(trust.dataset.check, undefined);
  assert.ok(words.hidden);
});

test("what the page cannot run is checked by runs of the kernel", async () => {
  /** A kernel that runs the graph, and knows w's gradient as the frame has it. */
  class Kernel extends FakeModel {
    override send(content: FakeModel["sent"][0]["content"], callbacks: unknown, buffers: ArrayBuffer[] = []) {
      super.send(content, callbacks, buffers);
      if (content.type !== "aside") return;
      const [x, w, b] = new Float64Array(buffers[0]);
      queueMicrotask(() => this.say({ type: "aside", seq: content.seq }, bytes((w * x + b - 4) ** 2, 0, 0, 0)));
    }
  }
  const model = new Kernel("kernel");
  Object.assign(model.traits, { _graph: ownOp(), _view: { select: "w" } });
  const { panel } = show(model);
  const trust = panel("trust");
  await until(() => trust.dataset.check !== undefined);
  assert.equal(trust.dataset.check, "agrees");
  assert.ok(Math.abs(Number(trust.dataset.difference) - 18) < 1e-6);
  const asked = model.sent.filter(({ content }) => content.type === "aside");
  assert.ok(asked.length >= 5 && asked.every(({ content }) => (content as { rerun?: boolean }).rerun === false));
});
