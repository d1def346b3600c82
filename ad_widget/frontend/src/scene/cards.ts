/** Cards, tokens, frames of groups and edges as SVG elements. */

import STYLE from "../../../style.json";
import { OWN_KEYS, svg } from "../dom.ts";
import { formatBlocks, formatShape } from "../format.ts";
import { curve } from "./emphasis.ts";
import type { Box } from "./layout/index.ts";
import type { Placed } from "./place.ts";
import { GRID, type Grid, HOLDS, originOf } from "./grids.ts";
import { sourceOf } from "./numbers.ts";
import { RULE, ruleLines } from "./rules.ts";
import type { Card, Group } from "./scene.ts";
import { cornerOf, nameSize, ruleSize } from "./sizes.ts";

const { card: CARD, size: SIZE, font: FONT } = STYLE;
const OPEN_ALL = "open all";
/** By text of a card: the scale from which on it has room there, over the smallest size of text. */
export const needs = new WeakMap<Element, number>();

/** Corners of a group's frame. */
const ROUND = 12;

const corner = ([cx, cy, w, h]: Box): { x: number; y: number; width: number; height: number } => ({
  x: cx - w / 2, y: cy - h / 2, width: w, height: h,
});

/**
 * What a card is called by a screen reader, before its numbers: first what is written on it, as who
 * speaks to the page reads it.
 */
export function spoken(card: Card): string {
  const { kind, label, whole, symbol, op, holds, inside, count, block } = card;
  if (kind === "group") return [label, holds, count ? `stack of ${count} groups` : "closed group", inside].filter(Boolean).join(", ");
  // A sign without letters is said in words.
  const sign = /[\p{L}\d]/u.test(symbol) && symbol;
  const said = [label, whole !== label && whole, sign, formatShape(card.shape), kind === "op" ? op !== sign && op : kind, block && formatBlocks(block)];
  return said.filter(Boolean).join(", ");
}

/** A card without its texts. */
export function drawCard(card: Card, box: Box, isOutput: boolean): SVGGElement {
  const group = card.kind === "group";
  const frame = corner(box);
  const drawn = svg(
    "g",
    {
      ...OWN_KEYS,
      class: `adw-node adw-is-${card.kind}`,
      [group ? "data-group" : "data-node"]: card.key,
      ...(group && { "aria-expanded": "false" }),
      tabindex: isOutput ? 0 : -1,
      role: "button",
      ...(card.block && { "data-summary": JSON.stringify(card.block) }),
      "aria-label": spoken(card),
    },
    // Absolute places: a thousand transforms would be a thousand layers' worth of bookkeeping.
    svg("rect", { class: "adw-card", ...frame, rx: card.bare ? frame.height / 2 : CARD.radius }),
  );
  // The edges of cards behind it: one, as there is more in it, and two where it stands for several.
  for (let k = 1; group && k <= (card.count ? 2 : 1); k++) {
    drawn.prepend(svg("rect", { class: "adw-stack", ...frame, x: frame.x + 4 * k, y: frame.y - 4 * k, rx: CARD.radius }));
  }
  return drawn;
}

/** The brackets of a written matrix, and the edges of those behind the first of a stack. */
function gridLines(card: Card, box: Box, grid: Grid): SVGElement[] {
  const { written, count, width, height } = grid;
  return [...card.values, ...card.grads].flatMap((_, part) => {
    const [x, y] = originOf(card, box, grid, part);
    const [side, up] = written ? [GRID.bracket, 1] : [0, 0];
    const [left, right, top, bottom] = [x - side, x + width + side, y - up, y + height + up];
    const brackets = written ? `M${left + 4} ${top}h-4v${bottom - top}h4M${right - 4} ${top}h4v${bottom - top}h-4` : "";
    const behind = [4, 8].slice(0, count - 1).map((d) => `M${left + d} ${top - d}H${right + d}V${bottom - d}`).join("");
    return svg("path", { class: "adw-matrix", d: brackets + behind });
  });
}

