/** Large JSON, unpacked and read piece by piece. */

import { type Work, pauses } from "../slices.ts";

/** Characters that are read in one go. */
export const PIECE = 1 << 18;
const TURNS = 1 << 14;

/** Bytes that are unpacked in one go, at most a thousandfold; and the most characters that come of all. */
const PART = 1 << 14;
const MOST = 2 ** 29 - 25;

/** The text that was deflated, with the page's own turns in between. */
export async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const rest = pauses();
  let at = 0;
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      await rest();
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += PART)));
      else controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("deflate")).getReader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MOST) {
      void reader.cancel().catch(() => {});
      throw new Error(`its text is longer than ${MOST} characters`);
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

type Reviver = (key: string, x: unknown) => unknown;

/** What a JSON text says; what does not go together is left to `JSON.parse` to refuse. */
export function* parsing(text: string, revive?: Reviver, from = 0, to = text.length): Work<any> {
  const whole = (): unknown => JSON.parse(text.slice(from, to), revive);
  const opening = text[from];
  if (to - from <= PIECE || (opening !== "{" && opening !== "[")) return whole();
  const ends = yield* endsOf(text, from, to);
  if (!ends) return whole();
  if (opening === "[") {
    const items: unknown[] = [];
    for (let k = 0, start = from + 1; k < ends.length; ) {
      let end = ends[k++];
      if (end - start > PIECE) {
        items.push(yield* parsing(text, revive, start, end));
      } else {
        while (k < ends.length && ends[k] - start <= PIECE) end = ends[k++];
        for (const item of JSON.parse(`[${text.slice(start, end)}]`, revive)) items.push(item);
      }
      start = end + 1;
      yield;
    }
    return items;
  }
  const entries: [string, unknown][] = [];
  let start = from + 1;
  for (const end of ends) {
    const colon = closing(text, start) + 1;
    if (text[start] !== '"' || text[colon] !== ":") return whole();
    entries.push([JSON.parse(text.slice(start, colon)), yield* parsing(text, revive, colon + 1, end)]);
    start = end + 1;
    yield;
  }
  return Object.fromEntries(entries);
}

/** The quote at which a text ends that begins at `i`: no odd number of backslashes stands before it. */
function closing(text: string, i: number): number {
  for (;;) {
    i = text.indexOf('"', i + 1);
    let back = i;
    while (text.charCodeAt(back - 1) === 92) back--;
    if (i < 0 || (i - back) % 2 === 0) return i;
  }
}

/** Where the things in an object or array end; null if it has no end of its own. */
function* endsOf(text: string, from: number, to: number): Work<number[] | null> {
  const ends: number[] = [];
  let depth = 0;
  for (let i = from + 1, turn = 1; i < to; i++, turn++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      i = closing(text, i);
      if (i < 0) return null;
    } else if (c === 91 || c === 123) depth++;
    else if (c === 44 && depth === 0) ends.push(i);
    else if (c === 93 || c === 125) {
      if (depth-- > 0) continue;
      ends.push(i);
      return i === to - 1 ? ends : null;
    }
    if (turn % TURNS === 0) yield;
  }
  return null;
}
