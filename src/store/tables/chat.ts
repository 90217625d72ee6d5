import type { Action } from '../../domain/action.ts';
import { buttons, payloads } from '../schema.ts';
import { type BetterSQLite3Database, eq, gt, isNotNull, lt, or, sql } from '../sqlite/drizzle.ts';
import { requestMessageStore } from './request-messages.ts';

/** A button that was shown, by the opaque id that its message carries. */
export type ShownButton = { readonly id: string; readonly action: Action; readonly shownAt: number };

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

  return {
    ...requestMessageStore(db),
    /** Remembers what a button does. */
    addButton: (button: ShownButton): void => {
      addButton.run(button);
    },
    /** What the button with this id does, or undefined: a forged id, or one too old. */
    button: (id: string): Action | undefined =>
      db.select().from(buttons).where(eq(buttons.id, id)).get()?.action,
    /** Notes which request came of a payload: as part of the transaction that makes it. */
    recordPayloadRequest: (id: string, requestId: number, at: number): void => {
      db.insert(payloads)
        .values({ id, at, requestId })
        .onConflictDoUpdate({ target: payloads.id, set: { requestId } })
        .run();
    },
    /** The request that came of a payload. */
    requestOfPayload: (id: string): number | null =>
      db.select().from(payloads).where(eq(payloads.id, id)).get()?.requestId ?? null,
    /** Payloads from when the inbox had no file of its own: those whose work was not done, and those that came after a time. */
    legacyPayloads: (after: number) =>
      db
        .select({
          id: payloads.id,
          at: payloads.at,
          platform: payloads.platform,
          body: payloads.body,
          resumed: payloads.resumed,
        })
        .from(payloads)
        .where(or(isNotNull(payloads.body), gt(payloads.at, after)))
        .all(),
    /** They are kept elsewhere now. */
    clearBodies: (): void => {
      db.update(payloads).set({ body: null }).where(isNotNull(payloads.body)).run();
    },
    /** Forgets what was shown or delivered before a time. */
    deleteBefore: (at: number): void => {
      db.delete(buttons).where(lt(buttons.shownAt, at)).run();
      db.delete(payloads).where(lt(payloads.at, at)).run();
    },
  };
}
