/**
 * Signals: values that know who reads them. An `effect` runs again when something it has read is
 * another; effects run in the order in which they were made, each once a change, and a run that
 * throws keeps none of the others from running.
 *
 * Ours rather than a library's: `@preact/signals-core` 1.14 would add 4.7 kB to the module and
 * `alien-signals` 3.2 4.4 kB, this file adds 1.7 kB; the first allocates each time an effect runs,
 * which a frame must not, and with the second an effect that throws stops all after it. What makes
 * it short: who has read a signal once goes on hearing of it.
 */

import { type Work, inSlices } from "./slices.ts";

export interface Signal<T> {
  (): T;
}

export interface Writable<T> extends Signal<T> {
  set(value: T): void;
}

/** What can be read: a value, and how often it has been another. */
interface Source {
  version: number;
  readonly readers: Reader[];
  /** Bring the value up to date, where it is worked out from others. */
  refresh(): void;
  /** Nobody reads it any more. */
  idle(): void;
}

class Reader {
  readonly sources: Source[] = [];
  /** The version of each source when it was last read. */
  readonly seen: number[] = [];
  stale = true;
  ended = false;
  /** Tell those who depend on this reader that it may be another. */
  readonly mark: () => void;

  constructor(mark: (reader: Reader) => void) {
    this.mark = () => mark(this);
  }

  /** Whether anything that was read is really another. */
  get outdated(): boolean {
    if (this.sources.length === 0) return true;
    for (let i = 0; i < this.sources.length; i++) {
      this.sources[i].refresh();
      if (this.sources[i].version !== this.seen[i]) return true;
    }
    return false;
  }

  read(source: Source): void {
    if (this.ended) return;
    let i = this.sources.indexOf(source);
    if (i < 0) {
      i = this.sources.push(source) - 1;
      source.readers.push(this);
    }
    this.seen[i] = source.version;
  }

  end(): void {
    this.ended = true;
    this.forget();
  }

  /** Hear no more of what was read. */
  forget(): void {
    const { sources } = this;
    const left = sources.splice(0);
    this.seen.length = 0;
    for (const source of left) {
      source.readers.splice(source.readers.indexOf(this), 1);
      if (!source.readers.length) source.idle();
    }
  }
}

interface Effect extends Reader {
  order: number;
  run(): void;
}

let reading: Reader | null = null;
let made = 0;
let holds = 0;
/** Effects whose turn is to come, in the order in which they were made. */
const waiting: Effect[] = [];

function markAll(readers: Reader[]): void {
  for (let i = 0; i < readers.length; i++) {
    if (readers[i].stale) continue;
    readers[i].stale = true;
    readers[i].mark();
  }
}

/** Work something out while noting, for `reader`, all that is read. */
function track<T>(reader: Reader | null, run: () => T): T {
  const before = reading;
  reading = reader;
  try {
    return run();
  } finally {
    reading = before;
  }
}

/** A value that is set. An equal one is no change. */
export function signal<T>(value: T): Writable<T> {
  const source: Source = { version: 0, readers: [], refresh() {}, idle() {} };
  const get = (): T => {
    reading?.read(source);
    return value;
  };
  return Object.assign(get, {
    set(next: T): void {
      if (Object.is(next, value)) return;
      value = next;
      source.version++;
      markAll(source.readers);
      flush();
    },
  });
}

/** A value that is worked out from others, when it is asked for and one of them has changed. */
export function computed<T>(work: () => T): Signal<T> {
  let value: T;
  let failed = true; // as good as never tried
  const source: Source = {
    version: 0,
    readers: [],
    refresh() {
      if (!reader.stale && !failed) return;
      reader.stale = false;
      if (!failed && !reader.outdated) return;
      failed = true;
      const next = track(reader, work);
      failed = false;
      if (source.version > 0 && Object.is(next, value)) return;
      value = next;
      source.version++;
    },
    // A view that is gone is not to be held by what it has read of the widget.
    idle() {
      reader.forget();
      reader.stale = failed = true;
    },
  };
  const reader = new Reader(() => markAll(source.readers));
  return () => {
    try {
      source.refresh();
    } finally {
      reading?.read(source);
    }
    return value;
  };
}

/** Run now, and again whenever what was read is another, until `signal` aborts. */
export function effect(run: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const effect = new Reader((reader) => wait(reader as Effect)) as Effect;
  effect.order = made++;
  effect.run = run;
  signal.addEventListener("abort", () => effect.end(), { once: true });
  turn(effect);
  flush();
}

function wait(effect: Effect): void {
  let at = waiting.push(effect) - 1; // by hand: `splice` allocates
  for (; at > 0 && waiting[at - 1].order > effect.order; at--) waiting[at] = waiting[at - 1];
  waiting[at] = effect;
}

function turn(effect: Effect): void {
  effect.stale = false; // set again by what the run itself changes
  if (effect.ended || !effect.outdated) return;
  holds++; // what it sets is acted upon when it is done
  try {
    track(effect, effect.run);
  } finally {
    holds--;
  }
}

let flushing = false;
/** Effects have their turns in slices: those of what is set meanwhile are among them. */
let slicing = false;

function flush(): void {
  if (holds || flushing || slicing) return;
  flushing = true;
  let failed = false;
  let failure: unknown;
  try {
    while (waiting.length) {
      try {
        turn(waiting.shift()!);
      } catch (error) {
        if (!failed) failure = error;
        failed = true;
      }
    }
  } finally {
    flushing = false;
  }
  if (failed) throw failure;
}

/** Set several signals; who reads them hears of it once, at the end. */
export function batch<T>(run: () => T): T {
  holds++;
  try {
    return run();
  } finally {
    if (--holds === 0) flush();
  }
}

/**
 * Set several signals, where who reads them has much to do: they hear of it one after another, with
 * time for the page in between.
 */
export async function batchInSlices(run: () => void): Promise<void> {
  if (slicing) return batch(run);
  slicing = true;
  try {
    batch(run);
    await inSlices(turns(), new AbortController().signal);
  } finally {
    slicing = false;
    flush(); // what one that failed has left
  }
}

function* turns(): Work<void> {
  for (; waiting.length; yield) turn(waiting.shift()!);
}

/** Read without being told of changes. */
export function untracked<T>(run: () => T): T {
  return track(null, run);
}
