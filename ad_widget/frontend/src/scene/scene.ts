/**
 * What is drawn of a program: its nodes one by one, or a closed group of them as one card, and the
 * edges between these. Picture, painter, paths and `data-*` know the scene alone: a drawn thing is
 * known by its key, and where its numbers lie in a frame by slots of the graph.
 */

import { clean } from "../dom.ts";
import { formatShape } from "../format.ts";
import { type Work, atOnce, each } from "../slices.ts";
import type { Graph } from "../wire/graph.ts";
import { type Grouping, groupingOf } from "./groups.ts";

export interface Card {
  /** `data-node`, or the scope's path and `data-group`. */
  key: string;
  kind: "leaf" | "constant" | "op" | "group";
  label: string;
  /** Its name as the code has it, or what a short one stands for, for whoever wants it whole. */
  whole: string;
  symbol: string;
  op: string | null;
  shape: readonly number[];
  /** Its shape is not to be seen. */
  veiled: boolean;
  /** A number and no more: to write it once is enough. */
  bare: boolean;
  /** The shape of the blocks of which its numbers are the means; null where they are its own. */
  block: readonly number[] | null;
  /** Whether its operands' order matters, as for `-`. */
  ordered: boolean;
  /** Slots of its value and gradient: one, of a group one an output; empty where there is none. */
  values: readonly number[];
  grads: readonly number[];
  /** The program's nodes whose numbers these are, for the mask and the kernel's words on them. */
  nodes: readonly number[];
  /** The shapes that go into a closed group and come out of it, in words, or the expression that a short name stands for; and what it holds. */
  holds: string;
  inside: string;
  /** How many groups a stack of them stands for; else 0. */
  count: number;
  /** Index into `groups` of the innermost open group around it, or -1. */
  group: number;
}

export interface Edge {
  /** Indices into `cards`. */
  from: number;
  to: number;
  /** `data-edge`. */
  key: string;
  /** Which operand it is; of a merged edge, of the first one. */
  position: number;
  /** The program's edges that it stands for: one, unless an end is a closed group. */
  parts: readonly number[];
  /** Whether all of its parts carry one and the same value, so that its numbers can be told. */
  single: boolean;
}

/** An open group, drawn as a frame. */
export interface Group {
  key: string;
  name: string;
  kind: string;
  parent: number;
  /** Whether a group is closed right in it. */
  closed: boolean;
}

export interface Scene {
  readonly graph: Graph;
  readonly cards: readonly Card[];
  readonly edges: readonly Edge[];
  readonly groups: readonly Group[];
  /** Edges that leave a card towards its results, and those that enter it from its operands. */
  readonly leaving: readonly (readonly number[])[];
  readonly entering: readonly (readonly number[])[];
  /** Index of the card that is the output, or holds it. */
  readonly output: number;
  /** The card that shows a node of the program, alone or in a group. */
  readonly cardOf: Int32Array;
  /** The edge that an edge of the program is part of, or -1 inside a closed group. */
  readonly edgeOf: Int32Array;
  /** Keys of the groups that are open; null: all. */
  readonly open: readonly string[] | null;
  /** Nodes whose shapes are not to be seen. */
  readonly veiled: ReadonlySet<number>;
  /** All groups that there are, by key, open, closed or neither. */
  readonly scopes: readonly string[];
  /** The card of a key: a node's, that of the closed group it is in, or a group's; or -1. */
  find(key: string): number;
}

/** Ops whose operands are not to be exchanged. */
const ORDERED = new Set(["subtract", "divide", "power", "matmul", "floor_divide", "remainder", "arctan2"]);

/** No nodes. */
export const NONE: ReadonlySet<number> = new Set();

/** The scene of a graph with some groups open: null means all of them. */
export function sceneOf(graph: Graph, open: readonly string[] | null = null, veiled: ReadonlySet<number> = NONE): Scene {
  return atOnce(drawingScene(graph, open, veiled));
}

