/** How far a number goes: under a hand that drags it, and at a key or a turn of the wheel. */

/** Pixels of a drag that change a number by as much as it is large, or by 1 if it is small; on a log scale, tenfold. */
const FULL = 150;

/** What a hand holds down meanwhile. */
interface Held {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Ten at a time with Shift, a tenth with Alt. */
export function paceOf({ shiftKey, altKey }: Held): number {
  return shiftKey ? 10 : altKey ? 0.1 : 1;
}

/** The step of a number that has no slider, or one that goes by powers: one of its second digit. */
export function ownStep(x: number): number {
  return 10 ** (Math.floor(Math.log10(Math.abs(x) || 1)) - 1);
}

/** A number one step on, or back. */
export function stepped(x: number, step: number, sign: number, held: Held): number {
  return round(x + sign * step * paceOf(held), step / 10, 15); // as fine as the finest of them
}

/** A number that has been dragged so many pixels from where it was. */
export function dragged(from: number, pixels: number, log = false): number {
  if (log && from > 0) return Number((from * 10 ** (pixels / FULL)).toPrecision(3));
  const step = Math.max(Number.isFinite(from) ? Math.abs(from) : 0, 1) / FULL;
  return round(from + pixels * step, step, 12);
}

/** As many digits as a step tells apart. */
function round(x: number, step: number, most: number): number {
  return Number(x.toFixed(Math.min(most, Math.max(0, 1 - Math.floor(Math.log10(step))))));
}
