/**
 * Numbers as rows of glyphs in one byte array, so that a frame writes them without a new string:
 * the same text as `formatNumber` and `formatShort` give, glyph for glyph.
 */

import { formatBrief, formatNumber, formatShort } from "./format.ts";

/** A glyph is its place in here: digits are themselves. */
export const GLYPHS = [..."0123456789.−e∞Na×▲▼·! …mpty±∂‖"];
const CODE = new Map(GLYPHS.map((glyph, code) => [glyph, code]));
export const [POINT, MINUS, EXP, TIMES, UP, DOWN, DOT, BANG, SPACE, ELLIPSIS, PLUS_MINUS, PARTIAL] = [..."." + "−e×▲▼·! …±∂"].map(
  (glyph) => CODE.get(glyph)!,
);
/** From here on a code is no glyph but a colour: that of what follows. */
export const COLOUR = 128;

const POWERS = Float64Array.from({ length: 301 }, (_, k) => Number(`1e${k}`));
/** So close to a tie the digits are left to `format`, which knows the decimal expansion. */
const CLOSE = 1e-6;
/** Beyond these exponents powers of ten are no longer close enough. */
const FAR = 280;

/** Write a text's glyphs; returns where they end. */
export function writeText(out: Uint8Array, at: number, text: string): number {
  for (let k = 0; k < text.length; k++) out[at++] = CODE.get(text[k])!;
  return at;
}

/** Write `formatNumber(x)`; returns where it ends. */
export function writeNumber(out: Uint8Array, at: number, x: number): number {
  const end = write(out, at, x, 4, 9);
  return end >= 0 ? end : writeText(out, at, formatNumber(x));
}

/** Write `formatShort(x)`. */
export function writeShort(out: Uint8Array, at: number, x: number): number {
  const end = write(out, at, x, 3, 7);
  return end >= 0 ? end : writeText(out, at, formatShort(x));
}

/** Write a number with two digits, where there is no room for more. */
export function writeBrief(out: Uint8Array, at: number, x: number): number {
  const end = write(out, at, x, 2, 6);
  return end >= 0 ? end : writeText(out, at, formatBrief(x));
}

/** The glyph that tells a gradient's sign without its hue. */
export function signCode(x: number): number {
  return x > 0 ? UP : x < 0 ? DOWN : x === 0 ? DOT : BANG;
}

/** The mantissa of `scaled`, or -1 where it is too close to a tie to be told. */
function rounded(scaled: number): number {
  const whole = Math.floor(scaled);
  const rest = scaled - whole - 0.5;
  if (rest > -CLOSE && rest < CLOSE) return -1;
  return rest < 0 ? whole : whole + 1;
}

function scaleBy(a: number, power: number): number {
  return power >= 0 ? a * POWERS[power] : a / POWERS[-power];
}

/** As `format` in format.ts; -1 where that has to be asked. */
function write(out: Uint8Array, at: number, x: number, digits: number, room: number): number {
  if (x === 0) {
    out[at] = 0;
    return at + 1;
  }
  const a = Math.abs(x);
  if (!(a < Infinity)) return -1;
  const sign = x < 0 ? 1 : 0;
  let exponent = Math.floor(Math.log10(a));
  if (exponent > FAR || exponent < -FAR) return -1;
  let scaled = scaleBy(a, digits - 1 - exponent);
  if (scaled < POWERS[digits - 1] * (1 - 1e-12)) scaled = scaleBy(a, digits - 1 - --exponent);
  let mantissa = rounded(scaled);
  if (mantissa < 0) return -1;
  if (mantissa >= POWERS[digits]) {
    mantissa = POWERS[digits - 1];
    exponent++;
  }
  if (sign) out[at++] = MINUS;
  if (exponent >= digits - 1 && a < 999999.5) {
    const whole = rounded(a);
    return whole < 0 ? -1 : writeDigits(out, at, whole, 0);
  }
  if (exponent >= -4 && exponent < digits - 1) {
    const places = Math.min(digits - 1 - exponent, room - 2 - sign);
    const fixed = rounded(a * POWERS[places]);
    return fixed < 0 ? -1 : writeDigits(out, at, fixed, places);
  }
  for (let places = digits - 1; ; places--) {
    if (places < digits - 1) {
      exponent = Math.floor(Math.log10(a));
      mantissa = rounded(scaleBy(a, places - exponent));
      if (mantissa < 0) return -1;
      if (mantissa >= POWERS[places + 1]) {
        mantissa = POWERS[places];
        exponent++;
      }
    }
    let end = writeDigits(out, at, mantissa, places);
    out[end++] = EXP;
    if (exponent < 0) out[end++] = MINUS;
    end = writeDigits(out, end, Math.abs(exponent), 0);
    if (end - at + sign <= room || places === 0) return end;
  }
}

/** Write `whole / 10^places` without the zeros at its end. */
function writeDigits(out: Uint8Array, at: number, whole: number, places: number): number {
  while (places > 0 && whole % 10 === 0) {
    whole /= 10;
    places--;
  }
  let count = places + 1;
  while (whole >= POWERS[count]) count++;
  let end = at + count + (places ? 1 : 0);
  for (let k = end - 1, left = places; k >= at; k--) {
    if (places && left === 0) {
      out[k] = POINT;
      left = -1;
      continue;
    }
    out[k] = whole % 10;
    whole = Math.floor(whole / 10);
    left--;
  }
  return end;
}

/** A row of glyphs as a string; colours are left out. */
export function readText(row: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let k = from; k < to; k++) if (row[k] < COLOUR) text += GLYPHS[row[k]];
  return text;
}
