/**
 * A program on reading: data from a notebook or a page that anybody may have written. One that
 * does not hold together is refused before anything of it is run or drawn, as
 * `ad_widget/program/check.py` refuses it. An outline is as strict in what it does not have: the
 * numbers of its constants, guards and summarised leaves.
 */

import { ask } from "./ask.ts";
import { type Work, atOnce, each } from "../slices.ts";
import * as wire from "./program.ts";
import { type Program, type Step, type WireArray, blockOf, sizeOf } from "./program.ts";
import { AXES, BUDGET, type Typed, checkStep, isKnown } from "./shapes.ts";

/** Numbers that a frame may hold: more would take the page's memory. */
const MOST_SHOWN = 2 ** 26;

const SCOPES = ["call", "turn", "object", "module", "turns", "chain"];
const KINDS = ["leaf", "constant", "op"];

/** Throw an error that says what is wrong, if anything is. */
export const check = (program: Program): void => atOnce(checking(program));

/** The same, in slices. */
export function* checking(program: Program): Work<void> {
  const format: unknown = program?.format;
  if (format !== wire.FORMAT && format !== wire.OUTLINE)
    throw new Error(`cannot read ${short(String(JSON.stringify(format)))}`);
  if (program.version !== wire.VERSION) {
    throw new Error(
      `cannot read ${wire.FORMAT} version ${short(String(JSON.stringify(program.version)))}, only version ${wire.VERSION}: ` +
        "make it anew by running the code it came from again, and save that",
    );
  }
  try {
    yield* checkValues(program);
    checkSummaries(program);
    const ready = yield* checkGiven(program);
    yield* checkSteps(program, ready);
    yield* checkDrawn(program, ready);
    yield* checkScopes(program);
  } catch (error) {
    throw new Error(`a damaged program: ${short(error instanceof Error ? error.message : String(error))}`);
  }
}

/** Characters of what is quoted of a program that is refused. */
const MOST_SAID = 300;
const short = (text: string, most = MOST_SAID): string => (text.length <= most ? text : `${text.slice(0, most)}…`);
/** Characters of what all scopes are called. */
const MOST_NAMED = 2 ** 24;

const whole = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;
const isText = (x: unknown): x is string => typeof x === "string";
const maybe = (x: unknown, holds: (x: unknown) => boolean): boolean => x === null || holds(x);
const isShape = (x: unknown): x is number[] => Array.isArray(x) && x.every(whole);
const isPair = (x: unknown): boolean => Array.isArray(x) && x.length === 2;
const isRecord = (x: unknown): boolean => typeof x === "object" && x !== null && !Array.isArray(x);

function* checkValues({ format, values }: Program): Work<void> {
  let total = 0;
  yield* each(values, (row) => {
    ask(isPair(row), `${JSON.stringify(row)} is no value`);
    const [shape, dtype] = row;
    ask(isShape(shape), `${JSON.stringify(shape)} is not a shape`);
    // NumPy has none of more axes; and an array without numbers, too, has room for its other axes.
    const fits = shape.length <= AXES && sizeOf(shape.map((n) => n || 1)) <= BUDGET;
    ask(fits, `a value of shape ${JSON.stringify(shape)} is too large`);
    ask(Object.hasOwn(wire.WIDTHS, dtype), `a program holds no values of dtype ${JSON.stringify(dtype)}`);
    total += sizeOf(shape);
  });
  // No page runs an outline, so that its values take no room.
  ask(total <= BUDGET || format === wire.OUTLINE, `its values, ${total} numbers, are too large`);
}

function checkSummaries({ format, values, summaries }: Program): void {
  ask((format === wire.OUTLINE) === (summaries !== undefined), "only an outline has summaries");
  const known = new Set<number>();
  for (const [id, blocks] of summaries ?? []) {
    ask(whole(id) && id < values.length && !known.has(id), `summary ${id} is of no value of its own`);
    known.add(id);
    const [shape] = values[id];
    const right = isShape(blocks) && blocks.length === shape.length && shape.every((n, k) => blocks[k] > 0 && blocks[k] === Math.ceil(n / blockOf(n, blocks[k])));
    ask(right && shape.length > 0, `${JSON.stringify(blocks)} are no blocks of shape ${JSON.stringify(shape)}`);
  }
}

