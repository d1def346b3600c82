/** The graph itself: the picture, told what the store holds and telling it what the hand does. */

import css from "../../scene/picture.css";
import { fitting } from "../../scene/camera.ts";
import { LEGIBLE, linesFrom } from "../../scene/detail.ts";
import { pathsOf } from "../../scene/paths.ts";
import { Picture } from "../../scene/picture.ts";
import type { Placed } from "../../scene/place.ts";
import { opened, toggled } from "../../scene/opening.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import type { Kind, Panel } from "../panel.ts";

/** How much larger than the whole a picture is that the reader has come near to. */
const NEARER = 1.15;

class GraphPanel implements Panel {
  readonly slot = "main";
  readonly el: HTMLElement;
  readonly #picture = new Picture();

  constructor() {
    this.el = this.#picture.el;
    this.el.dataset.panel = "graph";
  }

  attach(store: Store, signal: AbortSignal): void {
    const picture = this.#picture;
    const { arranger } = store.shared;
    picture.attach(
      {
        hover: (key) => store.point(key),
        select: (key) => store.setView({ select: key }),
        lead: (key) => store.setView({ to: key }),
        follow: (edge) => store.edge.set(edge),
        toggle: (key) => {
          const scene = untracked(store.scene);
          if (scene) store.setView(toggled(scene, key, untracked(store.shared.view).select ?? null));
        },
        openAll: (key) => {
          const scene = untracked(store.scene);
          if (scene) store.setView({ open: opened(scene, key) });
        },
        open: (edge) => store.product.set(untracked(store.product) === edge ? null : edge),
        zoomed: (camera, window) => store.camera.set({ ...camera, ...window }),
        placed: () => store.placed.set(untracked(store.placed) + 1),
      },
      signal,
    );
    store.viewport.set(picture);

    const { numbers } = store;
    let shown: Placed | null = null;
    arranger.begin();
    // Arrays that had names alone show their numbers when the reader comes near.
    effect(() => {
      const camera = store.camera();
      const placed = untracked(arranger.picture);
      if (!camera.width || !placed || placed.form === "whole" || untracked(arranger.near)) return;
      if (camera.scale < Math.max(linesFrom(LEGIBLE), NEARER * fitting(placed.layout, camera))) return;
      const middle = picture.middle;
      arranger.near.set(true);
      if (middle !== null) queueMicrotask(() => picture.reveal(middle, true)); // once they are there
    }, signal);
    effect(() => picture.setMode(store.edges()), signal);
    effect(() => picture.setMask(store.mask()), signal);
    effect(() => {
      const placed = arranger.picture();
      numbers.version();
      if (placed === shown) {
        // While a picture is in the making, the numbers may be another graph's.
        if (placed && placed.scene.graph === untracked(store.graph)) picture.numbers(numbers.frame, numbers.changed);
        return;
      }
      shown = placed;
      picture.setPicture(placed, numbers.frame, untracked(store.mask));
    }, signal);
    effect(() => {
      const placed = arranger.picture();
      const key = store.lit();
      const card = placed && key !== null ? placed.scene.find(key) : -1;
      const to = store.view().to;
      const end = placed && to !== null ? placed.scene.find(to) : -1;
      picture.choose(key, placed && card >= 0 ? pathsOf(placed.scene, card, end < 0 ? undefined : end) : null);
    }, signal);
    effect(() => {
      arranger.picture();
      const edge = store.edge();
      picture.markEdges(edge === null ? store.marked() : [edge]);
    }, signal);
    effect(() => {
      arranger.picture();
      picture.markNodes(store.lights());
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
