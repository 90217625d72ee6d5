import type { Actor, Locale, Platform } from '../../domain/actor.ts';
import type { Audience, Request } from '../../domain/request/request.ts';

/** Where a message to an audience goes, and in which language. */
export type Recipient = {
  readonly audience: Audience;
  readonly platform: Platform;
  /** Where a new message is posted; null: only to the person. */
  readonly channel: string | null;
  /** Who gets a direct message where there is no channel; null: nobody. */
  readonly person: string | null;
  readonly locale: Locale;
};

type RecipientSource = Pick<Request, 'requester' | 'terms'>;

/** All who are shown a request's state: its requester, and approvers who are asked in another channel. */
export function recipientsOf({ requester, terms }: RecipientSource): Recipient[] {
  const origin = requesterRecipient(requester);
  const approvers = terms && approvalChannelRecipient(terms);
  const isElsewhere = approvers?.channel !== origin.channel || approvers.platform !== origin.platform;
  return approvers && isElsewhere ? [origin, approvers] : [origin];
}

/** The approvers in their own channel, if policy names one; otherwise where the request was made. */
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