/** A card's texts: its name, its sign and shape, what it holds, and what frames its numbers. */
export function cardTexts(card: Card, box: Box, grid: Grid | null): SVGElement[] {
  const { x, y, width: w } = corner(box);
  const sign = cornerOf(card, w);
  const room = w - 2 * CARD.pad;
  const symbol = sign ? shorten(sign, SIZE.symbol, FONT.number, "", room) : null;
  const left = room - (symbol ? symbol.width + CARD.gap : 0);
  const style = card.kind === "constant" || card.kind === "group" ? "" : "italic ";
  const size = nameSize(card.label);
  const name = shorten(card.label, size, FONT.name, style, left);
  const texts: SVGElement[] = grid ? gridLines(card, box, grid) : [];
  if (!card.bare) {
    const upright = style ? "" : " adw-upright";
    const drawn = svg("text", { class: `adw-name${upright}`, x: x + CARD.pad, y: y + CARD.name_y }, name.text);
    if (size < SIZE.name) drawn.style.setProperty("--adw-size-name", `${size}px`);
    // Beside its value below, which takes a line as high as its own.
    needs.set(drawn, Math.max(name.width / (size * room), card.values.length ? 2.4 / box[3] : 0));
    texts.push(drawn);
  }
  if (symbol) {
    const at = { x: x + w - CARD.pad, y: y + CARD.symbol_y, "text-anchor": "end" };
    const drawn = svg("text", { class: "adw-symbol", "aria-hidden": "true", ...at }, symbol.text);
    needs.set(drawn, symbol.width / (SIZE.symbol * Math.max(room - name.width - CARD.gap, 1)));
    texts.push(drawn);
  }
  if (card.holds) {
    const holds = shorten(card.holds, SIZE.symbol, FONT.text, "", room);
    const drawn = svg("text", { class: "adw-holds", "aria-hidden": "true", x: x + CARD.pad, y: y + CARD.name_y + HOLDS }, holds.text);
    needs.set(drawn, holds.width / (SIZE.symbol * room));
    texts.push(drawn);
  }
  const said = [card.kind === "group" ? `${card.key}: ${card.holds}, ${card.inside}` : (name.text !== card.label || card.whole !== card.label) && card.whole, card.block && formatBlocks(card.block)].filter(Boolean);
  if (said.length) texts.push(svg("title", {}, said.join(", ")));
  return texts;
}

/** A small stand-in for a leaf or constant near a use of it. */
export function drawToken(card: Card, box: Box): SVGGElement {
  const { x, y, width, height } = corner(box);
  const style = card.kind === "constant" ? "" : "italic ";
  const name = shorten(card.label, SIZE.symbol + 1, FONT.name, style, width - 8);
  return svg(
    "g",
    { class: `adw-token adw-is-${card.kind}`, "data-token": card.key, "aria-hidden": "true" },
    svg("rect", { class: "adw-card", x, y, width, height, rx: height / 2 }),
    svg("text", { class: style ? "" : "adw-upright", x: x + width / 2, y: y + height / 2 + 5, "text-anchor": "middle" }, name.text),
    svg("title", {}, card.whole),
  );
}

/** An open group: its outline, a title that closes it, and what opens all that is closed in it. */
export function drawFrame({ key, name, closed }: Group, box: Box): SVGGElement {
  const { x, y, width, height } = corner(box);
  const title = shorten(`▾ ${name}`, SIZE.symbol, FONT.text, "", width - 24);
  const all = closed ? shorten(OPEN_ALL, SIZE.symbol, FONT.text, "", width - title.width - 50) : null;
  const handle = (at: number, text: { text: string; width: number }, attributes: Record<string, string>): SVGGElement =>
    svg(
      "g",
      { ...OWN_KEYS, class: "adw-group-title", tabindex: -1, role: "button", ...attributes },
      svg("rect", { class: "adw-group-handle", x: at, y: y + 3, width: text.width + 18, height: 20, rx: 7 }),
      svg("text", { x: at + 8, y: y + 18 }, text.text),
    );
  return svg(
    "g",
    { class: "adw-group" },
    svg("rect", { class: "adw-outline", x, y, width, height, rx: ROUND }),
    handle(x + 5, title, { "data-group": key, "aria-expanded": "true", "aria-label": `${name}, open group` }),
    // Where there is no room for it, Shift with the key or click that opens does the same.
    ...(all?.text === OPEN_ALL ? [handle(x + title.width + 27, all, { "data-open-all": key, "aria-label": `open all in ${name}` })] : []),
  );
}

