import type { MessageCopy, MessageLocation } from '../../store/tables/request-messages.ts';
import type { RequestUpdate } from './adapter.ts';
import type { ChatState } from './chat-state.ts';

/** Where a message is, in terms that Slack and Discord share. */
export type MessageRef = Pick<MessageCopy, 'channel' | 'message'>;

type UpdateKey = Pick<RequestUpdate, 'request' | 'audience'>;

/**
 * Edits every message of a request but its newest, so that all show the same. Rejects where an edit failed; tried again, only
 * those that failed are edited.
 * @param shows the hash of the view that they are to show.
 * @param edit returns false where the message is gone: then it is forgotten.
 */
export async function editCopies(
  chat: ChatState,
  { request, audience }: UpdateKey,
  shows: string,
  edit: (copy: MessageRef) => Promise<boolean>,
): Promise<void> {
  const outdated = chat.copies(request, audience).filter((copy) => copy.shows !== shows);
  const edits = await Promise.allSettled(
    outdated.map(async (copy) => {
      if (await edit(copy)) await chat.noteCopyShows(copy.id, shows);
      else await chat.forgetCopy(copy.id);
    }),
  );
  const failed = edits.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/**
 * Records a clicked message as one of the request's, if that was not recorded when it was posted.
 * @param updates the request's current updates on this platform.
 * @param location the message as the platform's adapter stores it.
 * @returns whether it is not the newest message of its audience, and has yet to be brought up to date.
 */
export async function adoptMessage(
  chat: ChatState,
  updates: readonly RequestUpdate[],
  ref: MessageRef,
  location: MessageLocation = ref,
): Promise<boolean> {
  if (isNewestMessage(chat, updates, ref)) return false;
  if (isKnownMessage(chat, updates, ref)) return true;
  const update =
    updates.find(({ channel }) => channel === ref.channel) ??
    updates.find(({ audience }) => audience === 'requester') ??
    updates[0];
  if (!update) return false;
  const { request, audience } = update;
  const pending = chat.pendingPosts(request, audience).find(({ channel }) => channel === ref.channel);
  if (pending) await chat.endPost(pending, location);
  else await chat.addCopy(request, audience, ref);
  return true;
}

/** Whether a message is recorded as one of the request's, and so is kept up to date. */
export const isKnownMessage = (chat: ChatState, updates: readonly UpdateKey[], ref: MessageRef): boolean =>
  isNewestMessage(chat, updates, ref) ||
  updates.some(({ request, audience }) =>
    chat.copies(request, audience).some((copy) => isSameMessage(copy, ref)),
  );

const isNewestMessage = (chat: ChatState, updates: readonly UpdateKey[], ref: MessageRef): boolean =>
  updates.some(({ request, audience }) => isSameMessage(chat.newest(request, audience), ref));

const isSameMessage = (one: Partial<MessageRef>, other: MessageRef): boolean =>
  one.channel === other.channel && one.message === other.message;
