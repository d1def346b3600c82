/**
 * The module as text that may stand in JavaScript's quotes, in JSON and in HTML as it is.
 *
 * It is compressed (zlib's format), and its bytes are written in the 91 printable ASCII characters
 * that are neither a space nor one of `"`, `<` and `\`: 13 bits, lowest first, in two of them, low
 * digit first, and at the end 6 bits or fewer in one. That is a thirteenth less than base64.
 */
import zopfli from "@gfx/zopfli";

const DIGITS = Array.from({ length: 94 }, (_, k) => String.fromCharCode(33 + k)).filter((c) => !'"<\\'.includes(c));

/** @param {Uint8Array} bytes */
export function textOf(bytes) {
  let text = "";
  let [held, bits] = [0, 0];
  const write = () => {
    text += DIGITS[held % 91];
    if (bits > 6) text += DIGITS[Math.floor(held / 91)];
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits < 13) continue;
    const rest = held >> 13;
    held &= 8191;
    write();
    held = rest;
    bits -= 13;
  }
  if (bits) write();
  return text;
}

/** @param {Uint8Array} code */
export async function pack(code) {
  return textOf(await zopfli.zlibAsync(code, { numiterations: 15 }));
}
