import "../page.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Arranger } from "../../src/scene/arranger.ts";
import { type Scene, sceneOf } from "../../src/scene/scene.ts";
import { signal } from "../../src/signals.ts";
import type { Orientation } from "../../src/view.ts";
import { chain, sketched } from "./drawn.ts";

const sceneOfChain = (nodes: number): Scene => sceneOf(sketched(chain(nodes)).graph);

function arranged(nodes: number) {
  const scene = signal<Scene | null>(sceneOfChain(nodes));
  const orientation = signal<Orientation>("lr");
  const arranger = new Arranger(scene, orientation);
  arranger.begin();
  return { scene, orientation, arranger };
}

/** Wait until something is laid out. */
async function done(arranger: Arranger): Promise<void> {
  while (arranger.progress().state === "working") await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a graph of usual size is laid out at once, and anew when it is turned", () => {
  const { arranger, orientation } = arranged(5);
  const across = arranger.picture()!.layout;
  assert.ok(across.width > across.height);
  orientation.set("tb");
  const down = arranger.picture()!.layout;
  assert.ok(down.height > down.width);
  assert.equal(arranger.progress().state, "placed");
  arranger.end();
});

test("a large one is laid out a moment later, and what it says of that comes first", async () => {
  const { arranger } = arranged(1500);
  assert.equal(arranger.picture(), null);
  assert.equal(arranger.progress().state, "working");
  await done(arranger);
  assert.equal(arranger.picture()!.layout.cards.length, 1500);
  assert.equal(arranger.progress().state, "placed");
  arranger.end();
});

test("one too large to be read waits until it is asked for, and can be stopped", async () => {
  const { arranger } = arranged(2500);
  assert.equal(arranger.progress().state, "large");
  arranger.ask();
  assert.equal(arranger.progress().state, "working");
  arranger.stop();
  assert.equal(arranger.progress().state, "large");
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(arranger.picture(), null);
  arranger.ask();
  await done(arranger);
  assert.ok(arranger.picture());
  arranger.end();
});

test("a graph that comes while another is being laid out takes its place", async () => {
  const { arranger, scene } = arranged(1500);
  const next = sceneOfChain(4);
  scene.set(next);
  assert.equal(arranger.picture()!.scene, next);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(arranger.picture()!.scene, next);
  arranger.end();
});

test("an ended one hears nothing more", () => {
  const { arranger, scene } = arranged(4);
  const before = arranger.picture();
  arranger.end();
  scene.set(sceneOfChain(6));
  assert.equal(arranger.picture(), before);
});