function checkArray(array: WireArray, what: string, hasData = true): void {
  const { shape, dtype, weak = false } = array;
  ask(isShape(shape) && Object.hasOwn(wire.WIDTHS, dtype), `${what} is no array`);
  if (hasData) {
    const bytes = wire.lengthOf(array.data);
    const right = bytes === sizeOf(shape) * wire.WIDTHS[dtype];
    ask(right, `${what}: ${bytes} bytes do not match their shape`);
  } else {
    ask(!("data" in array), `${what} has numbers, which no outline has`);
  }
  const written = weak === false || (weak === true && shape.length === 0 && wire.WEAK.includes(dtype));
  ask(written, `${what} is no number as written`);
}

/** Check constants and leaves; the result has a 1 for each of their ids. */
function* checkGiven(program: Program): Work<Uint8Array> {
  const { format, values, constants, leaves, sections } = program;
  const outline = format === wire.OUTLINE;
  const summarised = new Set(program.summaries?.map(([id]) => id));
  const ready = new Uint8Array(values.length);
  const give = (id: number, what: string): void => {
    ask(whole(id) && id < values.length && !ready[id], `${what} has no place of its own`);
    ready[id] = 1;
  };
  const given = (id: number, array: WireArray, what: string, hasData: boolean): void => {
    give(id, what);
    checkArray(array, what, hasData);
    const [shape, dtype] = values[id];
    ask(String(array.shape) === String(shape) && array.dtype === dtype, `${what} has another shape or dtype`);
  };
  ask(constants.every(isPair), "a constant is no pair of an id and an array");
  yield* each(constants, ([id, array]) => given(id, array, `constant ${id}`, !outline));
  yield* each(leaves, ({ value, name, data }) => given(value, data, `leaf '${name}'`, !summarised.has(value)));
  for (const { value, name, tangent } of leaves) {
    if (tangent === null) continue;
    ask(sections.tangent !== undefined, `leaf '${name}' has a tangent of no section`);
    give(tangent, `leaf '${name}'`);
    const alike = String(values[tangent]) === String(values[value]);
    ask(alike, `leaf '${name}' has a tangent of another shape or dtype`);
  }
  ask(leaves.every(({ name }) => isText(name)), "a leaf has no name");
  ask(new Set(leaves.map(({ name }) => name)).size === leaves.length, "two leaves have one name");
  return ready;
}

// ---------------------------------------------------------------- steps

/** Check the steps in order, and enter in `ready` what they compute. */
function* checkSteps({ values, constants, sections }: Program, ready: Uint8Array): Work<void> {
  const typed: Typed[] = [];
  yield* each(values, ([shape, dtype]) => void typed.push({ shape, dtype, weak: false }));
  for (const [id, { weak }] of constants) typed[id].weak = weak ?? false;
  const named = Object.keys(sections);
  const right = named.every((name) => (wire.SECTIONS as readonly string[]).includes(name));
  ask(right && ["forward", "backward", "local"].every((name) => named.includes(name)), `its sections are not ${wire.SECTIONS.join(", ")}`);
  for (const name of named) {
    const { steps, shows } = sections[name as wire.SectionName] ?? {};
    ask(Array.isArray(steps) && Array.isArray(shows), `section ${name} has no steps`);
  }
  const forward = sections.forward.steps.length;
  const computed = (id: unknown): boolean => whole(id) && ready[id] === 1;
  let n = 0;
  for (const name of wire.SECTIONS) {
    const section = sections[name];
    if (!section) continue;
    yield* each(section.steps, (step) => {
      try {
        checkOne(step, typed, ready);
        const origin = step[4];
        const belongs = origin === null || (name !== "forward" && whole(origin) && origin < forward);
        ask(belongs, `there is no forward step ${origin} that it could belong to`);
      } catch (error) {
        throw new Error(`step ${n} (${short(String(step?.[0]), 40)}): ${error instanceof Error ? error.message : error}`);
      }
      ready[step[2]] = 1;
      n++;
    });
    ask(section.shows.every(computed), `section ${name} shows a value that is not computed`);
  }
}

