import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, Outbox } from "../../src/kernel/outbox.ts";

class FakeClock implements Clock {
  now = 0;
  timers: { at: number; run: () => void }[] = [];
  after(ms: number, run: () => void) {
    const timer = { at: this.now + ms, run };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((t) => t !== timer));
  }
  pass(ms: number) {
    const end = this.now + ms;
    for (;;) {
      const next = this.timers.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.timers.shift();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }
}

function setup() {
  const sent: [number, number][] = [];
  const clock = new FakeClock();
  let changes = 0;
  const box = new Outbox((seq, v) => sent.push([seq, v[0]]), () => changes++, clock);
  return { sent, clock, box, push: (x: number) => box.push(Float64Array.of(x)), changes: () => changes };
}

test("at most three in flight, the latest wins, the last arrives", () => {
  const { sent, box, push } = setup();
  for (let x = 1; x <= 100; x++) push(x);
  assert.deepEqual(sent, [[1, 1], [2, 2], [3, 3]]);
  box.answer(1);
  assert.deepEqual(sent.at(-1), [4, 100]);
  assert.equal(sent.length, 4);
  assert.equal(box.idle, false);
  box.answer(4);
  assert.equal(box.idle, true);
});

test("a gap between messages: the first at once, the last after it", () => {
  const { sent, clock, box, push } = setup();
  box.pace = { limit: 3, gap: 100 };
  push(1);
  box.answer(1);
  for (let x = 2; x <= 6; x++) {
    clock.pass(16);
    push(x);
    assert.deepEqual(sent, [[1, 1]]);
  }
  clock.pass(20);
  assert.deepEqual(sent, [[1, 1], [2, 6]]);
  box.answer(2);
  clock.pass(100);
  assert.equal(clock.timers.length, 0);
});

test("a pause of the hand ends the gap", () => {
  const { sent, clock, box, push } = setup();
  box.pace = { limit: 3, gap: 100 };
  push(1);
  clock.pass(10);
  push(2);
  clock.pass(23);
  assert.deepEqual(sent, [[1, 1]]);
  clock.pass(1);
  assert.deepEqual(sent, [[1, 1], [2, 2]]);
});

test("where frames come late a move is no pause", () => {
  const { sent, clock, box, push } = setup();
  box.pace = { limit: 3, gap: 200 };
  push(1);
  for (let x = 2; x <= 5; x++) {
    clock.pass(40);
    push(x);
  }
  assert.deepEqual(sent, [[1, 1]]);
  clock.pass(40); // the gap is over
  assert.deepEqual(sent, [[1, 1], [2, 5]]);
  push(6);
  clock.pass(40);
  push(7);
  clock.pass(79);
  assert.equal(sent.length, 2);
  clock.pass(1);
  assert.deepEqual(sent.at(-1), [3, 7]);
});

test("values sent are those of the moment of the push", () => {
  const values: Float64Array[] = [];
  const box = new Outbox((_, v) => values.push(v), undefined, new FakeClock());
  const v = Float64Array.of(1);
  box.push(v);
  v[0] = 2;
  assert.equal(values[0][0], 1);
});

test("silence is noticed after three seconds and forgotten at the first word", () => {
  const { sent, clock, box, push, changes } = setup();
  push(1);
  clock.pass(2999);
  assert.equal(box.answering, true);
  const before = changes();
  clock.pass(1);
  assert.equal(box.answering, false);
  assert.equal(changes(), before + 1);
  for (let x = 2; x <= 9; x++) push(x);
  assert.equal(sent.length, 3);
  box.answer(1);
  assert.equal(box.answering, true);
  assert.deepEqual(sent.at(-1), [4, 9]);
});

test("a kernel that is long at one answer is busy, and one that answers is not", () => {
  const { clock, box, push, changes } = setup();
  push(1);
  clock.pass(399);
  assert.equal(box.slow, false);
  clock.pass(1);
  assert.equal(box.slow, true);
  assert.equal(changes(), 1);
  push(2);
  box.answer(1);
  assert.equal(box.slow, false);
  assert.equal(changes(), 2);
  clock.pass(400); // the second is still to be answered
  assert.equal(box.slow, true);
  box.answer(2);
  assert.equal(box.slow, false);
  clock.pass(10_000);
  assert.equal(box.slow, false);
});

test("lost messages do not block for ever, and a dead kernel is not asked for ever", () => {
  const { sent, clock, push } = setup();
  for (let x = 1; x <= 5; x++) push(x);
  clock.pass(32999);
  assert.equal(sent.length, 3);
  clock.pass(1);
  assert.deepEqual(sent.at(-1), [4, 5]);
  clock.pass(1e6);
  assert.equal(sent.length, 4);
  assert.equal(clock.timers.length, 0);
  push(6);
  assert.deepEqual(sent.at(-1), [5, 6]);
});

test("no timer is left behind", () => {
  const { clock, box, push } = setup();
  push(1);
  box.answer(1);
  assert.equal(clock.timers.length, 0);
  push(2);
  box.dispose();
  assert.equal(clock.timers.length, 0);
});

test("a hand off the slider does not wait for the gap", () => {
  const { sent, box, push } = setup();
  box.pace = { limit: 3, gap: 50 };
  push(1);
  push(2);
  assert.deepEqual(sent, [[1, 1]]);
  box.hurry();
  box.hurry();
  assert.deepEqual(sent, [[1, 1], [2, 2]]);
});
