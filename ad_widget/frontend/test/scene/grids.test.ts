import "../page.ts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { elementAt, gridOf, originOf } from "../../src/scene/grids.ts";
import { heatMapsOf } from "../../src/scene/heat.ts";
import { ROW, itemsOf } from "../../src/scene/items.ts";
import { place } from "../../src/scene/place.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { cardSize } from "../../src/scene/sizes.ts";
import { Texts, roomFor } from "../../src/scene/texts.ts";
import { Graph } from "../../src/wire/graph.ts";
import { graphMessage } from "../fixture.ts";

type Row = [shape: number[], grad: boolean, grid: ReturnType<typeof gridOf>, size: [number, number]];
const kept: Row[] = JSON.parse(readFileSync(join(process.cwd(), "../../tests/data/grids.json"), "utf8"));

/** x, an array, and what else the fixture draws; all gradients alike. */
function sceneWith(shape: number[], grad: boolean): Scene {
  const message = graphMessage();
  const { program } = message;
  let size = 1;
  for (const n of shape) size *= n;
  const zeros = { dtype: "float64" as const, shape, data: new DataView(new ArrayBuffer(8 * size)) };
  program.values = [[shape, "float64"], [[], "float64"], [shape, "float64"]];
  program.constants = [[1, { ...zeros, shape: [], data: new DataView(new ArrayBuffer(8)) }], [2, zeros]];
  program.leaves = [{ value: 0, name: "x", data: zeros, tangent: null }];
  program.sections = { forward: { steps: [], shows: [0] }, backward: { steps: [], shows: [2] }, local: { steps: [], shows: [] } };
  program.output = 0;
  program.nodes = [{ ...program.nodes[1], value: 0, grad: grad ? 2 : null, symbol: "@", kind: "leaf" }];
  program.edges = [];
  program.source = null;
  return sceneOf(new Graph({ ...message, controls: [] }));
}

test("arrays stand where Python puts them, on cards as large", () => {
  for (const [shape, grad, grid, [, high]] of kept) {
    const made = gridOf(shape, grad);
    assert.deepEqual(made && JSON.parse(JSON.stringify(made)), grid, `${shape}`);
    const { graph, cards } = sceneWith(shape, grad);
    assert.equal(cardSize(graph, cards[0])[1], high, `${shape}`);
  }
});

test("every number is written in its own place, and found there again", () => {
  const scene = sceneWith([2, 3], true);
  const placed = place(scene, "lr");
  const frame = Float64Array.of(1, -2.5, 3, 4, 1234567, NaN, 0, -0.125, 1, 2, 3, Infinity);
  const items = itemsOf(placed);
  const texts = new Texts(scene.graph, items);
  const said = items.map((item, k) => {
    texts.write(k, item, frame, roomFor(item.width, item.pixels));
    return texts.runs(k).map(([, text]) => text).join("");
  });
  assert.deepEqual(said, ["1", "−2.5", "3", "4", "1.23e6", "NaN", "·0", "▼0.125", "▲1", "▲2", "▲3", "▲∞"]);
  const grid = gridOf([2, 3], true)!;
  for (const { x, y, width, height, kind, at } of items) {
    const found = elementAt(scene.cards[0], placed.layout.cards[0], grid, x + width / 2, y + height / 2);
    assert.deepEqual(found, { part: kind === "grad" ? 1 : 0, at });
  }
  const [left, top] = originOf(scene.cards[0], placed.layout.cards[0], grid, 0);
  assert.equal(elementAt(scene.cards[0], placed.layout.cards[0], grid, left - 2, top + 2), null);
});

test("a heat map says under it how far its colours reach, and what they cannot tell", () => {
  const scene = sceneWith([10, 10], true);
  const placed = place(scene, "lr");
  assert.deepEqual(heatMapsOf(placed).map(({ kind, written, rows, columns, start }) => [kind, written, rows, columns, start]), [
    ["value", false, 10, 10, 0], ["grad", false, 10, 10, 100],
  ]);
  const items = itemsOf(placed);
  const texts = new Texts(scene.graph, items);
  const say = (frame: Float64Array): string[] =>
    items.map((item, k) => {
      texts.write(k, item, frame, roomFor(item.width, item.pixels));
      return texts.runs(k).map(([colour, text]) => `${colour} ${text}`).join("");
    });
  const frame = new Float64Array(200);
  assert.deepEqual(say(frame), ["soft 0", "soft ∂ 0"]);
  frame[3] = -7.25;
  frame[150] = NaN;
  frame[151] = 0.5;
  assert.deepEqual(say(frame), ["soft ±7.25", "warn ∂ ±0.5 NaN"]);
});

test("numbers of which none has room are told by how large they are", () => {
  const scene = sceneWith([2, 3], false);
  const [item] = itemsOf(place(scene, "lr"));
  const texts = new Texts(scene.graph, [item]);
  const say = (room: number): string => {
    texts.write(0, { ...item, at: ROW }, Float64Array.of(-0.125, 2, 3, 4, 5, -6), room);
    return texts.runs(0).map(([, text]) => text).join("");
  };
  assert.deepEqual([40, 12, 8, 5, 1].map(say), ["−0.125 2 3 4 5 −6", "−0.125 2 3 …", "−0.125 …", "±6", "…"]);
});
