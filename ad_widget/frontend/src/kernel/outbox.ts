/**
 * Leaf values on their way to the kernel: few messages unanswered, the latest value
 * waits in one place, and the last always goes out. Pure logic over a given clock.
 */

export interface Clock {
  /** In ms. */
  readonly now: number;
  after(ms: number, run: () => void): () => void;
}

export const realClock: Clock = {
  get now() {
    return performance.now();
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * A pause of the hand, in ms: what waits goes out then, for a cell that may be about to run. Or twice
 * the time between the last two moves: where frames come late, each move would else be a pause, and
 * what it sends would make them later.
 */
const PAUSE = 24;
/** Silence after which the kernel counts as busy. */
const SLOW = 400;
/** Silence after which the kernel counts as not answering. */
const PATIENCE = 3000;
/** Further silence after which unanswered messages count as lost and the latest go out again. */
const LOST = 30000;

/** Messages unanswered at most, and the least time between two while the hand moves, in ms. */
interface Pace {
  readonly limit: number;
  readonly gap: number;
}

/**
 * For a kernel that only follows a page which computes by itself. It, and the host's busy sign, need
 * not go at the rate of the screen: JupyterLab takes a few ms of a frame to show that a kernel is busy.
 */
export const FOLLOW: Pace = { limit: 2, gap: 200 };
/** For one that computes: three keep it and a link that answers late going. */
export const COMPUTE: Pace = { limit: 3, gap: 0 };

export class Outbox {
  pace = COMPUTE;
  /** False once the kernel has been silent for too long; true again with its next word. */
  answering = true;
  /** True once an answer has been due for a while. */
  slow = false;
  #sequence = 0;
  #unanswered: number[] = [];
  #waiting: Float64Array | null = null;
  #last: Float64Array | null = null;
  #moved = 0;
  #tried = false;
  #stopTimer: (() => void) | null = null;
  #stopSlow: (() => void) | null = null;
  #stopRest: (() => void) | null = null;
  #stopPause: (() => void) | null = null;
  readonly #send: (seq: number, values: Float64Array) => void;
  readonly #changed: () => void;
  readonly #clock: Clock;

  constructor(
    send: (seq: number, values: Float64Array) => void,
    changed: () => void = () => {},
    clock: Clock = realClock,
  ) {
    this.#send = send;
    this.#changed = changed;
    this.#clock = clock;
  }

  /** Nothing unanswered and nothing waiting. */
  get idle(): boolean {
    return this.#unanswered.length === 0 && this.#waiting === null;
  }

  push(values: Float64Array): void {
    this.#last = values.slice();
    this.#waiting = this.#last;
    this.#flush();
    this.#stopPause?.();
    this.#stopPause = null;
    const { now } = this.#clock;
    const beat = now - this.#moved;
    this.#moved = now;
    if (!this.#stopRest || !this.#waiting) return;
    this.#stopPause = this.#clock.after(Math.max(PAUSE, 2 * beat), () => {
      this.#stopPause = null;
      this.#rested();
    });
  }

  /** Send what waits now: the hand is off the slider, or a cell may be about to run. */
  hurry(): void {
    this.#stopPause?.();
    this.#stopPause = null;
    this.#stopRest?.();
    this.#stopRest = null;
    const values = this.#waiting;
    if (!values) return;
    this.#waiting = null;
    this.#dispatch(values);
  }

  /** What waits is of leaves that are no more. */
  forget(): void {
    this.#waiting = null;
    this.#last = null;
  }

  /** The kernel answered message `seq`, hence all before it. */
  answer(seq: number): void {
    this.#unanswered = this.#unanswered.filter((s) => s > seq);
    this.heard();
    this.#flush();
    if (this.idle) this.#changed();
  }

  /** Any sign of life. */
  heard(): void {
    this.#tried = false;
    this.#stopWatching();
    const changed = !this.answering || this.slow;
    this.answering = true;
    this.slow = false;
    if (changed) this.#changed();
    if (this.#unanswered.length) this.#watch();
  }

  /** The link is down: say so without waiting. */
  lost(): void {
    this.#stopWatching();
    this.slow = false;
    this.#unanswered = [];
    this.#waiting = null;
    if (this.answering) {
      this.answering = false;
      this.#changed();
    }
  }

  dispose(): void {
    this.#stopWatching();
    this.#stopPause?.();
    this.#stopPause = null;
    this.#stopRest?.();
    this.#stopRest = null;
    this.#unanswered = [];
    this.#waiting = null;
  }

  /** The time between two messages is over. */
  #rested(): void {
    this.#stopRest?.();
    this.#stopRest = null;
    this.#flush();
  }

  #flush(): void {
    if (!this.#waiting || this.#unanswered.length >= this.pace.limit || this.#stopRest) return;
    const values = this.#waiting;
    this.#waiting = null;
    if (this.pace.gap > 0) {
      this.#stopRest = this.#clock.after(this.pace.gap, () => this.#rested());
    }
    this.#dispatch(values);
  }

  #dispatch(values: Float64Array): void {
    this.#unanswered.push(++this.#sequence);
    if (!this.#stopTimer) this.#watch();
    this.#send(this.#sequence, values);
  }

  #stopWatching(): void {
    this.#stopTimer?.();
    this.#stopSlow?.();
    this.#stopTimer = this.#stopSlow = null;
  }

  #watch(): void {
    if (this.answering && !this.slow) {
      this.#stopSlow ??= this.#clock.after(SLOW, () => {
        this.#stopSlow = null;
        this.slow = true;
        this.#changed();
      });
    }
    this.#stopTimer = this.#clock.after(this.answering ? PATIENCE : LOST, () => {
      this.#stopTimer = null;
      if (this.answering) {
        this.answering = false;
        this.#changed();
        this.#watch();
        return;
      }
      // One more try; after it, only the reader's next move asks again.
      const latest = this.#last;
      this.#unanswered = [];
      this.#waiting = null;
      if (latest && !this.#tried) {
        this.#tried = true;
        this.#dispatch(latest);
      }
    });
  }
}
