/** Plain data as one word that a link, a mail or a form takes: base64 of JSON. `ad_widget/program/token.py` has the same. */

/** Characters of a word that is read. */
const MOST = 20_000;

export function toToken(data: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The data of a word from anywhere; undefined if it is none. */
export function fromToken(word: string): unknown {
  if (word.length > MOST || !/^[\w-]+$/.test(word)) return undefined;
  try {
    const text = atob(word.replace(/-/g, "+").replace(/_/g, "/"));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (c) => c.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
