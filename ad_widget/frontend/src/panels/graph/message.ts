/** What went wrong, or waits: over the graph, so that nothing moves under the reader's hand. */

import { say } from "../../dom.ts";
import { effect } from "../../signals.ts";
import type { Store } from "../../store.ts";
import { type Kind, type Panel, noRoom, rootOf } from "../panel.ts";
import css from "./message.css";

class Message implements Panel {
  readonly slot = "overlay";
  readonly el = rootOf("message");

  attach(store: Store, signal: AbortSignal): void {
    this.el.setAttribute("role", "alert");
    this.el.dir = "auto";
    effect(() => {
      const message = store.status().message || store.shared.notice();
      say(this.el, message);
      this.el.hidden = message === "";
    }, signal);
  }
}

export const message: Kind = { name: "message", css, meanwhile: (store) => (store.status().message || store.shared.notice() ? null : noRoom("overlay")), make: () => new Message() };
