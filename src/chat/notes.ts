import type { TenantKey } from '../domain/actor.ts';
import { tenantOf } from '../domain/actor.ts';
import { legible } from '../domain/legible.ts';
import { personText } from '../domain/person-text.ts';
import { approversIn } from '../policy/roles.ts';
import { approverIn, type Listener } from '../requests/audiences.ts';
import type { NoteData, NoteKind } from '../requests/notes.ts';
import type { Office } from '../requests/office.ts';
import type { Request } from '../requests/request.ts';
import type { Catalogue, CatalogueOf } from './text/catalogue.ts';
import type { View } from './view.ts';

/** Somebody, or a group of people, who is to be called. */
export type Mention = { readonly kind: 'user' | 'group'; readonly id: string };

/** What calls those who could approve, beside the request's own message. */
export type Note = Listener & {
  /** The outbox row that it is the work of: the same when its job runs again. */
  readonly id: number;
  readonly request: number;
  readonly view: View;
  readonly mentions: readonly Mention[];
};

/** A note as it is to be now; null where there is nothing to call for any more. */
export function noteOf(
  office: Office,
  catalogue: CatalogueOf,
  { request: id, kind }: NoteData,
  outboxId: number,
): Note | null {
  const request = office.store.requests.get(id);
  if (!request || (kind !== 'glass-broken' && request.state !== 'awaiting-approval')) return null;
  const listener = approverIn(request);
  const text = catalogue(listener.locale);
  const view = kind === 'glass-broken' ? glassView(office, request, text) : reminderView(request, text);
  return { ...listener, id: outboxId, request: id, view, mentions: mentionsFor(office, request, kind) };
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

function reminderView({ id, plan, createdAt, expiresAt }: Request, { plans, requests }: Catalogue): View {
  return {
    tone: 'waiting',
    title: requests.reminder(plans.headline(plan.change, plan.effects).todo, id, createdAt),
    hint: requests.reminderHint(id, expiresAt ?? createdAt),
  };
}

/** More names than this are noise, and none of the platforms takes any number. */
const mostMentions = 20;

/** A reminder calls nobody by name, an escalation its group, and a broken glass everybody who might have approved. */
function mentionsFor({ policy, admins }: Office, request: Request, kind: NoteKind): readonly Mention[] {
  const { terms, requester } = request;
  const tenant: TenantKey = terms?.approvals?.tenant ?? tenantOf(requester);
  if (kind === 'reminder') return [];
  if (kind === 'glass-broken') return approversIn(policy(), admins, tenant).slice(0, mostMentions);
  const group = terms?.escalateTo;
  return group?.tenant === tenant ? [{ kind: 'group', id: group.group }] : [];
}