/** The last one of each graph: what was made ready in slices is there at once. */
const last = new WeakMap<Graph, Scene>();

/** The same, in slices. */
export function* drawingScene(graph: Graph, open: readonly string[] | null, veiled: ReadonlySet<number> = NONE): Work<Scene> {
  const before = last.get(graph);
  if (before && before.veiled === veiled && JSON.stringify(before.open) === JSON.stringify(open)) return before;
  const grouping = groupingOf(graph.program, open);
  yield;
  const cards: Card[] = [];
  const cardOf = yield* drawCards(graph, grouping, cards, veiled);
  const edgeOf = new Int32Array(graph.program.edges.length).fill(-1);
  const edges = yield* drawEdges(graph, cards, cardOf, edgeOf);
  const leaving: number[][] = cards.map(() => []);
  const entering: number[][] = cards.map(() => []);
  edges.forEach(({ from, to }, k) => {
    leaving[from].push(k);
    entering[to].push(k);
  });
  const around = new Set(cards.map((card) => (card.kind === "group" ? card.group : -1)));
  let keys: Map<string, number> | null = null;
  const scene: Scene = {
    graph,
    cards,
    edges,
    groups: grouping.open.map(({ key, name, kind, parent }, g) => ({ key, name, kind, parent, closed: around.has(g) })),
    leaving,
    entering,
    output: graph.outputNode < 0 ? -1 : cardOf[graph.outputNode],
    cardOf,
    edgeOf,
    open,
    veiled,
    scopes: grouping.scopes.map(({ key }) => key),
    find(key) {
      if (!keys) {
        keys = new Map();
        for (const [i, { key }] of cards.entries()) keys.set(key, i);
      }
      return keys.get(key) ?? cardOf[graph.nodeOf.get(key) ?? -1] ?? -1;
    },
  };
  last.set(graph, scene);
  return scene;
}

function* drawCards(graph: Graph, grouping: Grouping, cards: Card[], veiled: ReadonlySet<number>): Work<Int32Array> {
  const { program } = graph;
  const cardOf = new Int32Array(program.nodes.length);
  const members = new Map<number, number[]>();
  yield* each(program.nodes, (node, i) => {
    const closed = grouping.closed[i];
    if (closed >= 0) {
      const held = members.get(closed);
      if (held) {
        cardOf[i] = cardOf[held[0]];
        held.push(i);
      } else {
        members.set(closed, [i]);
        cardOf[i] = cards.push(groupCard(grouping, closed)) - 1;
      }
      return;
    }
    const kind = node.op === null && node.kind !== "op" ? node.kind : "op";
    const value = graph.nodeValue[i];
    const grad = graph.nodeGrad[i];
    cardOf[i] =
      cards.push({
        key: graph.nodeKeys[i],
        kind,
        label: graph.labels[i],
        whole: clean(node.under ? `${graph.labels[i]} = ${node.under}` : (node.name || node.label)),
        symbol: node.symbol === node.label ? "" : node.symbol,
        op: kind === "op" ? node.op : null,
        shape: value < 0 || veiled.has(i) ? [] : graph.slots[value].whole,
        veiled: veiled.has(i),
        bare: graph.bare[i],
        block: value < 0 ? null : graph.slots[value].block,
        ordered: node.op !== null && ORDERED.has(node.op),
        values: value < 0 ? [] : [value],
        grads: grad < 0 ? [] : [grad],
        nodes: [i],
        holds: clean(node.under ?? ""),
        inside: "",
        count: 0,
        group: grouping.around[i],
      }) - 1;
  });
  for (const held of members.values()) {
    const card = cards[cardOf[held[0]]];
    yield* fillGroup(graph, card, held, cardOf);
    if (veiled.size) card.holds = "";
    yield;
  }
  return cardOf;
}

