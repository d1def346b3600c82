import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attr, Dtype, Guard, Program, Step, WireArray } from "../../src/wire/program.ts";
import { createRunner, unsupported } from "../../src/runner/index.ts";

// That the page computes what NumPy does is the corpus's to show (tests/program/test_corpus.py); here is
// what no program from Python shows.

function array(numbers: number[], shape: number[] = [], dtype: Dtype = "float64"): WireArray {
  const data = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((x, i) => {
    if (dtype === "int64") data.setBigInt64(8 * i, BigInt(x), true);
    else data.setFloat64(8 * i, x, true);
  });
  return { dtype, shape, data };
}

type Given = { shape?: number[]; dtype?: Dtype; leaf?: number[]; constant?: number[] };

/** A program of the values given, then of the steps; shapes of results as told. */
function program(
  given: Given[],
  steps: [string, number[], number[]?, Attr?][],
  more: Partial<Program> = {},
  forward = steps.length,
): Program {
  const values: Program["values"] = given.map(({ shape, dtype }) => [
    shape ?? [],
    dtype ?? "float64",
  ]);
  const wire = ({ shape, dtype }: Given, numbers: number[]): WireArray =>
    array(numbers, shape, dtype);
  const made: Step[] = steps.map(([op, inputs, shape, attrs], k) => {
    values.push([shape ?? [], "float64"]);
    return [op, inputs, given.length + k, attrs ?? null, null];
  });
  return {
    format: "ad_widget.program",
    version: 2,
    values,
    constants: given.flatMap((x, k): [number, WireArray][] =>
      x.constant ? [[k, wire(x, x.constant)]] : [],
    ),
    leaves: given.flatMap((x, k) =>
      x.leaf ? [{ value: k, name: `x${k}`, data: wire(x, x.leaf), tangent: null }] : [],
    ),
    sections: {
      forward: { steps: made.slice(0, forward), shows: [] },
      backward: { steps: [], shows: [] },
      local: { steps: made.slice(forward), shows: [] },
    },
    output: values.length - 1,
    nodes: [],
    edges: [],
    guards: [],
    scopes: [],
    source: null,
    ...more,
  };
}

test("leaves start at the program's own numbers and move", () => {
  const runner = createRunner(program([{ leaf: [3] }, { constant: [2] }], [["multiply", [0, 1]]]));
  runner.run();
  assert.equal(runner.get(2)[0], 6);
  runner.setLeaf(0, [5]);
  runner.run();
  assert.equal(runner.get(2)[0], 10);
});

test("steps of one kind run together, whatever their order, and results keep their ids", () => {
  const runner = createRunner(
    program(
      [{ leaf: [2] }],
      [
        ["exp", [0]],
        ["multiply", [0, 1]],
        ["exp", [2]],
        ["multiply", [2, 3]],
        ["add", [1, 4]],
      ],
    ),
  );
  runner.run();
  const e = Math.exp(2);
  assert.equal(runner.get(5)[0], e + 2 * e * Math.exp(2 * e));
});

test("local derivatives are computed only when asked for", () => {
  const runner = createRunner(
    program(
      [{ leaf: [2] }],
      [
        ["exp", [0]],
        ["negative", [0]],
      ],
      {},
      1,
    ),
  );
  runner.run();
  assert.equal(runner.get(2)[0], 0);
  runner.run(true);
  assert.equal(runner.get(2)[0], -2);
});

test("guards hold while a value keeps its truth, or its numbers", () => {
  const holds = (kind: Guard["kind"], outcome: number): ((x: number) => boolean) => {
    const guards: Guard[] = [{ value: 1, kind, outcome: array([outcome]) }];
    const runner = createRunner(program([{ leaf: [1] }], [["sign", [0]]], { guards }));
    return (x) => {
      runner.setLeaf(0, [x]);
      runner.run();
      return runner.guardsHold();
    };
  };
  assert.deepEqual([2, -2, 0, NaN].map(holds("bool", 1)), [true, true, false, true]);
  assert.deepEqual([2, -2, 0, NaN].map(holds("value", 1)), [true, false, false, false]);
  assert.deepEqual([2, -2, 0, NaN].map(holds("value", NaN)), [false, false, false, true]);
});

test("a guard forgives the last digits, in which NumPy and the page may differ", () => {
  const guards: Guard[] = [{ value: 1, kind: "value", outcome: array([Math.tanh(0.7) * (1 + 4e-16), 0], [2]) }];
  const runner = createRunner(program([{ shape: [2], leaf: [0.7, 0] }], [["tanh", [0], [2]]], { guards }));
  runner.run();
  assert.equal(runner.guardsHold(), true);
  runner.setLeaf(0, [0.7 + 1e-6, 0]);
  runner.run();
  assert.equal(runner.guardsHold(), false);
});

