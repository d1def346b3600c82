import assert from "node:assert/strict";
import { test } from "node:test";
import { batch, batchInSlices, computed, effect, signal, untracked } from "../src/signals.ts";

const forever = new AbortController().signal;

test("an effect runs at once and for each other value of what it read", () => {
  const x = signal(1);
  const seen: number[] = [];
  effect(() => void seen.push(x()), forever);
  x.set(2);
  x.set(2);
  x.set(3);
  assert.deepEqual(seen, [1, 2, 3]);
});

test("of a diamond the reader sees no half-way state, and runs once", () => {
  const x = signal(1);
  const left = computed(() => x() + 1);
  const right = computed(() => x() * 10);
  const seen: string[] = [];
  effect(() => void seen.push(`${left()},${right()}`), forever);
  x.set(2);
  assert.deepEqual(seen, ["2,10", "3,20"]);
});

test("what is worked out to the same value is no change", () => {
  const x = signal(1);
  const odd = computed(() => x() % 2);
  let runs = 0;
  effect(() => {
    odd();
    runs++;
  }, forever);
  x.set(3);
  assert.equal(runs, 1);
  x.set(4);
  assert.equal(runs, 2);
});

test("nothing is worked out before it is asked for", () => {
  let works = 0;
  const x = signal(1);
  const y = computed(() => (works++, x()));
  x.set(2);
  assert.equal(works, 0);
  assert.equal(y(), 2);
  assert.equal(y(), 2);
  assert.equal(works, 1);
});

test("effects run in the order in which they were made, whatever they read and through whom", () => {
  const x = signal(0);
  const order: string[] = [];
  const through = computed(() => x());
  effect(() => void (through(), order.push("a")), forever);
  effect(() => void (x(), order.push("b")), forever);
  const late = computed(() => through());
  effect(() => void (late(), order.push("c")), forever);
  order.length = 0;
  x.set(1);
  assert.deepEqual(order, ["a", "b", "c"]);
});

test("a batch is one change", () => {
  const [x, y] = [signal(1), signal(2)];
  const seen: number[] = [];
  effect(() => void seen.push(x() + y()), forever);
  batch(() => {
    x.set(10);
    y.set(20);
  });
  assert.deepEqual(seen, [3, 30]);
});

test("what an effect sets is acted upon after it, and it may set what it reads", () => {
  const [x, y] = [signal(1), signal(0)];
  const seen: number[] = [];
  effect(() => {
    if (x() > 3) x.set(3);
    y.set(x() * 2);
  }, forever);
  effect(() => void seen.push(y()), forever);
  x.set(9);
  assert.equal(x(), 3);
  assert.deepEqual(seen, [2, 6]);
});

test("an effect that throws keeps no other from running, and runs again", () => {
  const x = signal(1);
  const seen: number[] = [];
  effect(() => {
    if (x() === 2) throw new Error("two");
    seen.push(x());
  }, forever);
  effect(() => void seen.push(10 * x()), forever);
  assert.throws(() => x.set(2), /two/);
  x.set(3);
  assert.deepEqual(seen, [1, 10, 20, 3, 30]);
});

test("what could not be worked out is tried again", () => {
  const x = signal(1);
  const half = computed(() => {
    if (x() % 2) throw new Error("odd");
    return x() / 2;
  });
  assert.throws(() => half(), /odd/);
  assert.throws(() => half(), /odd/);
  x.set(4);
  assert.equal(half(), 2);
});

test("after the end nothing runs, and nothing is kept", () => {
  const x = signal(1);
  const abort = new AbortController();
  let runs = 0;
  effect(() => void (x(), runs++), abort.signal);
  abort.abort();
  x.set(2);
  assert.equal(runs, 1);
  effect(() => void runs++, abort.signal);
  assert.equal(runs, 1);
});

test("an effect that ends while its turn is waiting does not run", () => {
  const x = signal(1);
  const abort = new AbortController();
  let runs = 0;
  effect(() => void (x() === 2 && abort.abort()), forever);
  effect(() => void (x(), runs++), abort.signal);
  x.set(2);
  assert.equal(runs, 1);
});

test("read untracked, a change is not told", () => {
  const [x, y] = [signal(1), signal(1)];
  let runs = 0;
  effect(() => void (x(), untracked(y), runs++), forever);
  y.set(2);
  assert.equal(runs, 1);
});

test("what nobody reads any more hears of nothing, and is right when it is asked for again", () => {
  const x = signal(1);
  let runs = 0;
  const twice = computed(() => (runs++, 2 * x()));
  const more = computed(() => twice() + 1);
  const end = new AbortController();
  effect(() => void more(), end.signal);
  assert.equal(runs, 1);
  end.abort();
  const seen: number[] = [];
  x.set(5);
  assert.equal(more(), 11);
  effect(() => void seen.push(more()), forever);
  x.set(6);
  assert.deepEqual(seen, [11, 13]);
});

test("in slices each who reads hears once, in order, and of what is set meanwhile", async () => {
  const x = signal(1);
  const y = signal(0);
  const seen: string[] = [];
  effect(() => {
    seen.push(`a${x()}`);
    if (x() > 1) y.set(x());
  }, forever);
  effect(() => void seen.push(`b${x()}${y()}`), forever);
  seen.length = 0;
  const done = batchInSlices(() => x.set(2));
  assert.deepEqual(seen, []);
  x.set(3);
  await done;
  assert.deepEqual(seen, ["a3", "b33"]);
  x.set(4);
  assert.deepEqual(seen.slice(2), ["a4", "b44"]);
});

test("one that throws in slices keeps none of the others from running", async () => {
  const x = signal(0);
  let heard = 0;
  effect(() => {
    if (x()) throw new Error("no");
  }, forever);
  effect(() => void (heard = x()), forever);
  await assert.rejects(batchInSlices(() => x.set(7)), /no/);
  assert.equal(heard, 7);
});
