import type { Audience } from '../../domain/request/request.ts';
import { messageCopies, requestMessages } from '../schema/requests.ts';
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

/** The platform's ids of a message: a channel with a time stamp, or a channel with a message id. */
export type MessageLocation = Record<string, string>;

/** A message of a request other than its newest one. */
export type MessageCopy = {
  readonly id: number;
  readonly channel: string;
  readonly message: string;
  /** A hash of what it shows; null: unknown. */
  readonly shows: string | null;
};

export type NewPost = {
  readonly requestId: number;
  readonly audience: Audience;
  /** The channel that it is posted to, or the person who gets it as a direct message. */
  readonly channel: string;
  /** An id of ours, by which the platform recognizes a second attempt to post the same message. */
  readonly nonce: string;
  readonly at: number;
};

/** A post that was started, and neither confirmed nor refused by the platform yet. */
export type PendingPost = NewPost & { readonly id: number };

/** Where a request's messages are: the newest, all others, and posts that are not confirmed yet. */
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
    /** Stores an audience's newest message of a request. */
    putMessage,
    /** An audience's newest message of a request, as stored. */
    message: placeOf,
    /** The location of an audience's newest message of a request. */
    newest: (requestId: number, audience: Audience): ReturnType<typeof locationColumns> =>
      locationColumns(placeOf(requestId, audience) ?? {}),
    /** An audience's other messages of a request, oldest first. */
    copies: (requestId: number, audience: Audience): MessageCopy[] =>
      copies
        .all({ requestId, audience })
        .flatMap(({ id, channel, message, shows }) =>
          message === null ? [] : [{ id, channel, message, shows }],
        ),
    /** Adds a message of a request that is not its newest. */
    addCopy,
    /** Stores what a copy shows now. */
    noteCopyShows: (id: number, shows: string): void => {
      db.update(messageCopies).set({ shows }).where(eq(messageCopies.id, id)).run();
    },
    /** Removes a copy that can't be seen or edited any more. */
    forgetCopy: remove,
    /** Records that a message is about to be posted. Until its post is confirmed or refused, it may exist in an unknown place. */
    beginPost: (post: NewPost): PendingPost => {
      const { id } = insertPost.get({ ...post });
      return { id, ...post };
    },
    /** The posts that are neither confirmed nor refused, oldest first. */
    pendingPosts: (requestId: number, audience: Audience): PendingPost[] =>
      pending.all({ requestId, audience }).map(({ id, channel, nonce, at }) => ({
        ...{ id, requestId, audience, channel },
        ...{ nonce: nonce ?? '', at: at ?? 0 },
      })),
    /** Removes a post that the platform refused. */
    abandonPost: remove,
    /**
     * Confirms a post: its message is the request's newest, and the former newest becomes a copy. Call it in a
     * transaction.
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

/** The location of a message from the platform's ids. */
const locationColumns = (place: MessageLocation): Partial<Pick<MessageCopy, 'channel' | 'message'>> => {
  const channel = place['channel'];
  const message = place['message'] ?? place['ts'];
  return { ...(channel !== undefined && { channel }), ...(message !== undefined && { message }) };
};
