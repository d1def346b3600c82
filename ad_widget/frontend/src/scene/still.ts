/** The numbers as SVG: where there is no canvas yet, and on paper, where pixels are too few. */

import STYLE from "../../../style.json";
import { svg } from "../dom.ts";
import { onEdge } from "./items.ts";
import { DIMMED, PATCH, type Painter } from "./painter.ts";
import { ADVANCE } from "./texts.ts";

/** All numbers that are asked for, or those in view. */
export function stillNumbers(painter: Painter, frame: Float64Array, inView: boolean): SVGElement[] {
  const made: SVGElement[] = [];
  const { items, texts, dimmed, heat } = painter;
  heat.maps.forEach(({ x, y, width, height, columns }, k) => {
    if (!painter.heatDrawn(k, !inView)) return;
    const href = heat.pixels(k, frame).toDataURL();
    const at = { x, y, width, height, opacity: dimmed && DIMMED };
    made.push(svg("image", { ...at, href, preserveAspectRatio: "none", style: columns <= width && "image-rendering: pixelated" }));
  });
  for (const [k, item] of items.entries()) {
    if (!(inView ? painter.drawn(k) : painter.wanted(k))) continue;
    painter.write(k, frame);
    const glyphs = texts!.glyphs[k];
    if (!glyphs) continue;
    const pixels = painter.lettering.pixels[k];
    const width = glyphs * ADVANCE * pixels;
    const room = item.width - 2;
    const taken = Math.min(width, room);
    const left = item.centred ? item.x + (item.width - taken) / 2 : item.x + 2;
    if (onEdge(item)) {
      const patch = { x: left - 4, y: item.y + 1, width: taken + 8, height: item.height - 2, rx: PATCH };
      made.push(svg("rect", { ...patch, fill: "var(--adw-background)" }));
    }
    const [[colour, first], ...rest] = texts!.runs(k);
    const text = svg(
      "text",
      {
        x: left,
        y: painter.lettering.baselines[k],
        fill: `var(--adw-${colour})`,
        "font-size": pixels,
        "font-weight": item.kind === "value" && item.pixels === STYLE.size.value && 600,
        opacity: dimmed && DIMMED,
      },
      first,
    );
    let x = left + first.length * ADVANCE * pixels;
    for (const [colour, run] of rest) {
      text.append(svg("tspan", { x, fill: `var(--adw-${colour})` }, run));
      x += run.length * ADVANCE * pixels;
    }
    if (width > room) {
      text.setAttribute("textLength", String(room));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    made.push(text);
  }
  return made;
}
