import assert from "node:assert/strict";
import { test } from "node:test";
import { show } from "../../shown.ts";

/** A finger on the slider of w, at (100, 100), and what has come of it. */
function finger() {
  const { model, slider, node, move, point } = show();
  const send = (type: string, dx = 0, dy = 0) =>
    point("w", type, { pointerType: "touch", pointerId: 7, clientX: 100 + dx, clientY: 100 + dy });
  const other = (type: string, dx = 0) =>
    point("w", type, { pointerType: "touch", pointerId: 8, clientX: 100 + dx, clientY: 100 });
  const value = () => node("w").getAttribute("data-value");
  return { model, slider, move, send, value, other };
}

test("a scroll that begins on a slider leaves its value as it was", () => {
  const { model, slider, move, send, value } = finger();
  send("pointerdown");
  move("w", 7); // the slider jumps to the finger
  assert.equal(slider("w").value, "2");
  send("pointermove", 1, 20);
  move("w", 7.5);
  send("pointermove", 60, 40); // sideways now, but the hand has shown what it wants
  move("w", 9);
  send("pointerup", 60, 40);
  assert.equal(value(), "2");
  assert.equal(slider("w").value, "2");
  assert.equal(model.sent.length, 0);
});

test("a scroll that the browser takes over leaves its value as it was", () => {
  const { slider, move, send, value } = finger();
  send("pointerdown");
  move("w", 7);
  send("pointercancel", 0, 8);
  assert.equal(value(), "2");
  move("w", 3); // and the next hand moves it
  assert.equal(value(), "3");
  assert.equal(slider("w").value, "3");
});

test("a finger along the slider moves it, from the first step on", () => {
  const { move, send, value } = finger();
  send("pointerdown");
  move("w", 2.5);
  assert.equal(value(), "2");
  send("pointermove", 3, 1); // a tremor
  assert.equal(value(), "2");
  send("pointermove", 9, 2);
  assert.equal(value(), "2.5");
});

test("a tap moves it when the finger is lifted", () => {
  const { slider, move, send, value } = finger();
  send("pointerdown");
  move("w", 7);
  send("pointerup", 1, 1);
  assert.equal(value(), "7");
  assert.equal(slider("w").value, "7");
});

test("a second finger decides nothing for the first", () => {
  const { move, send, value, other } = finger();
  send("pointerdown");
  move("w", 7);
  other("pointerdown");
  other("pointermove", 50);
  other("pointerup", 50);
  assert.equal(value(), "2");
  send("pointerup");
  assert.equal(value(), "7");
});

test("a mouse and a pen move it at once", () => {
  const { move, node, point } = show();
  point("w", "pointerdown", { pointerType: "mouse", pointerId: 1, clientX: 0, clientY: 0 });
  move("w", 7);
  assert.equal(node("w").getAttribute("data-value"), "7");
});
