import { type Actor, highestRole } from '../../domain/actor.ts';
import { type Address, displayAddress, domainOf } from '../../domain/address/address.ts';
import type { Condition } from '../../domain/condition.ts';
import { firstPage } from '../../domain/list/page-place.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { listOwnMailboxes, type OwnMailbox, ownedAddresses } from '../../requests/access/identity.ts';
import { missingCapability } from '../../requests/access/missing-capability.ts';
import { visibleDomains } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { tryMailServer } from '../../requests/context/try-mail-server.ts';
import { listRequests, type RequestListOptions } from '../../requests/lifecycle/list-requests.ts';
import type { Translations } from '../i18n/translations.ts';
import { requestHeadline } from '../view/request-headline.ts';

/** Rows of each list: more would not be looked through, and Slack's App Home has room for 100 blocks. */
const maxRows = 10;

export type HomeRequest = {
  readonly id: number;
  readonly title: string;
  /** Who asks, or how far it is. */
  readonly about: string;
  readonly reason: string | null;
};

export type HomeMailbox = {
  readonly address: Address;
  readonly title: string;
  readonly about: string;
  /** Whether its mail server has passwords for single devices. */
  readonly appPasswords: boolean;
};

/** `more`: how many others there are; `some` where they are too many to be counted. */
type Listed<T> = { readonly rows: readonly T[]; readonly more: number | 'some' };

/** What somebody's own page shows, in their language. */
export type HomeContent = {
  readonly waiting: Listed<HomeRequest>;
  /** The requests of theirs that are open. */
  readonly open: Listed<HomeRequest>;
  /** Not ok: why they can't be read now. */
  readonly mailboxes: Result<Listed<HomeMailbox>, string>;
  /** Null: not an admin. */
  readonly admin: AdminContent | null;
};

export type AdminContent = {
  /** At most as many as are counted. */
  readonly waiting: number;
  /** Whether more wait than that. */
  readonly waitingMore: boolean;
  readonly mailboxes: number;
  readonly domains: number;
  /** What does not work. */
  readonly troubles: readonly Condition[];
};

/** Gathers what somebody's own page shows. */
export async function homeContent(app: AppContext, text: Translations, actor: Actor): Promise<HomeContent> {
  const list = (options: RequestListOptions, about: (request: Request) => string): Listed<HomeRequest> => {
    const { rows, count, more } = listRequests(app, actor, options, { ...firstPage, size: maxRows });
    return {
      rows: rows.map((each) => homeRequest(text, each, about(each))),
      more: more ? 'some' : count - rows.length,
    };
  };
  return {
    waiting: list({ which: 'waiting' }, ({ requester, createdAt }) =>
      [mentionText(requester), text.format.moment(createdAt)].join(' · '),
    ),
    open: list({ which: 'mine', state: 'open' }, ({ state }) => text.requests.states[state]),
    mailboxes: await ownMailboxes(app, text, actor),
    admin: highestRole(actor) === 'admin' ? await adminContent(app, actor) : null,
  };
}

const homeRequest = (text: Translations, request: Request, about: string): HomeRequest => ({
  id: request.id,
  title: requestHeadline(request, text).todo,
  about,
  reason: request.asking.reason ?? null,
});

async function ownMailboxes(
  app: AppContext,
  text: Translations,
  actor: Actor,
): Promise<HomeContent['mailboxes']> {
  const read = await tryMailServer(listOwnMailboxes(app, actor, maxRows));
  if (!read.ok) return err(text.faults(read.fault).what);
  const more = Math.max(0, ownedAddresses(app, actor).length - maxRows);
  return ok({ rows: read.value.map((each) => homeMailbox(app, text, each)), more });
}

const homeMailbox = (app: AppContext, text: Translations, mailbox: OwnMailbox): HomeMailbox => ({
  address: mailbox.address,
  title: displayAddress(mailbox.address),
  about: describeMailbox(text, mailbox),
  appPasswords: missingCapability(app, domainOf(mailbox.address), ['app-passwords']) === null,
});

function describeMailbox(
  { plans, lists, format }: Translations,
  { holds, quota, suspension }: OwnMailbox,
): string {
  return [
    plans.holding(holds),
    ...(quota === null ? [] : [`${lists.quota} ${format.size(quota)}`]),
    ...(suspension === 'active' ? [] : [lists.suspension[suspension]]),
  ].join(' · ');
}

async function adminContent(app: AppContext, actor: Actor): Promise<AdminContent> {
  const domains = visibleDomains(app, actor);
  const waiting = listRequests(
    app,
    actor,
    { which: 'all', state: 'awaiting-approval' },
    { ...firstPage, size: 1 },
  );
  return {
    waiting: waiting.count,
    waitingMore: waiting.more,
    mailboxes: domains.reduce((sum, { mailboxes }) => sum + mailboxes, 0),
    domains: domains.length,
    troubles: (await app.healthChecks()).filter(({ ok }) => !ok),
  };
}
