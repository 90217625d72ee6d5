import type { Copy, Place } from '../../store/tables/request-messages.ts';
import type { Update } from '../dispatch/dispatcher-types.ts';
import type { KeptChat } from './chat-state.ts';

/** A message, in terms that platforms share. */
export type MessageSpot = Pick<Copy, 'channel' | 'message'>;

type Shown = Pick<Update, 'request' | 'audience'>;

/**
 * Has every message of a request beside its newest show the same. One that the platform does not take now is edited
 * when it is tried again, the others no second time.
 * @param shows tells what they are to show.
 * @param edit returns false where the message is gone: then it is forgotten.
 */
export async function editCopies(
  chat: KeptChat,
  { request, audience }: Shown,
  shows: string,
  edit: (copy: MessageSpot) => Promise<boolean>,
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
 * Takes a message that somebody clicked on as one of the request's from now on, if nobody noted it when it was posted.
 * @param updates what is to be seen of the request on this platform.
 * @param place the message, as the platform's adapter keeps it.
 * @returns whether it is another message than the newest of its audience: one that has yet to show the request as it is.
 */
export async function adoptMessage(
  chat: KeptChat,
  updates: readonly Update[],
  spot: MessageSpot,
  place: Place = spot,
): Promise<boolean> {
  if (isNewest(chat, updates, spot)) return false;
  if (isNoted(chat, updates, spot)) return true;
  const update =
    updates.find(({ channel }) => channel === spot.channel) ??
    updates.find(({ audience }) => audience === 'requester') ??
    updates[0];
  if (!update) return false;
  const { request, audience } = update;
  const pending = chat.pendingPosts(request, audience).find(({ channel }) => channel === spot.channel);
  if (pending) await chat.endPost(pending, place);
  else await chat.addCopy(request, audience, spot);
  return true;
}

/** Whether a message is known to be one of a request's, and so shows it as it is now. */
export const isNoted = (chat: KeptChat, updates: readonly Shown[], spot: MessageSpot): boolean =>
  isNewest(chat, updates, spot) ||
  updates.some(({ request, audience }) => chat.copies(request, audience).some((copy) => isSame(copy, spot)));

const isNewest = (chat: KeptChat, updates: readonly Shown[], spot: MessageSpot): boolean =>
  updates.some(({ request, audience }) => isSame(chat.newest(request, audience), spot));

const isSame = (one: Partial<MessageSpot>, other: MessageSpot): boolean =>
  one.channel === other.channel && one.message === other.message;