test("the same view is handed out every time, and a run keeps it", () => {
  const runner = createRunner(program([{ shape: [3], leaf: [1, 2, 3] }], [["negative", [0], [3]]]));
  const view = runner.get(1);
  runner.run();
  assert.equal(runner.get(1), view);
  assert.deepEqual([...(view as Float64Array)], [-1, -2, -3]);
});

test("what the page cannot run has a reason", () => {
  assert.equal(unsupported(program([{ leaf: [1] }], [["exp", [0]]])), null);
  assert.match(unsupported(program([{ leaf: [1] }], [["my_op", [0]]])) ?? "", /my op: known to Python alone/);
  assert.match(unsupported(program([{ leaf: [1] }], [["toString", [0]]])) ?? "", /toString/);
  assert.match(
    unsupported(program([{ leaf: [1], dtype: "float16" as Dtype }], [])) ?? "",
    /float16/,
  );
  const large = program(
    [{ leaf: [1] }],
    [["broadcast_to", [0], [3000, 3000], { shape: [3000, 3000] }]],
  );
  assert.match(unsupported(large) ?? "", /too large/);
  assert.throws(() => createRunner(large), /too large/);
});

test("an index that moves out of bounds is an error that names it", () => {
  const taking = program(
    [
      { shape: [3], leaf: [10, 20, 30] },
      { dtype: "int64", leaf: [-1] },
    ],
    [["getitem", [0, 1], [], { index: [{ operand: 0 }] }]],
  );
  const runner = createRunner(taking);
  runner.run();
  assert.equal(runner.get(2)[0], 30);
  runner.setLeaf(1, [3]);
  assert.throws(() => runner.run(), /index 3 is out of bounds for 3 elements/);
});

test("a direction moves what has a tangent, and nothing else", () => {
  const base = program([{ shape: [2], leaf: [3, 4] }, { leaf: [2] }], [["multiply", [0, 1], [2]]]);
  const values: Program["values"] = [...base.values, [[2], "float64"], [[2], "float64"]];
  const moving: Program = {
    ...base,
    values,
    leaves: [{ ...base.leaves[0], tangent: 3 }, base.leaves[1]],
    sections: { ...base.sections, tangent: { steps: [["multiply", [3, 1], 4, null, 0]], shows: [4] } },
  };
  const runner = createRunner(moving);
  const tangent = (): number[] => {
    runner.run(false, true);
    return [...(runner.get(4) as Float64Array)];
  };
  assert.deepEqual(tangent(), [0, 0]); // at rest unless told otherwise
  runner.setDirection(0, [1, -0.5]);
  assert.deepEqual(tangent(), [2, -1]);
  runner.setDirection(1, [7]); // a leaf without a tangent rests
  runner.setLeaf(1, [10]);
  assert.deepEqual(tangent(), [10, -5]);
  assert.deepEqual([...(runner.get(2) as Float64Array)], [30, 40]);
  runner.setDirection(0, [0, 1]);
  runner.run(false, false); // nobody has asked for tangents
  assert.deepEqual([...(runner.get(4) as Float64Array)], [10, -5]);
});

test("a direction of float32 is rounded to it", () => {
  const base = program([{ dtype: "float32" }], []);
  const leaf = { value: 0, name: "x", data: { dtype: "float32" as Dtype, shape: [], data: new DataView(new ArrayBuffer(4)) }, tangent: 1 };
  const runner = createRunner({
    ...base,
    values: [[[], "float32"], [[], "float32"]],
    leaves: [leaf],
    sections: { ...base.sections, tangent: { steps: [], shows: [1] } },
    output: 0,
  });
  runner.setDirection(0, [0.1]);
  runner.run(true, true);
  assert.equal(runner.get(1)[0], Math.fround(0.1));
});

test("a label that is no class is an error that names it", () => {
  const attrs = { axis: 1, reduction: "mean" };
  const loss = program(
    [{ shape: [1, 3], leaf: [1, 2, 3] }, { dtype: "int64", shape: [1], leaf: [2] }],
    [["cross_entropy_of_labels", [0, 1], [], attrs]],
  );
  const runner = createRunner(loss);
  runner.run();
  for (const label of [3, -1]) {
    runner.setLeaf(1, [label]);
    assert.throws(() => runner.run(), new RegExp(`label ${label} is out of bounds for 3 classes`));
  }
});
