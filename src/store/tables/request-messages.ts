import type { Audience } from '../../domain/request/request.ts';
import { messageCopies, requestMessages } from '../schema.ts';
import {
  and,
  asc,
  type BetterSQLite3Database,
  eq,
  isNotNull,
  isNull,
  type SQL,
  sql,
} from '../sqlite/drizzle.ts';

/** In the platform's own terms: a channel and a time stamp, a channel and a message id. */
export type MessageLocation = Record<string, string>;

/** A message that shows a request beside its newest one. */
export type MessageCopy = {
  readonly id: number;
  readonly channel: string;
  readonly message: string;
  /** Tells what it shows; null: not known. */
  readonly shows: string | null;
};

export type NewPost = {
  readonly requestId: number;
  readonly audience: Audience;
  /** The channel in which it is posted, or the person who is written to directly. */
  readonly channel: string;
  /** Ours alone, so that the platform can tell a second attempt from a second message. */
  readonly nonce: string;
  readonly at: number;
};

/** A post that was begun, of which nobody knows yet whether the platform took it. */
export type PendingPost = NewPost & { readonly id: number };

/** Where a request's messages are, the newest and all others, and which may be there. */
export function requestMessageStore(db: BetterSQLite3Database) {
  const of = { requestId: sql.placeholder('requestId'), audience: sql.placeholder('audience') };
  const channel = sql.placeholder('channel');
  const message = sql.placeholder('message');
  const isCopyOf = and(eq(messageCopies.requestId, of.requestId), eq(messageCopies.audience, of.audience));
  const selectCopies = (which: SQL) =>
    db.select().from(messageCopies).where(and(isCopyOf, which)).orderBy(asc(messageCopies.id)).prepare();
  const copies = selectCopies(isNotNull(messageCopies.message));
  const pending = selectCopies(isNull(messageCopies.message));
  const insertCopy = db
    .insert(messageCopies)
    .values({ ...of, channel, message })
    .onConflictDoNothing()
    .prepare();
  const insertPost = db
    .insert(messageCopies)
    .values({ ...of, channel, nonce: sql.placeholder('nonce'), at: sql.placeholder('at') })
    .returning({ id: messageCopies.id })
    .prepare();
  const removeById = db
    .delete(messageCopies)
    .where(eq(messageCopies.id, sql.placeholder('id')))
    .prepare();
  const isIt = and(eq(messageCopies.channel, channel), eq(messageCopies.message, message));
  const removeCopy = db
    .delete(messageCopies)
    .where(and(eq(messageCopies.requestId, of.requestId), isIt))
    .prepare();
  const selectPlace = db
    .select()
    .from(requestMessages)
    .where(and(eq(requestMessages.requestId, of.requestId), eq(requestMessages.audience, of.audience)))
    .prepare();
  const putPlace = db
    .insert(requestMessages)
    .values({ ...of, place: sql.placeholder('place') })
    .onConflictDoUpdate({
      target: [requestMessages.requestId, requestMessages.audience],
      set: { place: sql`excluded.place` },
    })
    .prepare();

  const addCopy = (requestId: number, audience: Audience, spot: ReturnType<typeof locationColumns>): void => {
    if (spot.channel !== undefined && spot.message !== undefined)
      insertCopy.run({ requestId, audience, channel: spot.channel, message: spot.message });
  };
  const remove = (id: number): void => {
    removeById.run({ id });
  };
  const placeOf = (requestId: number, audience: Audience): MessageLocation | undefined =>
    selectPlace.get({ requestId, audience })?.place;
  const putMessage = (requestId: number, audience: Audience, place: MessageLocation): void => {
    putPlace.run({ requestId, audience, place });
  };

  return {
    /** Notes what is known of the newest message that an audience has of a request. */
    putMessage,
    /** What is noted of the newest message that an audience has of a request. */
    message: placeOf,
    /** The newest message that an audience has of a request, in terms that platforms share. */
    newest: (requestId: number, audience: Audience): ReturnType<typeof locationColumns> =>
      locationColumns(placeOf(requestId, audience) ?? {}),
    /** All other messages that an audience has of a request, the oldest first. */
    copies: (requestId: number, audience: Audience): MessageCopy[] =>
      copies
        .all({ requestId, audience })
        .flatMap(({ id, channel, message, shows }) =>
          message === null ? [] : [{ id, channel, message, shows }],
        ),
    /** Notes a message of a request that is not its newest. */
    addCopy,
    /** Notes what a copy shows now. */
    noteCopyShows: (id: number, shows: string): void => {
      db.update(messageCopies).set({ shows }).where(eq(messageCopies.id, id)).run();
    },
    /** Forgets a copy: nobody can see or edit it any more. */
    forgetCopy: remove,
    /** Notes that a message is about to be posted: what is begun and not ended may be there without our knowing where. */
    beginPost: (post: NewPost): PendingPost => {
      const { id } = insertPost.get({ ...post });
      return { id, ...post };
    },
    /** The posts that were begun and not ended, the oldest first. */
    pendingPosts: (requestId: number, audience: Audience): PendingPost[] =>
      pending.all({ requestId, audience }).map(({ id, channel, nonce, at }) => ({
        ...{ id, requestId, audience, channel },
        ...{ nonce: nonce ?? '', at: at ?? 0 },
      })),
    /** The platform did not take a post. */
    abandonPost: remove,
    /**
     * A post is there: its message is the request's newest, and the one that was so far is a copy from now on. To be
     * called in a transaction.
     */
    endPost: ({ id, requestId, audience }: PendingPost, place: MessageLocation): void => {
      addCopy(requestId, audience, locationColumns(placeOf(requestId, audience) ?? {}));
      putMessage(requestId, audience, place);
      remove(id);
      const { channel = '', message = '' } = locationColumns(place);
      removeCopy.run({ requestId, channel, message });
    },
  };
}

/** The message of a place, in terms that platforms share. */
const locationColumns = (place: MessageLocation): Partial<Pick<MessageCopy, 'channel' | 'message'>> => {
  const channel = place['channel'];
  const message = place['message'] ?? place['ts'];
  return { ...(channel !== undefined && { channel }), ...(message !== undefined && { message }) };
};
