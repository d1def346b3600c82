/** What a wrong answer is answered with: what went wrong and where to look, never the number. */

import type { Graph } from "../wire/graph.ts";
import type { Found, Mistake } from "./mistakes.ts";
import { type Question, nameOf } from "./questions.ts";

interface Hint {
  readonly text: string;
  /** Edges of the program that it points at. */
  readonly edges: readonly number[];
}

export function hintOf(graph: Graph, question: Question, found: Found | null): Hint {
  if (!found) return general(graph, question);
  const { edges } = graph.program;
  const name = (node: number): string => nameOf(graph, node);
  const own = question.kind === "local" ? edges[question.index].from : question.index;
  const first = edges[found.edges[0]];
  const to = first ? name(first.to) : "";
  const out = graph.outputName;
  const ways = [...new Set(found.edges.map((e) => `${name(edges[e].from)} → ${name(edges[e].to)}`))].join(", ");
  const other = edges[found.edges[1]];
  const texts: Record<Mistake, string> = {
    "sign": "The size is right, the sign is not.",
    "not accumulated": `Only what arrived last was kept. A gradient adds up (+=): what came along ${ways} belongs to it too.`,
    "path forgotten": `A path is missing: what comes along ${ways} has to be added.`,
    "upstream missing": `That is a local derivative alone. On ${ways} it is multiplied by what arrives from above, ∂${out}/∂${to}.`,
    "local missing": `That is what arrives at ${to}. On its way along ${ways} it is multiplied by the local derivative ∂${to}/∂${name(own)}.`,
    "swapped": question.kind === "value" ? `The operands of ${name(own)} are the other way round.` : `Operands swapped: that is the derivative by ${other ? name(other.from) : "the other operand"}. Look at ${ways.split(", ")[0]}.`,
    "added": `Along a path derivatives are multiplied, not added: look at ${ways}.`,
    "transposed": ways ? `Rows and columns are exchanged: a transpose is missing. Look at ${ways}.` : "Rows and columns are exchanged: a transpose is missing.",
    "not summed": `${name(own)} was broadcast on ${ways}: its gradient is the sum over the axes along which it was repeated.`,
    "value given": `That is the value of ${name(own)}, and not how ${out} changes with it.`,
    "gradient given": `That is the gradient. Asked for is the value of ${name(own)}.`,
    "all rows": `That is how the sum of all elements of ${out} changes. Asked for is one element alone.`,
    "upstream included": `That is already multiplied by what arrives at ${to}. Asked for is the local derivative on ${ways} alone.`,
  };
  return { text: texts[found.mistake], edges: found.edges };
}

function general(graph: Graph, { kind, index }: Question): Hint {
  const name = nameOf(graph, kind === "local" ? graph.program.edges[index].from : index);
  const [leaving, entering] = kind === "local" ? [[index], [index]] : [graph.leaving[index], graph.entering[index]];
  const texts = {
    value: `Not that. ${name} is worked out from what enters it.`,
    grad: `Not that. Each edge that leaves ${name} brings what arrives at its end times its local derivative; they are added.`,
    local: `Not that. How does the result change, if ${name} alone changes a little?`,
    jacobian: `Not that. Go back from one element of ${graph.outputName} alone: which ways lead to ${name}, and what are they multiplied by?`,
    shape: `Not that. A gradient says for each element of ${name} how the output changes with it.`,
    value_shape: `Not that. The shape of ${name} follows from the shapes of what enters it.`,
    order: `Not that. ${name} has its turn once everything that it goes into has had one.`,
  };
  return { text: texts[kind], edges: kind.startsWith("value") ? entering : leaving };
}
