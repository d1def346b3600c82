/** What Python has to say about the graph as a whole. */

import { html } from "../dom.ts";
import { effect } from "../signals.ts";
import type { Store } from "../store.ts";
import { type Kind, type Panel, rootOf } from "./panel.ts";
import css from "./notes.css";

class Notes implements Panel {
  readonly slot = "side";
  readonly el = rootOf("notes"); // <div data-panel="notes" class="adw-notes">

  attach(store: Store, signal: AbortSignal): void {
    effect(() => {
      const notes = store.notes();
      this.el.replaceChildren(...notes.map((text) => html("p", { dir: "auto" }, text)));
    }, signal);
  }
}

export const notes: Kind = { name: "notes", css, make: () => new Notes() };
