/** Cards, tokens, frames of groups and edges as SVG elements. */

import STYLE from "../../../style.json";
import { OWN_KEYS, svg } from "../dom.ts";
import { formatBlocks, formatShape } from "../format.ts";
import type { Graph } from "../wire/graph.ts";
import { briefOf } from "./brief.ts";
import { curve } from "./emphasis.ts";
import type { Box } from "./layout/index.ts";
import { CLOSE, type Fitting, alwaysNamed, fromScale, held, holdsUpTo, lengthOf } from "./fitting.ts";
import type { Placed } from "./place.ts";
import { GRID, type Grid, HOLDS, RISE, closesUp, originOf, partialAt, takenBy } from "./grids.ts";
import { sourceOf } from "./numbers.ts";
import { RULE, ruleLines } from "./rules.ts";
import type { Card, Group } from "./scene.ts";
import { cornerOf, nameSize, ruleSize } from "./sizes.ts";

const { card: CARD, size: SIZE, font: FONT } = STYLE;
const OPEN_ALL = "open all";
/** How far a card behind another is seen: two of them, in a lecture, within the picture's margin. */
const BEHIND = 2.5;
/** How much lower a name stands on a card that bears but name and value. */
const LOWER = { usual: 6, flat: 3 };

/** Corners of a group's frame. */
const ROUND = 12;

const corner = ([cx, cy, w, h]: Box): { x: number; y: number; width: number; height: number } => ({
  x: cx - w / 2, y: cy - h / 2, width: w, height: h,
});

/**
 * What a card is called by a screen reader, before its numbers: first what is written on it, as who
 * speaks to the page reads it.
 */
