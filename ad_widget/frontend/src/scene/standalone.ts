/** The picture taken out of the page: an SVG that needs no style sheet, of what the window shows. */

import { svg } from "../dom.ts";
import type { Camera, Size } from "./camera.ts";

/** What the style sheet decides of what is drawn. */
const STYLES = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-style", "font-weight",
  "transform", "white-space", "image-rendering",
] as const;
/** Of what is drawn only these stay. */
const KEPT = new Set(["d", "x", "y", "cx", "cy", "r", "rx", "width", "height", "textLength", "lengthAdjust", "text-anchor", "href", "preserveAspectRatio", "points"]);

export function standalone(drawn: SVGSVGElement, { scale, x, y }: Camera, { width, height }: Size, window: HTMLElement): SVGSVGElement {
  const view = [-x / scale, -y / scale, width / scale, height / scale];
  const made = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: view.join(" ") });
  made.append(svg("rect", { x: view[0], y: view[1], width: view[2], height: view[3], fill: backgroundOf(window) }));
  for (const child of drawn.children) copy(child, made);
  return made;
}

function backgroundOf(window: HTMLElement): string {
  const probe = document.createElement("i");
  probe.style.color = "var(--adw-background)";
  window.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function copy(from: Element, into: Element): void {
  const style = getComputedStyle(from);
  // On the screen the numbers may be on a canvas, and these, which stand for them, hidden.
  if (style.display === "none" && !from.classList.contains("adw-still")) return;
  const to = document.createElementNS(from.namespaceURI, from.localName);
  for (const { name, value } of from.attributes) if (KEPT.has(name)) to.setAttribute(name, value);
  if (from.localName !== "title") {
    const own = STYLES.map((name) => [name, style.getPropertyValue(name)]).filter(([name, value]) => value && !USUAL[name]?.includes(value));
    if (own.length) to.setAttribute("style", own.map(([name, value]) => `${name}:${value}`).join(";"));
  }
  for (const child of from.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) copy(child as Element, to);
    else to.append(child.textContent ?? "");
  }
  into.append(to);
}

/** Values that need not be written. */
const USUAL: Record<string, readonly string[]> = {
  stroke: ["none"], "stroke-dasharray": ["none"], opacity: ["1"], transform: ["none"], "font-weight": ["400"], "font-style": ["normal"],
  "white-space": ["normal"], "image-rendering": ["auto"],
};
