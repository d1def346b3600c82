/**
 * The layout of a picture: `layout(graph, options)`.
 *
 * In: cards with sizes (decided before, see `ad_widget/layout/sizes.py`), edges from operand to result
 * with the size of their number's slot, open groups. Out: boxes, curves, slots, tokens, frames.
 * Everything is plain data (see `graph.ts`); the same input gives the same output, here and in
 * `ad_widget/layout`, to a hundredth of a pixel. A file here has the name of its twin there.
 *
 *     const placed = layout({ cards, edges, groups }, { orientation: "tb", kept });
 *     placed.cards[i]         // [centre x, centre y, width, height]
 *     placed.edges[k].path    // x0 y0, then (x y x y x y) a piece: cubic Bézier curves
 *     placed.edges[k].number  // centre of the slot for the edge's number
 *     placed.tokens           // [{ card, box }]: repeated stand-ins for leaves and constants
 *     placed.groups[g]        // the open group's frame, title strip included; null: dissolved
 *     placed.moved            // pan the camera by this to hold the picture still
 *
 * To keep in place what did not change, give each card that was drawn before its centre then, as
 * `card.was`. `kept`, a map that the caller owns, lets an open group whose inside did not change
 * keep its inner layout, so that opening another one costs the outer pass alone.
 *
 * Cards may come in any order, but not in a circle (Error): `reentered(count, edges, groupOf)`
 * names the groups that may not be closed, for their cards are left and entered again.
 */

export type * from "./graph.ts";
export { leastLength } from "./bound.ts";
export { layout } from "./layout.ts";
export { reentered } from "./topology.ts";
