import { randomBytes } from 'node:crypto';
import type { Action } from '../domain/action.ts';
import type { Audience } from '../requests/audiences.ts';
import { and, type BetterSQLite3Database, eq, lt, sql } from './drizzle.ts';
import { buttons, payloads, requestMessages } from './schema.ts';

export type Place = Record<string, string>;

export type ChatStore = ReturnType<typeof chatStore>;

/** What chat platforms need to be remembered across restarts. */
export function chatStore(db: BetterSQLite3Database) {
  const addButton = db
    .insert(buttons)
    .values({
      id: sql.placeholder('id'),
      action: sql.placeholder('action'),
      shownAt: sql.placeholder('shownAt'),
    })
    .prepare();
  const addPayload = db
    .insert(payloads)
    .values({ id: sql.placeholder('id'), at: sql.placeholder('at') })
    .onConflictDoNothing()
    .prepare();

  return {
    /** Remembers what a button does. @returns the opaque id that its message carries: 128 bits, 22 characters. */
    addButton: (action: Action, shownAt: number): string => {
      const id = randomBytes(16).toString('base64url');
      addButton.run({ id, action, shownAt });
      return id;
    },
    /** What the button with this id does, or undefined: a forged id, or one too old. */
    button: (id: string): Action | undefined =>
      db.select().from(buttons).where(eq(buttons.id, id)).get()?.action,
    /** Notes where a request's message for an audience is. */
    putMessage: (requestId: number, audience: Audience, place: Place): void => {
      db.insert(requestMessages)
        .values({ requestId, audience, place })
        .onConflictDoUpdate({ target: [requestMessages.requestId, requestMessages.audience], set: { place } })
        .run();
    },
    message: (requestId: number, audience: Audience): Place | undefined =>
      db
        .select()
        .from(requestMessages)
        .where(and(eq(requestMessages.requestId, requestId), eq(requestMessages.audience, audience)))
        .get()?.place,
    /** Whether a payload comes for the first time; from then on it has been. */
    isNewPayload: (id: string, at: number): boolean => addPayload.run({ id, at }).changes === 1,
    /** Forgets what was shown or delivered before a time. */
    forgetBefore: (at: number): void => {
      db.delete(buttons).where(lt(buttons.shownAt, at)).run();
      db.delete(payloads).where(lt(payloads.at, at)).run();
    },
  };
}
