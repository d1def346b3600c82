import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import STYLE from "../../../style.json";
import { ALL } from "../../src/mask.ts";
import { Arranger } from "../../src/scene/arranger.ts";
import { fitting } from "../../src/scene/camera.ts";
import { LEGIBLE, cardsFrom, linesFrom, namesFrom } from "../../src/scene/detail.ts";
import { type Form, elementAt, gridOn } from "../../src/scene/grids.ts";
import { type HeatMap, heatMapsOf } from "../../src/scene/heat.ts";
import { itemsOf, onEdge } from "../../src/scene/items.ts";
import { Painter } from "../../src/scene/painter.ts";
import { place } from "../../src/scene/place.ts";
import { sceneOf } from "../../src/scene/scene.ts";
import { ROOMY } from "../../src/scene/sizes.ts";
import { signal } from "../../src/signals.ts";
import { sketched } from "./drawn.ts";

const SHAPES = [[3, 4], [4, 2], [4], [2], [3, 1], [1, 1], [64], [30, 64], [64, 3], [2, 3, 4], [5, 8, 8], [1, 300]];
const SMALLER: Form[] = ["large", "maps", "small"];

/** A chain as of arrays: for where things stand only their shapes count. */
function arrays(length: number, shape = [3, 4]) {
  const edges = Array.from({ length: length - 1 }, (_, k): [number, number] => [k, k + 1]);
  const { graph } = sketched({ nodes: length, edges });
  for (const slot of graph.slots) Object.assign(slot, { shape, size: shape.reduce((a, b) => a * b) });
  return sceneOf(graph, null);
}

test("arrays stand in small where the whole is only then seen, and in full when one comes near", () => {
  const arranger = new Arranger(signal(arrays(8, [3, 2])), signal("lr" as const));
  arranger.begin();
  const form = () => arranger.picture()!.form;
  const width = () => arranger.picture()!.layout.width;
  const full = width();
  assert.equal(form(), "whole");
  arranger.room.set({ width: full, height: 600 });
  assert.equal(form(), "whole");
  arranger.room.set({ width: full / 1.8, height: 600 });
  assert.equal(form(), "stacked");
  assert.ok(width() < 0.8 * full);
  arranger.room.set({ width: full / 3.2, height: 600 });
  assert.equal(form(), "large");
  assert.ok(width() < 0.8 * full);
  arranger.near.set(true);
  assert.equal(form(), "whole");
  assert.equal(width(), full);
  arranger.near.set(false);
  arranger.room.set({ width: 60, height: 60 }); // not even so
  assert.equal(form(), "whole");
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

test("where height decides the scale, maps are no higher than leaves it as it is", () => {
  const arranger = new Arranger(signal(arrays(8)), signal("lr" as const));
  arranger.begin();
  const scene = arrays(8);
  const [large, maps, small] = SMALLER.map((form) => place(scene, "lr", null, undefined, form).layout);
  assert.ok(large.height > maps.height + 30 && maps.height > small.height + 30);
  const scale = 0.5;
  const room = (height: number) => ({ width: scale * small.width + 32, height: scale * height + 32 });
  for (const [height, form] of [[large.height, "large"], [maps.height, "maps"], [small.height, "small"]] as const) {
    arranger.room.set(room(height));
    assert.equal(arranger.picture()!.form, form);
  }
  arranger.end();
});

test("an array is seen in every form of a smaller picture, and its gradient apart from it", () => {
  for (const orientation of ["lr", "tb"] as const) for (const form of SMALLER) for (const shape of SHAPES) {
    const placed = place(arrays(3, shape), orientation, null, undefined, form);
    const { scene, layout } = placed;
    const maps = heatMapsOf(placed);
    assert.deepEqual(maps.map(({ kind, of }) => [kind, of]), [0, 1, 2].flatMap((of) => [["value", of], ["grad", of]]));
    const told = `${form} ${orientation} ${shape}`;
    for (const { of, x, y, width, height, rows, columns } of maps) {
      const [cx, cy, w, h] = layout.cards[of];
      assert.ok(x > cx - w / 2 && x + width < cx + w / 2 && y > cy - h / 2 && y + height < cy + h / 2, `on its card: ${told}`);
      assert.ok(width * height >= 160, `${width}×${height}: ${told}`);
      const stretch = (width / columns) / (height / rows);
      assert.ok(Math.min(width, height) === 8 || (stretch < 1.51 && stretch > 0.66), `cells are nearly square: ${told}`);
    }
    const [value, grad] = maps;
    assert.equal(meet(value, grad), false, told);
    // What is pointed at is what is seen.
    const grid = gridOn(scene.graph, scene.cards[0], placed)!;
    maps.slice(0, 2).forEach(({ x, y, width, height, rows, columns }, part) => {
      const last = elementAt(scene.cards[0], layout.cards[0], grid, x + width - 0.1, y + height - 0.1);
      assert.deepEqual(last, { part, at: rows * columns - 1 }, told);
    });
  }
});

test("no text of a card reaches into its maps, or into another, at any scale", () => {
  for (const orientation of ["lr", "tb"] as const) for (const form of SMALLER) for (const shape of SHAPES) {
    const placed = place(arrays(2, shape), orientation, null, undefined, form);
    const painter = new Painter(document.createElement("canvas"));
    painter.setPicture(placed, ALL);
    for (const scale of [namesFrom(LEGIBLE), 0.45, 0.48, 0.5, linesFrom(LEGIBLE), 0.6, cardsFrom(LEGIBLE), 0.8, 1, 2]) {
      painter.setCamera({ scale, x: 0, y: 0 });
      const boxes = painter.items.flatMap((item, k) =>
        item.of === 0 && painter.wanted(k) ? [{ ...item, y: painter.lettering.baselines[k] - painter.lettering.pixels[k], height: 1.3 * painter.lettering.pixels[k] }] : [],
      );
      if (form === "small") assert.deepEqual(boxes, []);
      else assert.ok(boxes.length > 0);
      const told = `${form} ${orientation} ${shape} at ${scale}`;
      for (const box of boxes) for (const map of heatMapsOf(placed)) assert.equal(map.of === 0 && meet(box, map), false, told);
      for (const box of boxes) assert.ok(box.y + box.height < box.foot + 4, told);
      if (boxes.length > 1) assert.ok(boxes[0].y + 1.1 * painter.lettering.pixels[0] <= boxes[1].y + 0.2 * painter.lettering.pixels[0], told);
    }
  }
});

test("the map of a number that may not be seen is not drawn", () => {
  for (const form of SMALLER) {
    const painter = new Painter(document.createElement("canvas"));
    painter.setPicture(place(arrays(2), "lr", null, undefined, form), (kind, i) => kind !== "grad" || i > 0);
    const seen = painter.heat.maps.filter((_, k) => painter.heatDrawn(k, true));
    assert.deepEqual(seen.map(({ kind, of }) => [kind, of]), [["value", 0], ["value", 1], ["grad", 1]]);
  }
});

function meet(a: Pick<HeatMap, "x" | "y" | "width" | "height">, b: Pick<HeatMap, "x" | "y" | "width" | "height">): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
