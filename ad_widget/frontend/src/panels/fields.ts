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
