import { randomBytes } from 'node:crypto';
import type { Action } from '../domain/action.ts';
import type { Platform } from '../domain/actor.ts';
import { and, type BetterSQLite3Database, eq, lt, sql } from './drizzle.ts';
import { buttons, chatMessages, payloads } from './schema.ts';

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
    /** Notes where a request's message is on a platform. */
    putMessage: (requestId: number, platform: Platform, place: Place): void => {
      db.insert(chatMessages)
        .values({ requestId, platform, place })
        .onConflictDoUpdate({ target: [chatMessages.requestId, chatMessages.platform], set: { place } })
        .run();
    },
    message: (requestId: number, platform: Platform): Place | undefined =>
      db
        .select()
        .from(chatMessages)
        .where(and(eq(chatMessages.requestId, requestId), eq(chatMessages.platform, platform)))
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
