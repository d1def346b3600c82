/**
 * Layouts that are not there yet: made by the kernel, or in the page where there is no `dot`; a
 * graph too large to be read waits until the reader asks.
 */

import { layoutInPage } from "../scene/engine.ts";
import type { Graph, Layout } from "../wire/graph.ts";
import type { Model } from "../wire/model.ts";

/** The kernel gives up after a minute; later there is none, as in a notebook saved meanwhile. */
const PATIENCE = 75;

export class Arranger {
  /** The graph whose layout is being made. */
  graph: Graph | null = null;
  /** Why there is none. */
  problem = "";
  private readonly model: Model;
  private readonly settled: (graph: Graph) => void;
  private readonly changed: () => void;
  private since = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private abort = new AbortController();
  private engineWanted: ((text: string) => void) | null = null;

  /** `settled` hears of a layout that came, or will not, `changed` of every other step. */
  constructor(model: Model, settled: (graph: Graph) => void, changed: () => void) {
    this.model = model;
    this.settled = settled;
    this.changed = changed;
  }

  /** Take up a graph without a layout. */
  begin(graph: Graph): void {
    this.end();
    this.problem = "";
    if (graph.arranging) this.start(graph);
    else if (graph.dot !== null && !graph.large) this.inPage(graph);
  }

  /** Whether there is anybody to ask for a layout. */
  get able(): boolean {
    return this.model.get("_status")?.mode !== "static";
  }

  ask(graph: Graph): void {
    if (this.graph === graph) return;
    this.problem = "";
    if (graph.dot !== null) {
      this.inPage(graph);
    } else {
      this.start(graph);
      this.model.send({ type: "arrange", graph: graph.id });
    }
  }

  stop(): void {
    const { graph } = this;
    if (!graph) return;
    this.end();
    if (graph.dot === null) this.model.send({ type: "arrange", graph: graph.id, stop: true });
    this.changed();
  }

  /** Nobody waits any more. */
  end(): void {
    this.abort.abort();
    this.graph = null;
    clearInterval(this.ticking);
  }

  /** Seconds so far. */
  get seconds(): number {
    return Math.floor((performance.now() - this.since) / 1000);
  }

  /** The kernel's answer: a layout, or the text for the page to make one. */
  take(id: number, layout: Layout | null, dot: string | null): void {
    const { graph } = this;
    if (graph?.id !== id) return;
    graph.dot = dot;
    if (layout) this.finish(graph, layout);
    else if (dot !== null) this.inPage(graph);
    else this.fail("Graphviz took too long");
  }

  /** The kernel is gone, or says nothing. */
  lost(): void {
    if (this.graph?.dot === null) this.fail("the kernel does not answer");
  }

  takeEngine(text: string): void {
    this.engineWanted?.(text);
    this.engineWanted = null;
  }

  private start(graph: Graph): AbortSignal {
    this.end();
    this.graph = graph;
    this.since = performance.now();
    this.ticking = setInterval(() => {
      if (graph.dot === null && this.seconds > PATIENCE) this.lost();
      else this.changed();
    }, 1000);
    this.abort = new AbortController();
    this.changed();
    return this.abort.signal;
  }

  private finish(graph: Graph, layout: Layout): void {
    this.end();
    graph.layout = layout;
    this.settled(graph);
  }

  private fail(problem: string): void {
    const { graph } = this;
    this.end();
    if (!graph) return;
    if (graph.spare) graph.layout = graph.spare;
    else this.problem = problem;
    this.settled(graph);
  }

  private async inPage(graph: Graph): Promise<void> {
    const signal = this.start(graph);
    try {
      const layout = await layoutInPage(graph, () => this.requestEngine(), signal);
      if (signal.aborted) return;
      this.model.send({ type: "layout", graph: graph.id, layout });
      this.finish(graph, layout);
    } catch (error) {
      if (!signal.aborted) this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  private requestEngine(): Promise<string> {
    if (!this.able) {
      return Promise.reject(new Error("this page carries none, and there is no kernel to ask"));
    }
    return new Promise((resolve) => {
      this.engineWanted = resolve;
      this.model.send({ type: "engine" });
    });
  }
}
