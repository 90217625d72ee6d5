import type { TenantKey } from '../../domain/actor.ts';
import { tenantOf } from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { callableApprovers } from '../../policy/roles.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { isEscalated } from '../../requests/lifecycle/remind-approvers.ts';
import {
  type AlertKind,
  type ApproverAlertJob,
  alertRecipient,
} from '../../requests/outbox/enqueue-approver-alert.ts';
import type { Recipient } from '../../requests/outbox/recipients.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';

/** A user or a group of users to notify. */
export type Mention = { readonly kind: 'user' | 'group'; readonly id: string };

/** A message that alerts those who could approve, beside the requests' own messages. */
export type ApproverAlert = Recipient & {
  /** The id of its outbox row: the same when the job runs again. */
  readonly id: number;
  /** The request beside whose message it is shown; null: it is about several. */
  readonly request: number | null;
  readonly view: View;
  readonly mentions: readonly Mention[];
};

/** An alert as it should be now; null where nothing is left to alert about. */
export function approverAlert(
  app: Pick<AppContext, 'store' | 'policy' | 'admins' | 'clock'>,
  translationsFor: TranslationsFor,
  { request: id, others = [], kind }: ApproverAlertJob,
  outboxId: number,
): ApproverAlert | null {
  const requests = [id, ...others]
    .flatMap((each) => app.store.requests.get(each) ?? [])
    .filter(
      ({ state }) =>
        kind === 'glass-broken' || kind === 'approvers-unreached' || state === 'awaiting-approval',
    );
  const [first, ...more] = requests;
  if (!first) return null;
  const recipient = alertRecipient(kind, first);
  const text = translationsFor(recipient.locale);
  const view = alertView(app, kind, requests, text);
  const mentions = mentionsFor(app, requests, kind);
  return { ...recipient, id: outboxId, request: more.length > 0 ? null : first.id, view, mentions };
}

function alertView(
  app: Pick<AppContext, 'store'>,
  kind: AlertKind,
  requests: readonly Request[],
  text: Translations,
): View {
  const [first] = requests;
  if (first && kind === 'glass-broken') return breakGlassView(app, first, text);
  if (first && kind === 'approvers-unreached')
    return {
      tone: 'warning',
      title: text.requests.unreached(first.id),
      hint: text.requests.unreachedHint(first.id),
    };
  return reminderView(requests, text);
}

function breakGlassView(
  { store }: Pick<AppContext, 'store'>,
  request: Request,
  { plans, requests }: Translations,
): View {
  const { id, address, plan, requester, asking } = request;
  const entry = store.audit.forRequest(id, address).findLast(({ event }) => event === 'glass-broken');
  const who = entry?.actor ?? requester;
  return {
    tone: 'warning',
    title: requests.glassNote(mentionText(who), plans.headline(plan.change, plan.effects).todo),
    ...(asking.breakGlass && {
      fields: [{ name: requests.why, value: sanitizeText(asking.breakGlass), quoted: true } as const],
    }),
    hint: requests.glassHint(id),
  };
}

/** More lines than this nobody reads. */
const maxLines = 10;

function reminderView(waiting: readonly Request[], { plans, requests }: Translations): View {
  const [first, ...more] = waiting.map(({ id, plan, createdAt, expiresAt }) => ({
    id,
    until: expiresAt ?? createdAt,
    line: requests.reminder(plans.headline(plan.change, plan.effects).todo, id, createdAt),
  }));
  if (!first || more.length === 0) {
    const hint = first ? requests.reminderHint(first.id, first.until) : '';
    return { tone: 'waiting', title: first?.line ?? '', hint };
  }
  const omitted = waiting.length - maxLines;
  return {
    tone: 'waiting',
    title: requests.digest(waiting.length),
    text: [
      ...[first, ...more].slice(0, maxLines).map(({ line }) => line),
      ...(omitted > 0 ? [requests.digestMore(omitted)] : []),
    ],
    hint: requests.digestHint,
  };
}

/** More mentions than this are noise, and every platform has a limit. */
const maxMentions = 20;

/** A reminder mentions nobody, an escalation its groups, and a broken glass everybody who could have approved. */
function mentionsFor(
  app: Pick<AppContext, 'policy' | 'admins' | 'clock'>,
  requests: readonly Request[],
  kind: AlertKind,
): readonly Mention[] {
  switch (kind) {
    case 'reminder':
    case 'approvers-unreached':
      return [];
    case 'glass-broken':
      return requests
        .flatMap((request) => callableApprovers(app.policy(), app.admins, approvingTenant(request)))
        .slice(0, maxMentions);
    case 'escalation': {
      const groups = requests
        .filter((request) => isEscalated(request, app.clock()))
        .flatMap((request) => escalationGroup(request) ?? []);
      return [...new Set(groups)].map((id) => ({ kind: 'group', id }) as const).slice(0, maxMentions);
    }
  }
}

const approvingTenant = ({ terms, requester }: Request): TenantKey =>
  terms?.approvals?.tenant ?? tenantOf(requester);

function escalationGroup(request: Request): string | undefined {
  const group = request.terms?.escalateTo;
  return group?.tenant === approvingTenant(request) ? group.group : undefined;
}