function groupCard(grouping: Grouping, closed: number): Card {
  const { key, name, count } = grouping.scopes[closed];
  return {
    key,
    kind: "group",
    label: name,
    whole: name,
    symbol: "",
    op: null,
    shape: [],
    veiled: false,
    bare: false,
    block: null,
    ordered: false,
    values: [],
    grads: [],
    nodes: [],
    holds: "",
    inside: "",
    count,
    group: grouping.aroundGroup(closed),
  };
}

/** A group's outputs are what is used outside it, or is the output of all. */
function* fillGroup(graph: Graph, card: Card, held: readonly number[], cardOf: Int32Array): Work<void> {
  const { nodes, edges } = graph.program;
  const mine = cardOf[held[0]];
  const out: number[] = [];
  const used = new Set<number>();
  let leaves = 0;
  let ops = 0;
  yield* each(held, (i) => {
    if (i === graph.outputNode || graph.leaving[i].some((e) => cardOf[edges[e].to] !== mine)) out.push(i);
    for (const e of graph.entering[i]) {
      const { from } = edges[e];
      if (cardOf[from] !== mine && nodes[from].kind !== "constant") used.add(from);
    }
    if (nodes[i].kind === "leaf") leaves++;
    if (nodes[i].op !== null || nodes[i].kind === "op") ops++;
  });
  // A group whose results nobody uses shows its last one.
  const shown = out.length ? out : held.slice(-1);
  card.nodes = shown;
  card.values = shown.map((i) => graph.nodeValue[i]).filter((slot) => slot >= 0);
  card.grads = shown.map((i) => graph.nodeGrad[i]).filter((slot) => slot >= 0);
  if (card.values.length === 1) {
    card.shape = graph.slots[card.values[0]].whole;
    card.block = graph.slots[card.values[0]].block;
  }
  card.inside = [count(ops, "op"), leaves ? count(leaves, "leaf", "leaves") : ""].filter(Boolean).join(", ");
  card.holds = shapesOf(graph, [...used], shown);
}

/** What goes in and what comes out: `3 → 16 numbers`, `8×30 → 8×50`, `2 of 4×2 → 4×4`. */
function shapesOf(graph: Graph, from: readonly number[], to: readonly number[]): string {
  const shapes = (nodes: readonly number[]): string[] => [
    ...new Set(nodes.map((i) => formatShape(graph.program.values[graph.program.nodes[i].value][0]))),
  ];
  const [ins, outs] = [shapes(from), shapes(to)];
  const numbers = [...ins, ...outs].every((shape) => shape === "");
  if (numbers) return `${from.length ? `${from.length} → ` : ""}${count(to.length, "number")}`;
  const said = (nodes: readonly number[], all: readonly string[]): string => {
    if (all.length > 1) return `${nodes.length} arrays`;
    if (all[0] === "") return count(nodes.length, "number");
    return nodes.length === 1 ? all[0] : `${nodes.length} of ${all[0]}`;
  };
  return (from.length ? `${said(from, ins)} → ` : "") + said(to, outs);
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

function* drawEdges(graph: Graph, cards: readonly Card[], cardOf: Int32Array, edgeOf: Int32Array): Work<Edge[]> {
  const { program } = graph;
  const edges: Edge[] = [];
  const merged = new Map<number, number>();
  yield* each(program.edges, ({ from, to, operand }, e) => {
    const [a, b] = [cardOf[from], cardOf[to]];
    if (a === b) return;
    const joins = cards[a].kind === "group" || cards[b].kind === "group";
    const pair = a * cards.length + b;
    const at = joins ? merged.get(pair) : undefined;
    if (at !== undefined) {
      const edge = edges[at];
      edgeOf[e] = at;
      (edge.parts as number[]).push(e);
      if (program.edges[edge.parts[0]].from !== from) edge.single = false;
      return;
    }
    const key = `${cards[a].key}->${cards[b].key}`;
    const made = edges.push({ from: a, to: b, key, position: operand, parts: [e], single: true }) - 1;
    edgeOf[e] = made;
    if (joins) merged.set(pair, made);
  });
  return edges;
}
