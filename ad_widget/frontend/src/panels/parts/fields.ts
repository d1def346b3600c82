/** Numbers as text that is typed over. */

export function exactText(x: number): string {
  return String(x).replace(/-/g, "\u2212");
}

/** In full where there is room for it, else rounded until there is: a digit cut off is another number. */
export function fieldText(x: number, room: number): string {
  const full = exactText(x);
  if (full.length <= room) return full;
  for (let digits = room; digits > 0; digits--) {
    const plain = exactText(Number(x.toPrecision(digits)));
    if (plain.length <= room) return plain;
    const power = x.toExponential(digits - 1).replace(/(\.\d*?)0+e/, "$1e").replace(/\.?e\+?/, "e");
    if (power.length <= room) return power.replace(/-/g, "\u2212");
  }
  return full;
}

/** The least and the greatest of some numbers, or NaN where one is none; null: there are none. */
export function extremes(frame: Float64Array, start: number, size: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (let i = start; i < start + size; i++) {
    if (Number.isNaN(frame[i])) return [NaN, NaN];
    low = Math.min(low, frame[i]);
    high = Math.max(high, frame[i]);
  }
  return low <= high ? [low, high] : null;
}
