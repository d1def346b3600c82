import assert from "node:assert/strict";
import { test } from "node:test";
import { dataOf } from "../../../src/panels/plot/run.ts";
import { Graph } from "../../../src/wire/graph.ts";
import { FakeModel, graphMessage } from "../../fixture.ts";
import { frames, layOut, until } from "../../page.ts";
import { show } from "../../shown.ts";

function open(view: Record<string, unknown> = {}) {
  const model = new FakeModel();
  model.traits._view = { panel: "descent", hold: ["x"], rate: 0.01, ...view };
  const shown = show(model);
  layOut();
  const descent = shown.panel("descent");
  /** The toolbar has a reset of its own. */
  const button = (text: string) => [...descent.querySelectorAll("button")].find((b) => b.textContent === text)!;
  /** Each step's numbers come with a frame at the latest. */
  const step = async (n = 1): Promise<void> => {
    for (let k = 0; k < n; k++) {
      const before = descent.dataset.step;
      button("step").click();
      await until(() => descent.dataset.step !== before);
    }
  };
  const at = () => [shown.slider("w").valueAsNumber, shown.slider("b").valueAsNumber];
  return { ...shown, button, descent, step, at };
}

test("a step goes against the gradient, by the rate, and moves what is not held", async () => {
  const { descent, step, at, slider } = open();
  assert.deepEqual([descent.dataset.step, descent.dataset.loss], ["0", "9"]);
  await step();
  assert.deepEqual([...at(), slider("x").valueAsNumber], [2 - 0.01 * 18, 1 - 0.01 * 6, 3]);
  assert.equal(descent.dataset.step, "1");
  assert.ok(Math.abs(Number(descent.dataset.loss) - (3 * 1.82 + 0.94 - 4) ** 2) < 1e-12);
});

test("reset goes back to where it began, and forgets", async () => {
  const { descent, step, at, button } = open();
  await step(3);
  button("reset").click();
  await frames();
  assert.deepEqual([descent.dataset.step, descent.dataset.loss, ...at()], ["0", "9", 2, 1]);
  assert.equal(descent.querySelectorAll(".adw-crumb").length, 0);
});

test("play makes a step at a time until it is paused", async () => {
  const { descent, button, panel } = open();
  const speed = descent.querySelector<HTMLSelectElement>('[aria-label="steps a second"]')!;
  speed.value = "60";
  button("play").click();
  await until(() => Number(descent.dataset.step) >= 5);
  button("pause").click();
  const stopped = descent.dataset.step;
  await frames();
  assert.equal(panel("descent").dataset.step, stopped);
  assert.ok(Number(descent.dataset.loss) < 9);
});

test("a hand on a slider begins anew from there; an undo finds its step again", async () => {
  const { descent, step, move, slider } = open();
  await step(2);
  const w = slider("w").value;
  move("w", 0);
  await frames();
  assert.equal(descent.dataset.step, "0");
  move("w", Number(w));
  await frames();
  assert.equal(descent.dataset.step, "2");
  move("w", 0);
  await frames();
  await step();
  assert.equal(descent.dataset.step, "1");
  assert.equal(descent.querySelectorAll(".adw-past").length > 0, true);
});

test("a run that has been played is undone as one", async () => {
  const { descent, button, slider, panel } = open();
  descent.querySelector<HTMLSelectElement>('[aria-label="steps a second"]')!.value = "60";
  button("play").click();
  await until(() => Number(descent.dataset.step) >= 4);
  button("pause").click();
  panel("toolbar").querySelector<HTMLButtonElement>('[aria-label^="Undo"]')!.click();
  await until(() => slider("w").valueAsNumber === 2);
  assert.equal(descent.dataset.step, "0");
});

test("a fork keeps the path so far and goes on from an earlier point", async () => {
  const { descent, step, button, root } = open();
  await step(4);
  const losses = [...descent.querySelectorAll("svg")][1];
  const lines = () => losses.querySelectorAll(".adw-trail").length;
  assert.equal(lines(), 1);
  button("fork here").click();
  assert.equal(lines(), 2);
  const rate = root.querySelector<HTMLInputElement>('[aria-label="rate"]')!;
  rate.value = "0.02";
  rate.dispatchEvent(new Event("change"));
  await step();
  assert.equal(descent.dataset.step, "5");
  assert.equal(losses.querySelectorAll(".adw-past").length, 1);
});

