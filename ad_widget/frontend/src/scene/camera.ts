/** Where the graph stands in its window. Pure: screen = scale · graph + (x, y). */

export interface Camera {
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
interface Point {
  x: number;
  y: number;
}

/** The smallest scale that a hand can zoom to, unless the whole graph needs a smaller one. */
const MIN_SCALE = 0.05;
const MAX_SCALE = 3;
/** A small graph grows no larger than this to fill its window. */
export const LARGEST = 2;
export const MARGIN = 16;

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** The scale at which the whole graph is seen, however small that is. */
export function fitting(graph: Size, window: Size, largest = LARGEST): number {
  const room = (length: number): number => Math.max(length - 2 * MARGIN, 1);
  return Math.min(largest, room(window.width) / graph.width, room(window.height) / graph.height);
}

/** The whole graph in the window. */
export function fit(graph: Size, window: Size, largest = LARGEST): Camera {
  return confine({ scale: fitting(graph, window, largest), x: 0, y: 0 }, graph, window);
}

/**
 * How a graph is first shown: whole if that is at `least` the scale at which it can be read, else
 * at the scale `open` with the place in it where reading begins.
 */
export function first(graph: Size, window: Size, begin: Point, least: number, open: number, largest = LARGEST): Camera {
  const whole = fit(graph, window, largest);
  if (whole.scale >= least) return whole;
  // From the graph's edge on, if the place is then well in the window.
  const at = (place: number, length: number): number =>
    MARGIN + open * place < 0.6 * length ? MARGIN : Math.min(length / 2, length / 8 + 60) - open * place;
  return confine({ scale: open, x: at(begin.x, window.width), y: at(begin.y, window.height) }, graph, window);
}

/** Keep the graph in the window: centred along an axis it does not fill. */
export function confine(camera: Camera, graph: Size, window: Size): Camera {
  const axis = (at: number, length: number, room: number): number =>
    length + 2 * MARGIN <= room + 0.01
      ? (room - length) / 2
      : clamp(at, room - MARGIN - length, MARGIN);
  return {
    scale: camera.scale,
    x: axis(camera.x, camera.scale * graph.width, window.width),
    y: axis(camera.y, camera.scale * graph.height, window.height),
  };
}

export function pan(camera: Camera, dx: number, dy: number, graph: Size, window: Size): Camera {
  return confine({ ...camera, x: camera.x + dx, y: camera.y + dy }, graph, window);
}

/** Zoom by a factor about a point of the window, which stays where it is if it can. */
export function zoom(camera: Camera, factor: number, at: Point, graph: Size, window: Size): Camera {
  const least = Math.min(MIN_SCALE, fitting(graph, window));
  const scale = clamp(camera.scale * factor, least, MAX_SCALE);
  const f = scale / camera.scale;
  return confine(
    { scale, x: at.x - f * (at.x - camera.x), y: at.y - f * (at.y - camera.y) },
    graph,
    window,
  );
}

/** On which sides of the window the graph goes on: left, right, top, bottom. */
export function beyond({ scale, x, y }: Camera, graph: Size, window: Size): [boolean, boolean, boolean, boolean] {
  return [x < -1, x + scale * graph.width > window.width + 1, y < -1, y + scale * graph.height > window.height + 1];
}
