/** What the reader has chosen to see, between the widget's views and the host's model. */

import type { Shared } from "../shared.ts";
import { effect, untracked } from "../signals.ts";
import { viewOf } from "../view.ts";
import type { Model } from "../wire/model.ts";
import { realClock } from "./outbox.ts";

/** After which Python hears of what has been chosen, in ms: a hand may go through many nodes. */
const SOON = 100;

export class Chosen {
  readonly #model: Model;
  readonly #shared: Shared;
  /** The view as the model has it. */
  #told = "{}";
  #stopTelling: (() => void) | null = null;

  constructor(model: Model, shared: Shared) {
    this.#model = model;
    this.#shared = shared;
  }

  /** Tell the model of what is chosen from now on. */
  watch(signal: AbortSignal): void {
    effect(() => this.#changed(JSON.stringify(this.#shared.view())), signal);
  }

  /** Take what the model has. */
  read(): void {
    const view = viewOf(this.#model.get("_view"));
    const text = JSON.stringify(view);
    if (text === JSON.stringify(untracked(this.#shared.view))) return;
    this.#told = text;
    this.#shared.view.set(view);
  }

  #changed(text: string): void {
    this.#stopTelling?.();
    this.#stopTelling = text === this.#told ? null : realClock.after(SOON, () => this.tell());
  }

  /** Let the model, and with it Python and a saved notebook, have the view as it is now. */
  tell(): void {
    this.#stopTelling?.();
    this.#stopTelling = null;
    const view = untracked(this.#shared.view);
    const text = JSON.stringify(view);
    if (text === this.#told) return;
    this.#told = text;
    this.#model.set("_view", { ...view });
    this.#model.save_changes();
  }
}
