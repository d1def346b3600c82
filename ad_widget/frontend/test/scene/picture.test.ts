import { frames, layOut } from "../page.ts";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import widget from "../../src/index.ts";
import { FakeModel, graphMessage } from "../fixture.ts";
import { type Sketch, call, sketched } from "./drawn.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  document.body.replaceChildren();
});

function show(model: FakeModel) {
  const el = document.createElement("div");
  document.body.append(el);
  closers.push(widget.initialize({ model }) ?? (() => {}), widget.render({ model, el }));
  layOut();
  const root = el.querySelector<HTMLElement>(".ad-widget")!;
  const keys = (name: string) => [...root.querySelectorAll(`[${name}]`)].map((one) => one.getAttribute(name)!);
  const group = (key: string) => root.querySelector<SVGGElement>(`[data-group="${key}"]`)!;
  const press = (on: Element, key: string) => on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const click = (on: Element) => on.dispatchEvent(new Event("click", { bubbles: true }));
  return { el, root, keys, group, press, click };
}

/** x, w, b → f: two steps within → loss; as the fixture's program, its middle in a call. */
function grouped(view: Record<string, unknown> = {}): FakeModel {
  const model = new FakeModel();
  const message = graphMessage();
  message.program.scopes = [call("f"), call("g", 0, 0)];
  message.program.nodes[2].scope = 1; // w·x
  message.program.nodes[4].scope = 0; // a
  model.traits._graph = message;
  model.traits._view = view;
  return model;
}

test("a closed group is one card with its output's numbers, and nothing of what it holds", () => {
  const { root, keys, group } = show(grouped({ open: [] }));
  assert.deepEqual(keys("data-node"), ["w", "x", "b", "5", "6", "loss"]);
  assert.deepEqual(keys("data-group"), ["f"]);
  assert.deepEqual(keys("data-edge").sort(), ["5->6", "6->loss", "b->f", "f->6", "w->f", "x->f"]);
  assert.equal(group("f").getAttribute("data-value"), "7");
  assert.equal(group("f").getAttribute("data-grad"), "6");
  assert.equal(group("f").getAttribute("aria-expanded"), "false");
  assert.match(group("f").textContent!, /f.*2 ops/);
  const texts = [...root.querySelectorAll(".adw-still text")].map((text) => text.textContent);
  assert.ok(texts.includes("×3"), "the derivative of the group's output by w");
});

test("its numbers follow a slider", () => {
  const { root, group } = show(grouped({ open: [] }));
  const slider = root.querySelector<HTMLInputElement>('input[type=range][aria-label="w"]')!;
  slider.value = "5";
  slider.dispatchEvent(new Event("input"));
  assert.equal(group("f").getAttribute("data-value"), "16");
  assert.equal(group("f").getAttribute("data-grad"), "24");
  assert.equal(root.querySelector('[data-node="w"]')!.getAttribute("data-grad"), "72");
});

test("a click opens a group, a click on its title closes it; so does Enter, and the keyboard stays", () => {
  const { keys, group, click, press } = show(grouped({ open: [] }));
  click(group("f"));
  assert.deepEqual(keys("data-group"), ["f", "f/g[0]"]);
  assert.equal(group("f").getAttribute("aria-expanded"), "true");
  assert.ok(keys("data-edge").includes("w->f/g[0]"));
  assert.ok(keys("data-node").includes("a"));
  press(group("f/g[0]"), "Enter");
  assert.ok(keys("data-node").includes("2"));
  assert.equal((document.activeElement as unknown as SVGElement).dataset.group, "f/g[0]");
  press(group("f/g[0]"), "Enter");
  assert.ok(!keys("data-node").includes("2"));
  click(group("f"));
  assert.deepEqual(keys("data-group"), ["f"]);
});

test("without a choice all groups are open; the first click closes one", () => {
  const model = grouped();
  const { keys, group, click } = show(model);
  assert.deepEqual(keys("data-node"), ["w", "x", "2", "b", "a", "5", "6", "loss"]);
  click(group("f/g[0]"));
  assert.ok(!keys("data-node").includes("2"));
  assert.ok(keys("data-node").includes("a"));
});

test("the way to what is chosen opens, and closed around it the group is what is chosen", () => {
  const { root, keys, group, click } = show(grouped({ open: [], select: "2" }));
  assert.ok(keys("data-node").includes("2"));
  const chain = root.querySelector('[data-panel="chain"]')!;
  assert.match(chain.textContent!, /w·x/);
  assert.match(chain.textContent!, /= 6/);
  click(group("f"));
  assert.ok(!keys("data-node").includes("2"));
  assert.ok(group("f").classList.contains("adw-chosen"));
});

