/**
 * Programs of a graph beyond its own, made when they are asked for: forward mode of arrays, and the
 * graphs of derivatives. The kernel makes them; a page without one has those that it came with.
 */

import { untracked } from "../signals.ts";
import type { Further, Shared } from "../shared.ts";
import { Graph } from "../wire/graph.ts";
import type { Extra, Model } from "../wire/model.ts";
import { unsupported } from "../runner/index.ts";

export class FurtherPrograms {
  readonly #model: Model;
  readonly #shared: Shared;
  #base: Graph | null = null;
  readonly #asked = new Set<string>();

  constructor(model: Model, shared: Shared) {
    this.#model = model;
    this.#shared = shared;
  }

  /** Of another graph all are others. */
  of(base: Graph): void {
    this.#base = base;
    this.#asked.clear();
    this.#shared.further.set(new Map());
    this.read();
  }

  /** Take those that the model has; one that is there stays the same graph. */
  read(): void {
    const told = this.#model.get("_extra");
    const base = this.#base;
    if (!base || told?.graph !== base.id) return;
    const now = untracked(this.#shared.further);
    const next = new Map(now);
    for (const [key, one] of Object.entries(told.programs ?? {})) {
      if (!(now.get(key) instanceof Graph)) next.set(key, "error" in one ? one.error : further(base, one));
    }
    this.#shared.further.set(next);
  }

  ask(key: string): void {
    const now = untracked(this.#shared.further);
    if (!this.#base || now.has(key) || this.#asked.has(key)) return;
    this.#asked.add(key);
    if (this.#model.get("_status")?.mode === "static") {
      this.#shared.further.set(new Map(now).set(key, missing(key)));
    } else {
      this.#model.send({ type: "extra", graph: this.#base.id, key });
    }
  }

  /** The graph that a view shows: the derivative by these leaves, once it is there. */
  shown(by: readonly string[]): Graph | null {
    const base = this.#base;
    const names = base?.program.leaves.map(({ name }) => name) ?? [];
    if (!base || !by.length || !by.every((name) => names.includes(name))) return base;
    const key = JSON.stringify(by);
    const found = this.#shared.further().get(key);
    if (found instanceof Graph) return found;
    this.ask(key);
    return base;
  }
}

/** Why a page does not show what it did not come with, and the way out. */
function missing(key: string): string {
  const opens = key.startsWith("bug:") ? "panel=bugs" : key === "tangent" ? "panel=forward" : `by=${(JSON.parse(key) as string[]).join(",by=")}`;
  return `This page was made without it: a page brings it whose cell opens with --view ${opens}.`;
}

function further(base: Graph, one: Exclude<Extra, { error: string }>): Further {
  try {
    const made = new Graph({ ...one, id: base.id, ...(base.leaves !== undefined && { leaves: base.leaves }), controls: base.controls, notes: [], made: base.made });
    return unsupported(made.program) ?? made;
  } catch (error) {
    return String(error);
  }
}
