import type { Actor, Locale, Platform } from '../../domain/actor.ts';
import type { Audience, Request } from '../../domain/request/request.ts';

/** Where an audience is, and how to speak to it. */
export type Recipient = {
  readonly audience: Audience;
  readonly platform: Platform;
  /** Where its message is posted, if it has none yet; null: nowhere but to the person. */
  readonly channel: string | null;
  /** Whom to write to directly where that can't be; null: nobody. */
  readonly person: string | null;
  readonly locale: Locale;
};

type RecipientSource = Pick<Request, 'requester' | 'terms'>;

/** All who are shown what becomes of a request. */
export function recipientsOf({ requester, terms }: RecipientSource): Recipient[] {
  const asking = requesterRecipient(requester);
  const approvers = terms && approvalChannelRecipient(terms);
  const isElsewhere = approvers?.channel !== asking.channel || approvers.platform !== asking.platform;
  return approvers && isElsewhere ? [asking, approvers] : [asking];
}

/** Those who approve, where they are asked in a channel of their own; else they are asked where the request is. */
export const approverRecipient = (request: RecipientSource): Recipient =>
  recipientsOf(request).find(({ audience }) => audience === 'approvers') ??
  requesterRecipient(request.requester);

export const requesterRecipient = ({ platform, channel, userId, locale }: Actor): Recipient => ({
  audience: 'requester',
  platform,
  channel: channel ?? null,
  person: userId,
  locale,
});

const approvalChannelRecipient = ({ approvals, language }: NonNullable<Request['terms']>): Recipient | null =>
  approvals && {
    audience: 'approvers',
    platform: approvals.platform,
    channel: approvals.channel,
    person: null,
    locale: language,
  };
