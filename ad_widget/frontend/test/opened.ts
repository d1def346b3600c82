/** Sessions that end with their test: one that waits for an answer would keep its process for a minute. */

import { afterEach } from "node:test";
import { Session } from "../src/kernel/session.ts";
import type { FakeModel } from "./fixture.ts";

const opened: Session[] = [];
afterEach(() => {
  for (const session of opened.splice(0)) session.dispose();
});

/** Open a session; without `schedule` no frame is ever painted. */
export function open(model: FakeModel, schedule: (run: () => void) => void = () => {}): Session {
  const session = new Session(model, schedule);
  opened.push(session);
  return session;
}