test("of a closed group the chain rule is that of its output", () => {
  const { root, group } = show(grouped({ open: [], select: "f" }));
  assert.ok(group("f").classList.contains("adw-chosen"));
  const chain = root.querySelector('[data-panel="chain"]')!;
  assert.match(chain.textContent!, /∂loss\/∂f/);
  assert.match(chain.textContent!, /loss ← a−4 ← f/);
});

test("through a closed group the factors multiply to the gradient", () => {
  const { root } = show(grouped({ open: [], select: "w" }));
  const chain = root.querySelector('[data-panel="chain"]')!;
  assert.match(chain.textContent!, /loss ← a−4 ← f ← w/);
  assert.match(chain.textContent!, /6 · 1 · 3/);
  assert.match(chain.textContent!, /= 18/);
});

test("a group of several outputs says them one after another", () => {
  const sketch: Sketch = {
    nodes: 5, edges: [[0, 1], [0, 2], [1, 3], [2, 3], [3, 4]], scopes: [call("f")], scope: [null, 0, 0, null, null],
  };
  const model = new FakeModel();
  const { message, grads } = sketched(sketch);
  model.traits._graph = message;
  model.traits._values = null;
  model.traits._view = { open: [] };
  const { group } = show(model);
  assert.equal(group("f").getAttribute("data-value"), "[11,12]");
  assert.deepEqual(JSON.parse(group("f").getAttribute("data-grad")!), [grads[1], grads[2]]);
});

test("the graph is turned by its button, and by the view", async () => {
  const model = grouped();
  const { root } = show(model);
  const box = (key: string) => {
    const rect = root.querySelector(`[data-node="${key}"] rect`)!;
    return { x: Number(rect.getAttribute("x")), y: Number(rect.getAttribute("y")) };
  };
  assert.ok(box("loss").x > box("w").x);
  const turn = root.querySelector<HTMLButtonElement>('button[title^="Turn the graph"]')!;
  turn.click();
  await frames();
  assert.ok(box("loss").y > box("w").y);
  assert.equal(turn.title, "Turn the graph: left to right");
  model.update({ _view: { orientation: "lr" } });
  assert.ok(box("loss").x > box("w").x);
});

test("arrows lead along the edges, whichever way the graph runs", () => {
  const { root, press } = show(grouped({ orientation: "tb" }));
  const node = (key: string) => root.querySelector<SVGGElement>(`[data-node="${key}"]`)!;
  node("loss").focus();
  press(node("loss"), "ArrowUp");
  assert.equal((document.activeElement as unknown as SVGElement).dataset.node, "6");
  press(node("6"), "ArrowDown");
  assert.equal((document.activeElement as unknown as SVGElement).dataset.node, "loss");
});

test("Escape leads out to the groups around, where Enter closes one", () => {
  const { root, group, keys, press } = show(grouped());
  const focused = () => (document.activeElement as unknown as SVGElement).dataset.group;
  const node = root.querySelector<SVGGElement>('[data-node="2"]')!;
  node.focus();
  press(node, "Escape");
  assert.equal(focused(), "f/g[0]");
  press(group("f/g[0]"), "Escape");
  assert.equal(focused(), "f");
  press(group("f"), "Enter");
  assert.ok(!keys("data-node").includes("2"));
  assert.equal(focused(), "f");
});

test("what the mask hides is on no card, in no attribute, in no name", () => {
  const { root } = show(grouped({ open: [], done: 0 }));
  const group = root.querySelector('[data-group="f"]')!;
  assert.equal(group.hasAttribute("data-value"), false);
  assert.equal(group.hasAttribute("data-grad"), false);
  const texts = [...root.querySelectorAll(".adw-still text")].map((text) => text.textContent);
  assert.deepEqual(texts.sort(), ["1", "2", "3", "4"]); // leaves and the constant
});

test("a token stands for its leaf near a use of it, and lights with it", () => {
  // n0 goes through a long chain, and w = n1 into its first and its last step.
  const edges: [number, number][] = [[0, 2], [1, 2]];
  for (let i = 2; i < 12; i++) edges.push([i, i + 1]);
  edges.push([1, 12]);
  const model = new FakeModel();
  model.traits._graph = sketched({ nodes: 13, edges }).message;
  model.traits._values = null;
  const { root, keys, click } = show(model);
  const token = root.querySelector<SVGGElement>('[data-token="n1"]')!;
  assert.ok(token);
  assert.equal(keys("data-node").filter((key) => key === "n1").length, 1);
  assert.ok(keys("data-edge").includes("n1->n12"));
  assert.equal(token.classList.contains("adw-chosen"), false);
  click(token);
  assert.ok(token.classList.contains("adw-chosen"));
  assert.ok(root.querySelector('[data-node="n1"]')!.classList.contains("adw-chosen"));
  click(root.querySelector('[data-node="n0"]')!);
  assert.equal(token.classList.contains("adw-chosen"), false);
});
