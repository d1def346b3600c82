/** A small map of the whole graph, where not all of it is in the window: it says where one is, and takes one elsewhere. */

import { mark, svg } from "../../dom.ts";
import { effect, untracked } from "../../signals.ts";
import type { Store } from "../../store.ts";
import css from "./map.css";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";

/** The largest map, in pixels. */
const MOST = { width: 168, height: 96 };

class GraphMap implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("map");
  readonly #cards = svg("path", { class: "adw-map-cards" });
  readonly #here = svg("rect", { class: "adw-map-here", rx: 2 });
  readonly #picture = svg("svg", {}, this.#cards, this.#here);
  /** Map pixels of a graph pixel. */
  #scale = 1;

  constructor() {
    // Of no use to who does not see the picture, who goes from card to card by the arrows.
    this.el.setAttribute("aria-hidden", "true");
    this.el.append(this.#picture);
  }

  attach(store: Store, signal: AbortSignal): void {
    effect(() => {
      const picture = store.shared.arranger.picture();
      if (!picture) return;
      const { width, height, cards } = picture.layout;
      this.#scale = Math.min(MOST.width / width, MOST.height / height);
      this.#picture.setAttribute("width", String(this.#scale * width));
      this.#picture.setAttribute("height", String(this.#scale * height));
      this.#picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
      // No card so small that it is not seen.
      const least = 2 / this.#scale;
      const box = ([cx, cy, w, h]: readonly number[]): string => {
        const [wide, high] = [Math.max(w, least), Math.max(h, least)];
        return `M${cx - wide / 2} ${cy - high / 2}h${wide}v${high}h${-wide}z`;
      };
      this.#cards.setAttribute("d", cards.map(box).join(""));
    }, signal);
    effect(() => {
      const picture = store.shared.arranger.picture();
      const { scale, x, y, width, height } = store.camera();
      const all = !picture || (x > -2 && y > -2 && x + scale * picture.layout.width < width + 2 && y + scale * picture.layout.height < height + 2);
      this.el.hidden = all;
      if (all) return;
      for (const [name, at] of [["x", -x], ["y", -y], ["width", width], ["height", height]] as const) {
        mark(this.#here, name, String(at / scale));
      }
    }, signal);
    const go = (event: PointerEvent): void => {
      const box = this.#picture.getBoundingClientRect();
      const share = box.width / Number(this.#picture.getAttribute("width")) || 1; // in a page that scales it
      untracked(store.viewport)?.centre((event.clientX - box.left) / share / this.#scale, (event.clientY - box.top) / share / this.#scale);
    };
    this.el.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.el.setPointerCapture(event.pointerId);
      go(event);
    }, { signal });
    this.el.addEventListener("pointermove", (event) => void (this.el.hasPointerCapture(event.pointerId) && go(event)), { signal });
  }
}

export const map: Kind = { name: "map", css, meanwhile: () => noRoom("overlay"), make: () => new GraphMap() };
