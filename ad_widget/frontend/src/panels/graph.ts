/** The graph itself: the picture, told what the store holds and telling it what the hand does. */

import css from "../scene/picture.css";
import { pathsOf } from "../scene/paths.ts";
import { Picture } from "../scene/picture.ts";
import { effect, untracked } from "../signals.ts";
import type { Store } from "../store.ts";
import type { Graph } from "../wire/graph.ts";
import type { Kind, Panel } from "./panel.ts";

class GraphPanel implements Panel {
  readonly slot = "main";
  readonly el: HTMLElement;
  private readonly picture = new Picture();

  constructor() {
    this.el = this.picture.el;
    this.el.dataset.panel = "graph";
  }

  attach(store: Store, signal: AbortSignal): void {
    const { picture } = this;
    picture.attach(
      {
        hover: (node) => store.hover.set(node),
        select: (node) => store.select(node),
        zoomed: (camera) => store.camera.set(camera),
        placed: () => store.placed.set(untracked(store.placed) + 1),
      },
      signal,
    );
    store.viewport.set(picture);

    const { numbers } = store;
    let shown: Graph | null = null;
    let arranged = 0;
    effect(() => picture.setMode(store.edges()), signal);
    effect(() => picture.setMask(store.mask()), signal);
    effect(() => {
      const graph = store.graph();
      const layouts = store.arranged();
      numbers.version();
      if (!graph) return;
      if (graph === shown && layouts === arranged) {
        picture.numbers(numbers.frame, numbers.changed);
        return;
      }
      [shown, arranged] = [graph, layouts];
      picture.setGraph(graph, numbers.frame);
    }, signal);
    effect(() => {
      const graph = store.graph();
      store.arranged();
      const node = store.chosen();
      if (graph) picture.choose(node, node === null ? null : pathsOf(graph, node));
    }, signal);
    effect(() => picture.setConventions(store.conventions()), signal);
    effect(() => picture.setDimmed(store.dimmed()), signal);
    effect(() => {
      if (store.theme()) picture.recolor();
    }, signal);
    effect(() => {
      const paper = store.paper();
      if (paper !== null) picture.setPaper(paper);
    }, signal);
  }
}

export const graph: Kind = { name: "graph", css, make: () => new GraphPanel() };
