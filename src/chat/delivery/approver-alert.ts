import type { TenantKey } from '../../domain/actor.ts';
import { tenantOf } from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { personText } from '../../domain/text/mentions.ts';
import { legible } from '../../domain/text/sanitize.ts';
import { approversIn } from '../../policy/roles.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { escalates } from '../../requests/lifecycle/remind-approvers.ts';
import { listenerFor, type NoteData, type NoteKind } from '../../requests/outbox/enqueue-approver-alert.ts';
import type { Listener } from '../../requests/outbox/recipients.ts';
import type { Catalogue, CatalogueOf } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';

/** Somebody, or a group of people, who is to be called. */
export type Mention = { readonly kind: 'user' | 'group'; readonly id: string };

/** What calls those who could approve, beside the requests' own messages. */
export type Note = Listener & {
  /** The outbox row that it is the work of: the same when its job runs again. */
  readonly id: number;
  /** The request that it is about, beside whose message it stands; null: about several. */
  readonly request: number | null;
  readonly view: View;
  readonly mentions: readonly Mention[];
};

/** A note as it is to be now; null where there is nothing to call for any more. */
export function noteOf(
  office: Office,
  catalogue: CatalogueOf,
  { request: id, others = [], kind }: NoteData,
  outboxId: number,
): Note | null {
  const requests = [id, ...others]
    .flatMap((each) => office.store.requests.get(each) ?? [])
    .filter(
      ({ state }) =>
        kind === 'glass-broken' || kind === 'approvers-unreached' || state === 'awaiting-approval',
    );
  const [first, ...more] = requests;
  if (!first) return null;
  const listener = listenerFor(kind, first);
  const text = catalogue(listener.locale);
  const view = viewOf(office, kind, requests, text);
  const mentions = mentionsFor(office, requests, kind);
  return { ...listener, id: outboxId, request: more.length > 0 ? null : first.id, view, mentions };
}

function viewOf(office: Office, kind: NoteKind, requests: readonly Request[], text: Catalogue): View {
  const [first] = requests;
  if (first && kind === 'glass-broken') return glassView(office, first, text);
  if (first && kind === 'approvers-unreached')
    return {
      tone: 'warning',
      title: text.requests.unreached(first.id),
      hint: text.requests.unreachedHint(first.id),
    };
  return reminderView(requests, text);
}

function glassView({ store }: Office, request: Request, { plans, requests }: Catalogue): View {
  const { id, address, plan, requester, asking } = request;
  const broken = store.audit.ofRequest(id, address).findLast(({ event }) => event === 'glass-broken');
  const who = broken?.actor ?? requester;
  return {
    tone: 'warning',
    title: requests.glassNote(personText(who), plans.headline(plan.change, plan.effects).todo),
    ...(asking.breakGlass && {
      fields: [{ name: requests.why, value: legible(asking.breakGlass), quoted: true } as const],
    }),
    hint: requests.glassHint(id),
  };
}

/** As many as are read in one message. */
const mostLines = 10;

function reminderView(waiting: readonly Request[], { plans, requests }: Catalogue): View {
  const [first, ...more] = waiting.map(({ id, plan, createdAt, expiresAt }) => ({
    id,
    until: expiresAt ?? createdAt,
    line: requests.reminder(plans.headline(plan.change, plan.effects).todo, id, createdAt),
  }));
  if (!first || more.length === 0) {
    const hint = first ? requests.reminderHint(first.id, first.until) : '';
    return { tone: 'waiting', title: first?.line ?? '', hint };
  }
  const left = waiting.length - mostLines;
  return {
    tone: 'waiting',
    title: requests.digest(waiting.length),
    text: [
      ...[first, ...more].slice(0, mostLines).map(({ line }) => line),
      ...(left > 0 ? [requests.digestMore(left)] : []),
    ],
    hint: requests.digestHint,
  };
}

/** More names than this are noise, and none of the platforms takes any number. */
const mostMentions = 20;

/** A reminder calls nobody by name, an escalation its groups, and a broken glass everybody who might have approved. */
function mentionsFor(office: Office, requests: readonly Request[], kind: NoteKind): readonly Mention[] {
  switch (kind) {
    case 'reminder':
    case 'approvers-unreached':
      return [];
    case 'glass-broken':
      return requests
        .flatMap((request) => approversIn(office.policy(), office.admins, approvingTenant(request)))
        .slice(0, mostMentions);
    case 'escalation': {
      const groups = requests
        .filter((request) => escalates(request, office.clock()))
        .flatMap((request) => groupCalled(request) ?? []);
      return [...new Set(groups)].map((id) => ({ kind: 'group', id }) as const).slice(0, mostMentions);
    }
  }
}

const approvingTenant = ({ terms, requester }: Request): TenantKey =>
  terms?.approvals?.tenant ?? tenantOf(requester);

function groupCalled(request: Request): string | undefined {
  const group = request.terms?.escalateTo;
  return group?.tenant === approvingTenant(request) ? group.group : undefined;
}
