import { tenantOf } from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { placeText } from '../../domain/text/places.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { isUnreached } from '../../requests/outbox/enqueue-approver-alert.ts';
import { recipientsOf } from '../../requests/outbox/recipients.ts';

/**
 * Whether a request was made where only its requester reads: in a direct message, whose ids begin with D on Slack
 * (docs.slack.dev, "Conversation object"), or on their own page.
 */
export const isMadeInPrivate = ({ requester: { platform, channel } }: Pick<Request, 'requester'>): boolean =>
  platform !== 'terminal' && (channel === undefined || (platform === 'slack' && channel.startsWith('D')));

const platformNames = { slack: 'Slack', discord: 'Discord', terminal: 'terminal' } as const;

/**
 * Where approvers decide on a request, if they have a channel of their own: a text that leads to their message. In another
 * tenant, which the requester may not see, it is the platform's name alone. Null: where it was asked for, also because the
 * approvers could not be reached in their channel.
 */
export function decisionPlace(app: Pick<AppContext, 'store'>, request: Request): string | null {
  const approvers = recipientsOf(request).find(({ audience }) => audience === 'approvers');
  const approvals = request.terms?.approvals;
  if (!approvers || !approvals || isUnreached(app, request.id)) return null;
  const inWords = platformNames[approvals.platform];
  if (approvals.tenant !== tenantOf(request.requester)) return inWords;
  const shown = app.store.chat.message(request.id, 'approvers');
  const message = shown?.['ts'] ?? shown?.['message'];
  return placeText({
    platform: approvals.platform,
    tenantId: request.requester.tenantId,
    channel: shown?.['channel'] ?? approvals.channel,
    inWords,
    ...(message !== undefined && { message }),
  });
}
