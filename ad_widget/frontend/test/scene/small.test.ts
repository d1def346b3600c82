import assert from "node:assert/strict";
import { test } from "node:test";
import STYLE from "../../../style.json";
import { Arranger } from "../../src/scene/arranger.ts";
import { fitting } from "../../src/scene/camera.ts";
import { itemsOf, onEdge } from "../../src/scene/items.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { ROOMY } from "../../src/scene/sizes.ts";
import { signal } from "../../src/signals.ts";
import { sketched } from "./drawn.ts";

/** A chain as of matrices: for where things stand only their shapes count. */
function matrices(length: number) {
  const edges = Array.from({ length: length - 1 }, (_, k): [number, number] => [k, k + 1]);
  const { graph } = sketched({ nodes: length, edges });
  for (const slot of graph.slots) Object.assign(slot, { shape: [3, 4], size: 12 });
  return sceneOf(graph, null);
}

test("arrays stand in small where the whole is only then seen, and in full when one comes near", () => {
  const arranger = new Arranger(signal(matrices(8)), signal("lr" as const));
  arranger.begin();
  const width = () => arranger.picture()!.layout.width;
  const full = width();
  assert.equal(arranger.picture()!.small, false);
  arranger.room.set({ width: full, height: 600 });
  assert.equal(arranger.picture()!.small, false);
  arranger.room.set({ width: full / 3.2, height: 600 });
  assert.equal(arranger.picture()!.small, true);
  assert.ok(width() < 0.8 * full);
  arranger.near.set(true);
  assert.equal(arranger.picture()!.small, false);
  assert.equal(width(), full);
  arranger.near.set(false);
  arranger.room.set({ width: 60, height: 60 }); // not even so
  assert.equal(arranger.picture()!.small, false);
  arranger.end();
});

test("seen whole in small, edges have the room that their numbers need on the screen", () => {
  const { graph } = sketched({ nodes: 8, edges: Array.from({ length: 7 }, (_, k): [number, number] => [k, k + 1]) });
  const arranger = new Arranger(signal(sceneOf(graph, null)), signal("lr" as const));
  arranger.begin();
  const natural = arranger.picture()!;
  arranger.room.set({ width: 0.9 * natural.layout.width, height: 600 });
  assert.equal(arranger.picture(), natural); // they have it
  arranger.room.set({ width: 0.65 * natural.layout.width, height: 600 });
  const placed = arranger.picture()!;
  const scale = fitting(placed.layout, arranger.room()!);
  assert.ok(placed.seen < 0.65);
  const { width } = itemsOf(placed).find(onEdge)!;
  assert.ok(scale * width > 0.9 * ROOMY * STYLE.edge.label_width);
  placed.layout.edges.forEach(({ number, path }) => {
    const [x] = number!;
    assert.ok(x - width / 2 > path[0] && x + width / 2 < path.at(-2)!);
  });
  arranger.room.set({ width: 60, height: 60 }); // here nobody could read them
  assert.equal(arranger.picture(), natural);
  arranger.end();
});
