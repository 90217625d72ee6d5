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
import { requestReply } from '../dispatch/reply.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import type { RequestViewSource } from '../view/current-request-view.ts';
import { listSummary } from '../view/list-page.ts';
import { requestHeadline } from '../view/request-headline.ts';
import type { View } from '../view/view.ts';

/** A user or a group of users to notify. */
export type Mention = { readonly kind: 'user' | 'group'; readonly id: string };

/** A message that alerts those who could approve, beside the requests' own messages. */
export type ApproverAlert = Recipient & {
  /** The id of its outbox row: the same when the job runs again. */
  readonly id: number;
  /** The request beside whose message it is shown; null: it is about several. */
  readonly request: number | null;
  /** Whether it is one of the request's messages, with its buttons: edited with them from then on. */
  readonly isCopy: boolean;
  readonly view: View;
  readonly mentions: readonly Mention[];
};

/** An alert as it should be now; null where nothing is left to alert about. */
export function approverAlert(
  app: RequestViewSource & Pick<AppContext, 'admins'>,
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
  const view = alertView(app, kind, requests, text, recipient);
  const mentions = mentionsFor(app, requests, kind);
  const request = more.length > 0 ? null : first.id;
  const isCopy = request !== null && (kind === 'reminder' || kind === 'escalation');
  return { ...recipient, id: outboxId, request, isCopy, view, mentions };
}

function alertView(
  app: RequestViewSource,
  kind: AlertKind,
  requests: readonly Request[],
  text: Translations,
  recipient: Recipient,
): View {
  const [first] = requests;
  if (first && kind === 'glass-broken') return breakGlassView(app, first, text);
  if (first && kind === 'approvers-unreached')
    return {
      tone: 'warning',
      title: text.requests.unreached(first.id),
      hint: text.requests.unreachedHint(first.id),
    };
  const [one] = requests;
  if (!one || requests.length > 1) return digestView(requests, text);
  return kind === 'asked' ? askedView(one, text) : reminderView(app, one, text, recipient);
}

function breakGlassView({ store }: Pick<AppContext, 'store'>, request: Request, text: Translations): View {
  const { requests } = text;
  const { id, address, requester, asking } = request;
  const entry = store.audit.forRequest(id, address).findLast(({ event }) => event === 'glass-broken');
  const who = entry?.actor ?? requester;
  return {
    tone: 'warning',
    title: requests.glassNote(mentionText(who), requestHeadline(request, text).todo),
    ...(asking.breakGlass && {
      fields: [{ name: requests.why, value: sanitizeText(asking.breakGlass), quoted: true } as const],
    }),
    hint: requests.glassHint(id),
  };
}

/** More lines than this nobody reads. */
const maxLines = 10;

const askedView = (request: Request, text: Translations): View => ({
  tone: 'waiting',
  title: text.notifications.asked(request.id, requestHeadline(request, text).todo),
  hint: text.notifications.doneHint(request.id),
});

/**
 * One request that has waited for long, as its own message shows it, with the buttons to decide on it: nobody approves what
 * they were not shown.
 */
function reminderView(
  app: RequestViewSource,
  request: Request,
  text: Translations,
  recipient: Recipient,
): View {
  const { requests } = text;
  const { id, createdAt, expiresAt } = request;
  const {
    log: _,
    comparison: __,
    buttons = [],
    ...view
  } = requestReply(app, text, request, recipient.platform, recipient).view;
  const title = requests.reminder(requestHeadline(request, text).todo, id, createdAt);
  return {
    ...view,
    title,
    // What it asks to decide, with the reason and what is lost.
    summary: [title, view.summary].filter(Boolean).join(' '),
    hint: requests.reminderHint(id, expiresAt ?? createdAt),
    buttons: buttons.filter(({ action }) => action.kind !== 'cancel'),
  };
}

/** Several requests, a line and a button for each. */
function digestView(waiting: readonly Request[], text: Translations): View {
  const { requests, notifications } = text;
  const shown = waiting.slice(0, maxLines);
  const omitted = waiting.length - shown.length;
  const title = requests.digest(waiting.length);
  const headlines = waiting.map((each) => requestHeadline(each, text).todo);
  return {
    tone: 'waiting',
    title,
    summary: listSummary(text, title, headlines),
    text: [
      ...shown.map((each) => requests.reminder(requestHeadline(each, text).todo, each.id, each.createdAt)),
      ...(omitted > 0 ? [requests.digestMore(omitted)] : []),
    ],
    hint: requests.digestHint,
    buttons: shown.map(({ id }) => ({
      label: notifications.showRequest(id),
      style: 'plain',
      action: { kind: 'run', line: `/mail request show ${id}` },
    })),
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
    case 'asked':
      return requests.flatMap(approvalsMention);
    case 'escalation': {
      const groups = requests
        .filter((request) => isEscalated(request, app.clock()))
        .flatMap((request) => escalationGroup(request) ?? []);
      return [...new Set(groups)].map((id) => ({ kind: 'group', id }) as const).slice(0, maxMentions);
    }
  }
}

/** The group that policy has mentioned where approvers are asked. */
export const approvalsMention = ({ terms }: Pick<Request, 'terms'>): readonly Mention[] => {
  const mention = terms?.approvals?.mention;
  return mention ? [{ kind: 'group', id: mention.group }] : [];
};

const approvingTenant = ({ terms, requester }: Request): TenantKey =>
  terms?.approvals?.tenant ?? tenantOf(requester);

function escalationGroup(request: Request): string | undefined {
  const group = request.terms?.escalateTo;
  return group?.tenant === approvingTenant(request) ? group.group : undefined;
}
