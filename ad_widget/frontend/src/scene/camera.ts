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

export const MIN_SCALE = 0.05;
export const MAX_SCALE = 3;
/** Below this the numbers cannot be read: a graph that large opens scrolled, not shrunk. */
export const READABLE = 0.5;
/** The scale at which it then opens. */
const OPENING = 0.75;
export const MARGIN = 16;

const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** The whole graph in the window, never enlarged. */
export function fit(graph: Size, window: Size): Camera {
  const scale = clamp(
    Math.min(
      1,
      (window.width - 2 * MARGIN) / graph.width,
      (window.height - 2 * MARGIN) / graph.height,
    ),
    MIN_SCALE,
    1,
  );
  return settle({ scale, x: 0, y: 0 }, graph, window);
}

/** How a graph is first shown: whole if it can then be read, else its output (given as `end`). */
export function first(graph: Size, window: Size, end: { x: number; y: number }): Camera {
  const whole = fit(graph, window);
  if (whole.scale >= READABLE) return whole;
  const scale = OPENING;
  const x = window.width - MARGIN - scale * graph.width;
  return settle({ scale, x, y: window.height / 2 - scale * end.y }, graph, window);
}

/** Keep the graph in the window: centred along an axis it does not fill. */
export function settle(camera: Camera, graph: Size, window: Size): Camera {
  const axis = (at: number, length: number, room: number): number =>
    length + 2 * MARGIN <= room
      ? (room - length) / 2
      : clamp(at, room - MARGIN - length, MARGIN);
  return {
    scale: camera.scale,
    x: axis(camera.x, camera.scale * graph.width, window.width),
    y: axis(camera.y, camera.scale * graph.height, window.height),
  };
}

export function pan(camera: Camera, dx: number, dy: number, graph: Size, window: Size): Camera {
  return settle({ ...camera, x: camera.x + dx, y: camera.y + dy }, graph, window);
}

/** Zoom by a factor about a point of the window, which stays where it is if it can. */
export function zoom(
  camera: Camera,
  factor: number,
  at: { x: number; y: number },
  graph: Size,
  window: Size,
): Camera {
  const scale = clamp(camera.scale * factor, MIN_SCALE, MAX_SCALE);
  const f = scale / camera.scale;
  return settle(
    { scale, x: at.x - f * (at.x - camera.x), y: at.y - f * (at.y - camera.y) },
    graph,
    window,
  );
}
