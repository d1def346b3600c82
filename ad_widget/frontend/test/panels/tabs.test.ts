import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kind } from "../../src/panels/panel.ts";
import { rootOf } from "../../src/panels/panel.ts";
import { tabs } from "../../src/panels/tabs.ts";
import { effect } from "../../src/signals.ts";
import { Shared } from "../../src/shared.ts";
import { Store } from "../../src/store.ts";

const idle = { setLeaf() {}, setLeaves() {}, askBranch() {}, aside: () => "", settle() {}, reset() {}, ask() {}, valueOf: () => null };

/** Two panels that say what becomes of them. */
function setup(names = ["chain", "steps"]) {
  const log: string[] = [];
  const shared = new Shared();
  const store = new Store(shared, idle);
  const kinds: Kind[] = names.map((name) => ({
    name,
    tab: name.toUpperCase(),
    css: "",
    make: () => ({
      slot: "bottom",
      el: rootOf(name),
      attach(_, signal) {
        log.push(`open ${name}`);
        signal.addEventListener("abort", () => log.push(`close ${name}`));
        effect(() => void log.push(`edges ${store.edges()}`), signal);
      },
    }),
  }));
  const slot = document.createElement("div");
  const life = new AbortController();
  tabs(store, kinds, slot, life.signal);
  const open = () => [...slot.querySelectorAll<HTMLElement>("[data-panel]")].map((el) => el.dataset.panel);
  const tab = (text: string) => [...slot.querySelectorAll("button")].find((el) => el.textContent === text)!;
  return { log, shared, store, slot, life, open, tab };
}

test("one panel at a time, the one that the view names, made when it is opened", () => {
  const { log, store, open } = setup();
  assert.deepEqual(open(), ["chain"]);
  store.setView({ panel: "steps" });
  assert.deepEqual(open(), ["steps"]);
  store.setView({ edges: "flow" });
  store.setView({ panel: null });
  assert.deepEqual(open(), []);
  store.setView({ edges: "none" });
  store.setView({ panel: "unheard of" });
  assert.deepEqual(open(), []);
  assert.deepEqual(log, ["open chain", "edges local", "close chain", "open steps", "edges local", "edges flow", "close steps"]);
});

test("tabs choose, and the open one's closes", () => {
  const { shared, tab, open } = setup();
  tab("STEPS").click();
  assert.equal(shared.view().panel, "steps");
  assert.equal(tab("STEPS").getAttribute("aria-selected"), "true");
  tab("STEPS").click();
  assert.deepEqual(open(), []);
  assert.equal(tab("CHAIN").tabIndex, 0); // the keyboard comes in somewhere
});

test("arrows go from tab to tab", () => {
  const { shared, tab } = setup(["chain", "steps", "slope"]);
  tab("CHAIN").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  assert.equal(shared.view().panel, "slope");
  tab("SLOPE").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  assert.equal(shared.view().panel, "chain");
});

test("of a single panel there are no tabs", () => {
  const { slot, open } = setup(["chain"]);
  assert.equal(slot.querySelector("[role=tablist]"), null);
  assert.deepEqual(open(), ["chain"]);
});

test("with the view the open panel ends", () => {
  const { log, life } = setup();
  life.abort();
  assert.equal(log.at(-1), "close chain");
});
