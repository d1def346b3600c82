/** What the widget asks of its host: anywidget's model, or the stand-in of a page without kernel. */

import type { WireArray } from "./program.ts";
import type { GraphMessage } from "./graph.ts";

export type Bytes = WireArray["data"];

export interface Status {
  mode: "browser" | "kernel" | "static";
  state: "live" | "busy" | "stale" | "error";
  message: string;
  reason: string;
}

export interface Traits {
  _graph: GraphMessage | null;
  _values: Bytes | null;
  _frame: Bytes | null;
  _status: Status | null;
}

export type Message =
  | { type: "frame" | "ack"; graph: number; seq: number }
  | { type: "error"; graph: number; seq: number; message: string }
  | { type: "engine" };

export type Callback = (...args: any[]) => void;

export interface Model {
  get<K extends keyof Traits>(name: K): Traits[K];
  on(event: string, run: Callback): void;
  off(event: string, run: Callback): void;
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): void;
}

/** A model that nobody is behind. */
export function staticModel(traits: Partial<Traits>): Model {
  return {
    get: <K extends keyof Traits>(name: K) => (traits[name] ?? null) as Traits[K],
    on() {},
    off() {},
    send() {},
  };
}