test("divergence is shown, and a step that is no number is not made", async () => {
  const { descent, step } = open({ rate: 1 });
  await step(4);
  assert.match(descent.textContent!, /diverges/);
  assert.ok(Number(descent.dataset.loss) > 1e6);
  const wild = open({ rate: 1e300 });
  await wild.step(1);
  wild.button("step").click();
  assert.match(wild.descent.textContent!, /diverged/);
  assert.ok(wild.at().every(Number.isFinite));
});

test("line search, momentum, RMSProp and Adam all go down", async () => {
  for (const method of ["line search", "momentum", "rmsprop", "adam"]) {
    const { descent, step } = open({ method, rate: method === "line search" ? 1 : 0.02 });
    await step(3);
    assert.ok(Number(descent.dataset.loss) < 9, method);
  }
});

test("a step's arrow under each slider that moves", () => {
  const { root } = open();
  const ways = [...root.querySelectorAll<HTMLElement>(".adw-leaf")].map((row) => row.querySelector<HTMLElement>(".adw-ghost:not([hidden])")?.dataset.way);
  assert.deepEqual(ways, [undefined, "down", undefined]); // b's is shorter than can be seen
});

test("data are held where others are parameters by their names", () => {
  const named = (...names: string[]): string[] => {
    const message = graphMessage();
    message.program.leaves.forEach((leaf, k) => (leaf.name = names[k]));
    return dataOf(new Graph(message));
  };
  assert.deepEqual(named("x", "w", "b"), ["x"]);
  assert.deepEqual(named("x", "y", "z"), []);
  assert.deepEqual(named("target", "layers[0].weight", "x_1"), ["target", "x_1"]);
  assert.deepEqual(named("theta", "tau", "y"), ["y"]);
});

test("a loss that may not be seen yet is nowhere", async () => {
  const { descent, step, model } = open();
  await step(2);
  assert.ok(descent.querySelector(".adw-trail"));
  model.update({ _view: { panel: "descent", hold: ["x"], rate: 0.01, done: 2 } });
  assert.equal(descent.dataset.loss, undefined);
  assert.equal(descent.querySelectorAll(".adw-trail").length, 0);
  assert.doesNotMatch(descent.textContent!, /loss \d/);
});

for (const method of ["momentum", "rmsprop", "adam"]) {
  test(`a fork goes on with what ${method} remembered at its step`, async () => {
    const { descent, step, at, button } = open({ method });
    const past: number[][] = [at()];
    for (let k = 0; k < 5; k++) {
      await step();
      past.push(at());
    }
    const goTo = async (k: number): Promise<void> => {
      while (Number(descent.dataset.step) > k) {
        const before = descent.dataset.step;
        descent.closest(".ad-widget")!.querySelector<HTMLButtonElement>('[aria-label^="Undo"]')!.click();
        await until(() => descent.dataset.step !== before);
      }
    };
    await goTo(2);
    button("fork here").click();
    await step();
    assert.deepEqual(at(), past[3]); // and not as if it had just begun
    await step();
    assert.deepEqual(at(), past[4]);
    assert.ok(descent.querySelectorAll(".adw-past").length > 0);
  });
}

test("another method begins with nothing to remember", async () => {
  const { descent, step, at } = open({ method: "momentum" });
  await step(3);
  const [w, b] = at();
  const select = descent.querySelector<HTMLSelectElement>('[aria-label="method"]')!;
  select.value = "adam";
  select.dispatchEvent(new Event("change"));
  await step();
  // The first step of Adam is as long as its rate, whatever the gradient.
  assert.ok(Math.abs(Math.abs(at()[0] - w) - 0.01) < 1e-6);
  assert.ok(Math.abs(Math.abs(at()[1] - b) - 0.01) < 1e-6);
});
