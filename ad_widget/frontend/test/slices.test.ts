import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import { atOnce, each, inSlices } from "../src/slices.ts";
import { check } from "../src/wire/check.ts";
import { program } from "./fixture.ts";
import { PIECE, inflated, parsing } from "../src/wire/pieces.ts";

const { signal } = new AbortController();

test("work at once and in slices comes to the same, and visits each", async () => {
  const items = Array.from({ length: 5000 }, (_, k) => k);
  function* sum() {
    let total = 0;
    yield* each(items, (k) => void (total += k));
    return total;
  }
  assert.equal(atOnce(sum()), 12497500);
  assert.equal(await inSlices(sum(), signal), 12497500);
});

test("what is no list is refused, not passed over", () => {
  for (const damaged of [{ operand: 9 }, {}, 3, "text"]) {
    assert.throws(() => atOnce(each(damaged as unknown as number[], () => {})), /no/);
    assert.throws(() => check({ ...program(), edges: damaged } as never), /damaged program/);
  }
});

test("what fails in a slice is told, and what is given up goes no further", async () => {
  function* fails() {
    yield;
    throw new Error("in a slice");
  }
  await assert.rejects(inSlices(fails(), signal), /in a slice/);
  const ended = new AbortController();
  const begun = performance.now();
  let turns = 0;
  function* endless() {
    for (;;) {
      turns++;
      // From within: Node lets a timer wait while slices follow one another.
      if (performance.now() > begun + 60) ended.abort();
      yield;
    }
  }
  void inSlices(endless(), ended.signal);
  await new Promise((resolve) => setTimeout(resolve, 120));
  const then = turns;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok(ended.signal.aborted && then > 0);
  assert.equal(turns, then);
});

test("a large text is read in pieces as it is whole", () => {
  const odd = ['a"b', "\\", '\\"', "],[", "}{", "ü😀", ""];
  const long = "x".repeat(2 * PIECE);
  const data = {
    many: Array.from({ length: 40000 }, (_, k) => ({ k, text: odd[k % odd.length], deep: [[k], { n: null }] })),
    one: [[Array.from({ length: PIECE }, (_, k) => k % 7)], long],
    __proto_: 1,
    "\u0022:": { [odd[0]]: [true, -1.5e-7] },
    none: [],
  };
  const text = JSON.stringify(data).replace("__proto_", "__proto__");
  let pieces = 0;
  const work = parsing(text);
  let next = work.next();
  for (; !next.done; next = work.next()) pieces++;
  assert.deepEqual(next.value, JSON.parse(text));
  assert.ok(Object.hasOwn(next.value, "__proto__"));
  assert.ok(pieces > 4);
  const revive = (key: string, x: unknown) => (key === "k" ? -(x as number) : x);
  assert.deepEqual(atOnce(parsing(text, revive)), JSON.parse(text, revive));
});

test("a large text that is damaged is refused", () => {
  const text = JSON.stringify({ many: Array.from({ length: 60000 }, (_, k) => [k, "text"]) });
  for (const bad of [text.slice(0, -1), text.slice(0, -2) + "}", text + "x", text.replace('"text"', '"text'), text.slice(0, 400000)]) {
    assert.throws(() => atOnce(parsing(bad)), SyntaxError);
  }
});

test("a text that was deflated is read whole, and one that ends too early is refused", async () => {
  const text = JSON.stringify(Array.from({ length: 200_000 }, (_, k) => `${k % 97} ü`));
  const bytes = new Uint8Array(deflateSync(text));
  assert.equal(await inflated(bytes), text);
  await assert.rejects(inflated(bytes.slice(0, -40)));
  await assert.rejects(inflated(new TextEncoder().encode("nothing")));
});
