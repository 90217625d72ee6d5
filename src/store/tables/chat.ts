import type { Action } from '../../domain/action.ts';
import { buttons, payloads } from '../schema/chat.ts';
import { type BetterSQLite3Database, eq, gt, inArray, isNotNull, lt, or, sql } from '../sqlite/drizzle.ts';
import { requestMessageStore } from './request-messages.ts';

/** A button that was shown, with the opaque id that its message carries. */
export type ShownButton = { readonly id: string; readonly action: Action; readonly shownAt: number };

export type ChatStore = ReturnType<typeof chatStore>;

/** The chats' state that must survive restarts. */
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
    /** Stores a button's action. */
    addButton: (button: ShownButton): void => {
      addButton.run(button);
    },
    /** The action of a button; undefined for a forged id, or one too old. */
    button: (id: string): Action | undefined =>
      db.select().from(buttons).where(eq(buttons.id, id)).get()?.action,
    /** Records the request that a payload made, within the transaction that inserts it. */
    recordPayloadRequest: (id: string, requestId: number, at: number): void => {
      db.insert(payloads)
        .values({ id, at, requestId })
        .onConflictDoUpdate({ target: payloads.id, set: { requestId } })
        .run();
    },
    /** The request that a payload made. */
    requestOfPayload: (id: string): number | null =>
      db.select().from(payloads).where(eq(payloads.id, id)).get()?.requestId ?? null,
    /** Payloads that older versions stored here: those not handled yet, and those delivered after a time. */
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
    /** Deletes them once they are in the inbox. */
    clearBodies: (): void => {
      db.update(payloads).set({ body: null }).where(isNotNull(payloads.body)).run();
    },
    /** Deletes at most `limit` buttons that were shown before a time, and as many payloads. @returns the higher number. */
    deleteBefore: (at: number, limit: number): number => {
      const oldButtons = db
        .select({ id: buttons.id })
        .from(buttons)
        .where(lt(buttons.shownAt, at))
        .limit(limit);
      const oldPayloads = db
        .select({ id: payloads.id })
        .from(payloads)
        .where(lt(payloads.at, at))
        .limit(limit);
      return Math.max(
        db.delete(buttons).where(inArray(buttons.id, oldButtons)).run().changes,
        db.delete(payloads).where(inArray(payloads.id, oldPayloads)).run().changes,
      );
    },
  };
}