export function drawEdges({ scene, layout }: Placed): SVGPathElement[] {
  return layout.edges.map(({ path }, k) => {
    const { from, key, parts } = scene.edges[k];
    const quiet = scene.cards[from].kind === "constant" ? " adw-quiet" : parts.length > 1 ? " adw-merged" : "";
    return svg("path", { class: `adw-edge${quiet}`, d: curve(path), "data-edge": key });
  });
}

/** Cards up to which edges can be pointed at: a line is too thin for a hand. */
const POINTED = 60;

/** What is pointed at for each edge: its curve, wide and unseen. */
export function drawHandles({ scene, layout }: Placed): SVGPathElement[] {
  if (scene.cards.length > POINTED) return [];
  return layout.edges.map(({ path }, k) => svg("path", { class: "adw-handle", d: curve(path), "data-handle": k }));
}

/** A rule on its edge. */
export interface DrawnRule {
  readonly el: SVGGElement;
  /** Its texts, each of which may have no room at a small scale. */
  readonly texts: readonly SVGTextElement[];
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** The rules of edges between arrays. */
export function drawRules({ scene, layout }: Placed): DrawnRule[] {
  return layout.edges.flatMap(({ number }, k) => {
    const lines = number ? ruleLines(scene, k) : [];
    if (!lines.length) return [];
    const [x, y] = number!;
    const [width, height] = ruleSize(lines);
    const top = y - height / 2;
    const room = width - 4;
    const length = (line: string, shapes: boolean): number =>
      shapes ? lengthOf(line, FONT.number, "") : lengthOf(line, FONT.name, "italic ");
    const words = Math.max(...lines.slice(0, -1).map((line) => length(line, false)));
    const texts = lines.map((line, i) => {
      const shapes = i === lines.length - 1;
      const at = { x, y: top + RULE.line * (i + 1) - 1, "text-anchor": "middle" };
      const text = svg("text", { ...at, class: shapes ? "adw-shapes" : "" }, line);
      needs.set(text, Math.max((shapes ? length(line, true) : words) / room, 1.06 / RULE.line));
      return text;
    });
    const kind = sourceOf(scene, k, "flow") ? "adw-ruled adw-ruled-number" : "adw-ruled";
    const said = { "data-rule": scene.edges[k].parts[0], tabindex: 0, role: "button", "aria-label": lines.join(" ") };
    const patch = svg("rect", { x: x - width / 2, y: top, width, height, rx: 7 });
    return { el: svg("g", { ...OWN_KEYS, class: kind, ...said }, patch, ...texts.flatMap((text) => [text, " "])), texts, box: [x - width / 2, top, width, height] };
  });
}

let ruler: CanvasRenderingContext2D | null = null;

/** The width of a text, in ems. */
function lengthOf(text: string, family: string, style: string): number {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = `${style}100px ${family}`;
  return ruler.measureText(text).width / 100;
}

/** Text cut with an ellipsis to fit a width, and the width it then takes. */
function shorten(text: string, pixels: number, family: string, style: string, room: number): { text: string; width: number } {
  ruler ??= document.createElement("canvas").getContext("2d")!;
  ruler.font = `${style}${pixels}px ${family}`;
  const width = ruler.measureText(text).width;
  if (width <= room) return { text, width };
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const cut = `${letters.slice(0, middle).join("")}…`;
    if (ruler.measureText(cut).width <= room) low = middle;
    else high = middle - 1;
  }
  const cut = `${letters.slice(0, low).join("")}…`;
  return { text: cut, width: ruler.measureText(cut).width };
}
