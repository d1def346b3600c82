/** What the widget asks of its host: anywidget's model, or the stand-in of a page without kernel. */

import { FORMAT, type Program, type WireArray } from "./program.ts";
import type { GraphMessage } from "./graph.ts";

export type Bytes = WireArray["data"];

export interface Status {
  mode: "browser" | "kernel" | "static";
  state: "live" | "busy" | "stale" | "error";
  message: string;
  reason: string;
  /** By a node's number: what its slope is by convention, where its numbers sit on a kink, tie or pole. */
  conventions?: Record<string, string>;
  /** How often code that ran again was interrupted; the page sends what it has heard with each move. */
  interrupts?: number;
}

export interface Traits {
  _graph: GraphMessage | null;
  _values: Bytes | null;
  _frame: Bytes | null;
  _status: Status | null;
  /** What the reader has chosen to see (view.ts). */
  _view?: Record<string, unknown> | null;
  /** Programs beyond the graph's own, by key, that somebody has asked for (jupyter/extra.py). */
  _extra?: { graph?: number; programs?: Record<string, Extra> } | null;
}

/** `why`: of an engine with a bug, by node, what goes wrong there. */
export type Extra = { program: string; title: string; why?: Readonly<Record<string, string>> } | { error: string };

export type Message =
  /** `others`: the kernel has other values now than it was sent, and has told them. */
  | { type: "frame" | "ack"; graph: number; seq: number; others?: boolean }
  | { type: "error"; graph: number; seq: number; message: string }
  | { type: "aside"; seq: number; message?: string }
  | { type: "branch"; seq: number; graph?: GraphMessage; message?: string };

export type Callback = (...args: any[]) => void;

export interface Model {
  get<K extends keyof Traits>(name: K): Traits[K];
  set<K extends keyof Traits>(name: K, value: Traits[K]): void;
  save_changes(): void;
  on(event: string, run: Callback): void;
  off(event: string, run: Callback): void;
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): void;
}

/** A model that nobody is behind. */
export function staticModel(traits: Partial<Traits>): Model {
  const handlers = new Map<string, Set<Callback>>();
  return {
    get: <K extends keyof Traits>(name: K) => (traits[name] ?? null) as Traits[K],
    set(name, value) {
      traits[name] = value;
      for (const run of handlers.get(`change:${name}`) ?? []) run();
    },
    save_changes() {},
    on(event, run) {
      if (!handlers.has(event)) handlers.set(event, new Set());
      handlers.get(event)!.add(run);
    },
    off: (event, run) => void handlers.get(event)?.delete(run),
    send() {},
  };
}

const PROGRAM: (keyof Program)[] = [
  "format", "version", "values", "constants", "leaves", "sections",
  "output", "nodes", "edges", "guards", "scopes", "source",
];

/** Where a model's state is a program saved as JSON (MyST's directive): the widget of that. */
export function savedModel(model: Model): Model | null {
  const get = (name: string): any => (model as { get(name: string): unknown }).get(name);
  if (get("format") !== FORMAT || get("_graph")) return null;
  return staticModel({
    _graph: {
      id: 0,
      program: Object.fromEntries(PROGRAM.map((name) => [name, get(name)])) as unknown as Program,
      controls: get("controls") ?? [],
      title: get("title") ?? "",
      notes: get("notes") ?? [],
    },
    _status: { mode: "static", state: "live", message: "", reason: "" },
  });
}