function checkOne(step: Step, typed: readonly Typed[], ready: Uint8Array): void {
  ask(Array.isArray(step) && step.length === 5, "it is no step");
  const [op, inputs, output, attrs] = step;
  ask(isText(op), "it has no op");
  ask(inputs.every((id) => whole(id) && ready[id] === 1), "it reads a value that is not computed yet");
  ask(whole(output) && output < typed.length && !ready[output], "it writes a value out of turn");
  ask(attrs === null || isRecord(attrs), `it has no attributes but ${JSON.stringify(attrs)}`);
  // An op that the table lacks is one that `define` has made: no page runs it.
  if (isKnown(op)) checkStep(op, inputs.map((id) => typed[id]), typed[output], (attrs ?? {}) as Record<string, wire.Attr>);
}

// ---------------------------------------------------------------- what is drawn

function* checkDrawn(program: Program, ready: Uint8Array): Work<void> {
  const { values, nodes, edges, guards, scopes } = program;
  const computed = (id: unknown): boolean => whole(id) && ready[id] === 1;
  ask(computed(program.output), "its output is not computed");
  ask(maybe(program.source, isText), "its source is no text");
  yield* each(nodes, ({ value, grad, tangent, kind, span, scope, name, label, under, op, symbol, formula }, k) => {
    const known = computed(value) && maybe(grad, computed) && maybe(tangent, computed);
    ask(known, `node ${k} shows a value that is not computed`);
    ask(KINDS.includes(kind), `node ${k} is of no known kind`);
    ask(maybe(span, (x) => Array.isArray(x) && x.length === 4 && x.every(Number.isSafeInteger)), `node ${k} has no place`);
    ask(maybe(scope, (x) => whole(x) && x < scopes.length), `node ${k} was made in no known scope`);
    const texts = [name, under ?? null, op].every((x) => maybe(x, isText)) && [label, symbol, formula].every(isText);
    ask(texts, `node ${k} has no name`);
  });
  yield* each(edges, ({ from, to, operand, contribution, local, tangent, rule = "" }, k) => {
    ask(whole(from) && whole(to) && from < to && to < nodes.length, `edge ${k} leads nowhere, or in a circle`);
    ask(whole(operand), `edge ${k} comes from no operand`);
    const known = [contribution, local, tangent].every((id) => maybe(id, computed));
    ask(known, `edge ${k} shows a value that is not computed`);
    ask(isText(rule), `edge ${k} has no rule that can be read`);
  });
  yield* each(guards, ({ value, kind, outcome }, k) => {
    ask(computed(value), `guard ${k} has no value`);
    checkArray(outcome, `the outcome of guard ${k}`, program.format !== wire.OUTLINE);
    const alike = String(outcome.shape) === String(values[value][0]);
    ask(kind === "bool" || (kind === "value" && alike), `guard ${k} has no outcome`);
  });
  const blocks = new Map(program.summaries);
  let shown = 0;
  yield* each(yield* wire.showing(program), (id) => void (shown += sizeOf(blocks.get(id) ?? values[id][0])));
  ask(shown <= MOST_SHOWN, `what it shows, ${shown} numbers, is too large`);
}

function* checkScopes(program: Program): Work<void> {
  const { scopes } = program;
  yield* each(scopes, ({ kind, name, index, parent, item = "" }, k) => {
    ask(SCOPES.includes(kind) && isText(name) && isText(item), `scope ${k} is of no known kind`);
    ask(maybe(index, whole), `scope ${k} has no index`);
    ask(maybe(parent, (x) => whole(x) && x < k), `scope ${k} has no scope around it`);
  });
  // A path has the names of all that is around it: a chain of many is long beyond measure.
  const lengths: number[] = [];
  for (const { name, parent } of scopes) lengths.push((parent === null ? 0 : lengths[parent]) + name.length + 1);
  ask(lengths.reduce((sum, n) => sum + n, 0) <= MOST_NAMED, "its scopes are nested too deeply");
  ask(new Set(wire.scopePaths(program)).size === scopes.length, "two scopes have one name");
}
