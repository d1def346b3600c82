/** The page places the kept corpus where Python does; see `tests/layout`. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Graph, type Layout, type Orientation, layout, leastLength, reentered } from "../src/scene/layout/index.ts";

const DATA = join(process.cwd(), "../../tests/data/layout");
const TOLERANCE = 0.011; // px: what is kept is rounded

interface Kept {
  orientation: Orientation;
  graph: Graph;
  layout: Layout;
}

function read(file: string): Kept {
  return JSON.parse(readFileSync(join(DATA, file), "utf8"));
}

function compare(one: unknown, other: unknown, at: string): void {
  if (typeof one === "number" && typeof other === "number") {
    assert.ok(Math.abs(one - other) <= TOLERANCE, `${at}: ${one} and ${other}`);
  } else if (one === null || other === null || typeof one !== "object") {
    assert.equal(one, other, at);
  } else {
    assert.deepEqual(Object.keys(one), Object.keys(other as object), at);
    for (const [key, value] of Object.entries(one)) compare(value, (other as never)[key], `${at}.${key}`);
  }
}

for (const file of readdirSync(DATA)) {
  test(`${file} is placed as Python places it`, () => {
    const { graph, orientation, layout: kept } = read(file);
    const placed = layout(graph, { orientation });
    compare(kept, placed, "layout");
    const least = leastLength(graph, orientation);
    assert.ok(least <= (orientation === "lr" ? placed.width : placed.height), "none is shorter than is said beforehand");
  });
}

test("a circle is refused", () => {
  const card = { width: 118, height: 78, kind: "op" } as const;
  const edges = [
    { source: 0, target: 1, position: 0 },
    { source: 1, target: 0, position: 0 },
  ];
  assert.throws(() => layout({ cards: [card, card], edges }), /a circle/);
});

test("of two groups that need each other the smaller is named", () => {
  assert.deepEqual(reentered(6, [[0, 3], [4, 1], [2, 5]], [0, 0, 0, 1, 1, null]), [1]);
});

test("the insides of groups are kept while others close", () => {
  const { graph } = read("groups.json");
  const kept = new Map<string, unknown>();
  const first = layout(graph, { kept });
  const known = new Map(kept);
  assert.ok(known.size > 0);
  assert.deepEqual(layout(graph, { kept }), first);
  const cards = graph.cards.map((card) => (card.group === 2 ? { ...card, group: null } : card));
  layout({ ...graph, cards }, { kept });
  for (const [key, level] of known) assert.equal(kept.get(key), level);
});

test("what is given is left as it was", () => {
  const { graph, orientation } = read("groups-down.json");
  const before = JSON.stringify(graph);
  layout(graph, { orientation });
  assert.equal(JSON.stringify(graph), before);
});
