import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { until } from "./page.ts";
import { signOfGraph } from "../src/sharing.ts";
import { Graph } from "../src/wire/graph.ts";
import { fragmentOf } from "../src/wire/link.ts";
import { graphMessage } from "./fixture.ts";
import { mounted } from "./shown.ts";

const OF = signOfGraph(new Graph(graphMessage()));
const base64 = (...xs: number[]) => Buffer.from(Float64Array.from(xs).buffer).toString("base64");
const open = (widget: string) => mounted({ widget, _graph: graphMessage(), _values: base64(3, 2, 1), _frame: null, _view: {} } as never);
const at = (hash: string) => Object.assign(globalThis, { location: { hash, href: `file:///a.html${hash}`, protocol: "file:" } });
const link = (setting: object) => `#${fragmentOf({ of: OF, nth: 0, at: {}, view: {}, ...setting })}`;
afterEach(() => void at(""));

test("a widget opens as a link in the address says, and hands can take it back", async () => {
  at(link({ at: { w: 5 }, view: { edges: "flow" } }));
  const { node, root, panel } = open("a");
  assert.equal(node("loss").getAttribute("data-value"), "144");
  assert.equal(JSON.parse(root.dataset.view!).edges, "flow");
  assert.equal(panel("message").textContent, "");
  panel("toolbar").querySelector<HTMLButtonElement>('[aria-label^="Undo"]')!.click();
  await until(() => node("w").getAttribute("data-value") === "2");
});

test("of several alike each has its own part of the link", () => {
  at(`${link({ nth: 1, at: { w: 7 } })}&${link({ at: { b: 0 } }).slice(1)}`);
  const [one, two, three] = ["a", "b", "c"].map(open);
  const values = [one, two, three].map(({ node }) => ["w", "b"].map((name) => Number(node(name).getAttribute("data-value"))));
  assert.deepEqual(values, [[2, 0], [7, 1], [2, 1]]);
});

test("another link in the same page is taken when it comes", () => {
  const { node } = open("a");
  at(link({ at: { w: 4 } }));
  dispatchEvent(new window.Event("hashchange"));
  assert.equal(node("w").getAttribute("data-value"), "4");
});

test("a link that cannot be read, or is for another graph, is said and does nothing", async () => {
  for (const [hash, words] of [
    ["#adw1=@@@", "not whole"],
    ["#adw1=e30", "not whole"],
    [`#${fragmentOf({ of: "00000000", nth: 0, at: {}, view: {} })}`, "other leaves"],
    [link({ nth: 1 }), "other leaves"],
    [link({ at: { q: 1 } }), "no leaf “q”"],
    [link({ view: { panel: "<b>" } }), "some is left aside"],
  ] as const) {
    at(hash);
    const { panel, node, remove } = open("a");
    await until(() => panel("message").textContent!.includes(words));
    assert.equal(panel("message").hidden, false);
    assert.equal(node("w").getAttribute("data-value"), "2");
    remove();
  }
});

test("an address without a link says nothing", async () => {
  at("#results");
  const { panel } = open("a");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(panel("message").hidden, true);
});

test("where the page cannot compute, values stay, and that is said", () => {
  const graph = graphMessage();
  graph.program.sections.forward.steps[3][0] = "mystery";
  at(link({ at: { w: 5 }, view: { edges: "flow" } }));
  const { node, panel, root } = mounted({ widget: "a", _graph: graph, _values: base64(3, 2, 1), _frame: null, _view: {} } as never);
  assert.equal(JSON.parse(root.dataset.view!).edges, "flow");
  assert.match(panel("message").textContent!, /cannot compute/);
  assert.equal(node("w").getAttribute("data-value"), "0"); // as in this page, which has no frame
});
