/**
 * A program on reading: data from a notebook or a page that anybody may have written. One that
 * does not hold together is refused before anything of it is run or drawn, as
 * `ad_widget/program/wire.py` refuses it.
 */

import { FORMAT, type Program, VERSION, sizeOf } from "./program.ts";

/** Numbers that a frame may hold: more would take the page's memory. */
const MOST_SHOWN = 2 ** 26;

/** Throw an error that says what is wrong, if anything is. */
export function check(program: Program): void {
  if (program?.format !== FORMAT || program.version !== VERSION) {
    throw new Error(`cannot read ${program?.format} version ${program?.version}`);
  }
  try {
    checkParts(program);
  } catch (error) {
    throw new Error(`a damaged program: ${error instanceof Error ? error.message : error}`);
  }
}

function ask(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

const whole = (x: unknown): boolean => Number.isInteger(x) && (x as number) >= 0;

function checkParts(program: Program): void {
  const { values, nodes } = program;
  for (const [shape] of values) {
    ask(Array.isArray(shape) && shape.every(whole), `${JSON.stringify(shape)} is not a shape`);
  }
  const ready = new Uint8Array(values.length);
  const computed = (id: number): boolean => whole(id) && ready[id] === 1;
  const given = (id: number, array: { shape: number[] }): void => {
    ask(whole(id) && id < values.length && !ready[id], "a constant or leaf has no place of its own");
    ask(String(array.shape) === String(values[id][0]), `value ${id} has another shape`);
    ready[id] = 1;
  };
  for (const [id, array] of program.constants) given(id, array);
  for (const { value, data } of program.leaves) given(value, data);
  program.steps.forEach(([, inputs, output], n) => {
    ask(inputs.every(computed), `step ${n} reads a value that is not computed yet`);
    ask(whole(output) && output < values.length && !ready[output], `step ${n} writes out of turn`);
    ready[output] = 1;
  });
  ask(whole(program.forward) && whole(program.backward), "it counts its steps wrongly");
  ask(program.forward + program.backward <= program.steps.length, "it counts its steps wrongly");
  ask(computed(program.output), "its output is not computed");
  const maybe = (id: number | null): boolean => id === null || computed(id);
  ask(nodes.every(({ value, grad }) => computed(value) && maybe(grad)), "a node shows a value that is not computed");
  for (const { from, to, contribution, local } of program.edges) {
    ask(whole(from) && whole(to) && from < to && to < nodes.length, "an edge leads nowhere, or in a circle");
    ask(maybe(contribution) && maybe(local), "an edge shows a value that is not computed");
  }
  for (const { value, kind, outcome } of program.guards) {
    ask(computed(value) && Array.isArray(outcome.shape), "a guard has no value");
    const same = String(outcome.shape) === String(values[value][0]);
    ask(kind === "bool" || (kind === "value" && same), "a guard has no outcome");
  }
  ask(program.show.every(computed), "it shows a value that is not computed");
  const shown = program.show.reduce((sum, id) => sum + sizeOf(values[id][0]), 0);
  ask(shown <= MOST_SHOWN, `what it shows, ${shown} numbers, is too large`);
}
