import { randomBytes } from 'node:crypto';
import type { Action } from '../domain/action.ts';
import type { Platform } from '../domain/actor.ts';
import { and, asc, type BetterSQLite3Database, eq, isNotNull, lt, sql } from './drizzle.ts';
import { requestMessageStore } from './request-messages.ts';
import { buttons, payloads } from './schema.ts';

export type NewPayload = {
  readonly id: string;
  readonly at: number;
  readonly platform: Platform;
  /** Sealed. */
  readonly body: string;
};

/** A payload whose work is not done. */
export type KeptPayload = Omit<NewPayload, 'platform'> & {
  readonly resumed: number;
  readonly requestId: number | null;
};

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
    .values({
      id: sql.placeholder('id'),
      at: sql.placeholder('at'),
      platform: sql.placeholder('platform'),
      body: sql.placeholder('body'),
    })
    .onConflictDoNothing()
    .prepare();
  const finishPayload = db
    .update(payloads)
    .set({ body: null })
    .where(eq(payloads.id, sql.placeholder('id')))
    .prepare();

  return {
    ...requestMessageStore(db),
    /** Remembers what a button does. @returns the opaque id that its message carries: 128 bits, 22 characters. */
    addButton: (action: Action, shownAt: number): string => {
      const id = randomBytes(16).toString('base64url');
      addButton.run({ id, action, shownAt });
      return id;
    },
    /** What the button with this id does, or undefined: a forged id, or one too old. */
    button: (id: string): Action | undefined =>
      db.select().from(buttons).where(eq(buttons.id, id)).get()?.action,
    /** Keeps what a platform delivered until its work is done. @returns false where it came before. */
    keepPayload: (payload: NewPayload): boolean => addPayload.run(payload).changes === 1,
    /** A payload's work is done: nothing of it is kept but that it came. */
    finishPayload: (id: string): void => {
      finishPayload.run({ id });
    },
    /** Payloads of a platform whose work is not done, the oldest first. */
    payloadsLeft: (platform: Platform): KeptPayload[] =>
      db
        .select()
        .from(payloads)
        .where(and(eq(payloads.platform, platform), isNotNull(payloads.body)))
        .orderBy(asc(payloads.at))
        .all()
        .map(({ id, at, body, resumed, requestId }) => ({ id, at, body: body ?? '', resumed, requestId })),
    /** Notes that a payload's work is begun anew. */
    resumePayload: (id: string): void => {
      db.update(payloads)
        .set({ resumed: sql`${payloads.resumed} + 1` })
        .where(eq(payloads.id, id))
        .run();
    },
    /** Notes which request came of a payload: as part of the transaction that makes it. */
    notePayloadMade: (id: string, requestId: number): void => {
      db.update(payloads).set({ requestId }).where(eq(payloads.id, id)).run();
    },
    /** Forgets what was shown or delivered before a time. */
    forgetBefore: (at: number): void => {
      db.delete(buttons).where(lt(buttons.shownAt, at)).run();
      db.delete(payloads).where(lt(payloads.at, at)).run();
    },
  };
}
