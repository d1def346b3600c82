import assert from "node:assert/strict";
import { test } from "node:test";
import { newton } from "../../src/sampling/newton.ts";
import { Memory, type Method, search, stepOf } from "../../src/sampling/optimisers.ts";

/** The steps that a method makes of these gradients, one after another. */
function steps(method: Method, rate: number, grads: number[]): number[] {
  const memory = new Memory(1);
  const out = new Float64Array(1);
  return grads.map((g) => {
    stepOf(method, rate, [g], memory, out);
    return out[0];
  });
}

const near = (got: number[], wanted: number[]): void => got.forEach((x, i) => assert.ok(Math.abs(x - wanted[i]) < 1e-7, `${got} are not ${wanted}`));

test("each method's steps, as worked out by hand", () => {
  near(steps("plain", 0.1, [2, -4]), [-0.2, 0.4]);
  near(steps("momentum", 0.1, [2, 2]), [-0.2, -0.38]);
  near(steps("rmsprop", 0.1, [2, 2]), [-0.2 / Math.sqrt(0.4), -0.2 / Math.sqrt(0.76)]);
  // Adam's first step is the rate, whatever the gradient; of equal ones, so is each.
  near(steps("adam", 0.1, [1e-3, 1e-3]), [-0.1 * (1e-3 / (1e-3 + 1e-8)), -0.1 * (1e-3 / (1e-3 + 1e-8))]);
  const [m, v] = [0.1 * (0.9 * 1 + 3) / 0.19, (0.001 * (0.999 + 9)) / (1 - 0.999 ** 2)];
  near(steps("adam", 0.1, [1, 3]), [-0.1, (-0.1 * m) / Math.sqrt(v)]);
});

test("a line search halves until the value falls, and gives up where it does not", () => {
  const at = (factor: number): number => (1 - 8 * factor) ** 2; // a step eight times too long
  assert.equal(search(at, at(0), -16), 0.125);
  assert.equal(search((factor) => factor, 0, -1), 0);
});

test("Newton goes to a paraboloid's minimum at once, and downhill from a saddle", () => {
  const step = new Float64Array(2);
  // f = x² + 3y² + xy at (1, 2): the minimum is at the origin.
  assert.ok(newton(Float64Array.of(2, 1, 1, 6), [4, 13], step));
  near([...step], [-1, -2]);
  assert.ok(newton(Float64Array.of(2, 0, 0, -2), [1, 1], step));
  assert.ok(step[0] + step[1] < 0); // against the gradient
  assert.equal(newton(Float64Array.of(NaN), [1], new Float64Array(1)), false);
});
