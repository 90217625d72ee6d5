import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { FollowedGroup, GroupTrouble, PlacedMember } from '../../domain/groups/followed-group.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** What whoever asked for an alias to follow a group is told of it. */
export type GroupNews =
  /** A request has changed its forwards. `without`: who has no mailbox, and had one or was not there before. */
  | { readonly kind: 'changed'; readonly request: number; readonly without: readonly PlacedMember[] }
  | { readonly kind: 'without'; readonly without: readonly PlacedMember[] }
  | { readonly kind: 'unread'; readonly why: GroupTrouble }
  | { readonly kind: 'gone' | 'empty' | 'alias-gone' }
  | { readonly kind: 'refused'; readonly why: Fault }
  /** So many left at once that an admin is asked. */
  | { readonly kind: 'mass'; readonly request: number; readonly left: number };

/** The data of a `tell-group-owner` job. */
export type GroupNoticeJob = {
  readonly to: Actor;
  readonly address: Address;
  readonly group: FollowedGroup;
  readonly news: GroupNews;
};

/** Enqueues a direct message, within the caller's transaction. A terminal takes none. */
export function enqueueGroupNotice(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  data: GroupNoticeJob,
): void {
  if (data.to.platform === 'terminal') return;
  store.outbox.add({
    ...{ queue: chatQueue(data.to.platform), job: 'tell-group-owner', data, createdAt: clock() },
  });
}