export function spoken(card: Card, written = card.label): string {
  const { kind, label, whole, symbol, op, holds, inside, count, block } = card;
  if (kind === "group") return [written, written !== label && label, holds, count ? `stack of ${count} groups` : "closed group", inside].filter(Boolean).join(", ");
  // A sign without letters is said in words.
  const sign = /[\p{L}\d]/u.test(symbol) && symbol;
  const meant = written !== label ? whole : holds || (whole !== label && whole);
  const said = [written, sign, formatShape(card.shape), meant, kind === "op" ? op !== sign && op : kind, block && formatBlocks(block)];
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
    drawn.prepend(svg("rect", { class: "adw-stack", ...frame, x: frame.x + BEHIND * k, y: frame.y - BEHIND * k, rx: CARD.radius }));
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
export function cardTexts({ scene: { graph }, form }: Placed, card: Card, box: Box, grid: Grid | null): { els: SVGElement[]; fittings: Fitting[] } {
  const { x, y, width, height: h } = corner(box);
  const w = width - (grid ? takenBy(grid, form)[0] : 0);
  const sign = cornerOf(card, w);
  const room = w - 2 * CARD.pad;
  const symbol = sign ? lengthOf(sign, FONT.number) * SIZE.symbol : 0;
  const style = card.kind === "constant" || card.kind === "group" ? "" : "italic ";
  const size = nameSize(card.label);
  // A card without a gradient is lower, and has two lines no less.
  const low = y + CARD.name_y + (h < CARD.height ? LOWER.flat : LOWER.usual);
  const fittings: Fitting[] = [];
  const title = svg("title", { style: "display: none" }); // a tooltip: the accessible name says it
  const told = (short: boolean): string =>
    [card.kind === "group" ? `${card.key}: ${card.holds}, ${card.inside}` : (short || card.whole !== card.label) && card.whole, card.block && formatBlocks(card.block)].filter(Boolean).join(", ");
  title.textContent = told(false);
  if (!card.bare) {
    const upright = style ? "" : " adw-upright";
    const drawn = svg("text", { class: `adw-name${upright}`, x: x + CARD.pad, y: y + CARD.name_y }, card.label);
    if (size < SIZE.name) drawn.style.setProperty("--adw-size-name", `${size}px`);
    fittings.push(
      alwaysNamed(drawn, card.label, {
        font: FONT.name,
        style,
        pixels: size,
        room: room - (symbol ? symbol + CARD.gap : 0),
        more: CARD.pad - CLOSE + (symbol ? symbol + CARD.gap : 0),
        y: y + CARD.name_y,
        low,
        upTo: closesUp(card) ? holdsUpTo(card, w) : null,
        brief: () => briefOf(graph, card),
        shortened(short) {
          title.textContent = told(short);
          const whole = drawn.parentElement;
          if (!title.parentNode) whole?.append(title);
          whole?.setAttribute("aria-label", spoken(card, drawn.textContent));
        },
      }),
    );
  }
  if (symbol) {
    const name = size * lengthOf(card.label, FONT.name, style);
    const at = { x: x + w - CARD.pad, y: y + CARD.symbol_y, "text-anchor": "end" };
    const drawn = svg("text", { class: "adw-symbol", "aria-hidden": "true", ...at }, sign);
    fittings.push(fromScale(drawn, symbol / (SIZE.symbol * Math.max(room - name - CARD.gap, 1))));
  }
  if (card.holds) {
    const mapped = grid?.mini && w === width; // between its name and its value
    const line = y + CARD.name_y + HOLDS;
    const drawn = svg("text", { class: "adw-holds", "aria-hidden": "true", x: x + CARD.pad, y: line }, card.holds);
    fittings.push(held(drawn, card, w, line, mapped ? null : (low + y + h - RISE.names) / 2));
  }
  if (grid?.mini && card.grads.length) {
    const [at, middle, room] = partialAt(card, box, grid);
    const drawn = svg("text", { class: "adw-partial", "aria-hidden": "true", x: at, y: middle + 6, "text-anchor": "middle" }, "∂");
    fittings.push(fromScale(drawn, lengthOf("∂", FONT.number) / room));
  }
  return { els: [...(grid ? gridLines(card, box, grid) : []), ...fittings.map(({ el }) => el), ...(title.textContent ? [title] : [])], fittings };
}

/** A small stand-in for a leaf or constant near a use of it. */
export function drawToken(graph: Graph, card: Card, box: Box): { el: SVGGElement; fitting: Fitting } {
  const { x, y, width, height } = corner(box);
  const style = card.kind === "constant" ? "" : "italic ";
  const line = y + height / 2 + 5;
  const text = svg("text", { class: style ? "" : "adw-upright", x: x + width / 2, y: line, "text-anchor": "middle" }, card.label);
  const place = { font: FONT.name, style, pixels: SIZE.symbol + 1, room: width - 8, more: 2, y: line, low: line + 2 };
  return {
    el: svg(
      "g",
      { class: `adw-token adw-is-${card.kind}`, "data-token": card.key, "aria-hidden": "true" },
      svg("rect", { class: "adw-card", x, y, width, height, rx: height / 2 }),
      text,
      svg("title", {}, card.whole),
    ),
    fitting: alwaysNamed(text, card.label, { ...place, brief: () => briefOf(graph, card) }),
  };
}

/** An open group: its outline, a title that closes it, and what opens all that is closed in it. */
export function drawFrame({ key, name, closed }: Group, box: Box): { el: SVGGElement; fitting: Fitting } {
  const { x, y, width, height } = corner(box);
  const title = `▾ ${name}`;
  const handle = (text: string, attributes: Record<string, string>): { el: SVGGElement; patch: SVGRectElement; text: SVGTextElement; ems: number } => {
    const patch = svg("rect", { class: "adw-group-handle", y: y + 3, height: 20, rx: 7 });
    const written = svg("text", { y: y + 18 }, text);
    const el = svg("g", { ...OWN_KEYS, class: "adw-group-title", tabindex: -1, role: "button", ...attributes }, patch, written);
    return { el, patch, text: written, ems: lengthOf(text, FONT.text) };
  };
  const open = handle(title, { "data-group": key, "aria-expanded": "true", "aria-label": `${name}, open group` });
  const all = closed ? handle(OPEN_ALL, { "data-open-all": key, "aria-label": `open all in ${name}` }) : null;
  const el = svg("g", { class: "adw-group" }, svg("rect", { class: "adw-outline", x, y, width, height, rx: ROUND }), open.el, ...(all ? [all.el] : []));
  const put = ({ patch, text }: typeof open, at: number, wide: number): void => {
    patch.setAttribute("x", String(at));
    patch.setAttribute("width", String(wide + 18));
    text.setAttribute("x", String(at + 8));
  };
  let before = 0;
  return {
    el,
    fitting: {
      el,
      fit(scale, legible) {
        const pixels = Math.max(SIZE.symbol, legible / scale);
        if (pixels === before) return;
        before = pixels;
        const room = width - 24;
        const short = shorten(title, pixels, FONT.text, room);
        open.text.textContent = short.text;
        put(open, x + 5, short.width);
        if (!all) return;
        // Where there is no room for it, Shift with the key or click that opens does the same.
        const fits = short.width + all.ems * pixels + 50 <= width;
        all.el.classList.toggle("adw-tight", !fits);
        if (fits) put(all, x + short.width + 27, all.ems * pixels);
      },
    },
  };
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
  readonly fittings: readonly Fitting[];
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** The rules of edges between arrays. */
export function drawRules({ scene, layout, orientation }: Placed): DrawnRule[] {
  return layout.edges.flatMap(({ number }, k) => {
    const lines = number ? ruleLines(scene, k, orientation) : [];
    if (!lines.length) return [];
    const [x, y] = number!;
    const [width, height] = ruleSize(lines);
    const top = y - height / 2;
    const room = width - 4;
    const length = (line: string, shapes: boolean): number =>
      shapes ? lengthOf(line, FONT.number, "") : lengthOf(line, FONT.name, "italic ");
    const words = Math.max(...lines.slice(0, -1).map((line) => length(line, false)));
    const fittings = lines.map((line, i) => {
      const shapes = i === lines.length - 1;
      const at = { x, y: top + RULE.line * (i + 1) - 1, "text-anchor": "middle" };
      const text = svg("text", { ...at, class: shapes ? "adw-shapes" : "" }, line);
      return fromScale(text, Math.max((shapes ? length(line, true) : words) / room, 1.06 / RULE.line));
    });
    const kind = sourceOf(scene, k, "flow") ? "adw-ruled adw-ruled-number" : "adw-ruled";
    const said = { "data-rule": scene.edges[k].parts[0], tabindex: 0, role: "button", "aria-label": lines.join(" ") };
    const patch = svg("rect", { x: x - width / 2, y: top, width, height, rx: 7 });
    return { el: svg("g", { ...OWN_KEYS, class: kind, ...said }, patch, ...fittings.flatMap(({ el }) => [el, " "])), fittings, box: [x - width / 2, top, width, height] };
  });
}

/** Text cut with an ellipsis to fit a width, and the width it then takes: of what is no name. */
function shorten(text: string, pixels: number, family: string, room: number): { text: string; width: number } {
  const widthOf = (some: string): number => pixels * lengthOf(some, family);
  const width = widthOf(text);
  if (width <= room) return { text, width };
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  const cut = (length: number): string => `${letters.slice(0, length).join("")}…`;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(cut(middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return { text: cut(low), width: widthOf(cut(low)) };
}
