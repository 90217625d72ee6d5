import type { CommandContext } from '../src/chat/command/command.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { requestHeadline } from '../src/chat/view/request-headline.ts';
import type { Field } from '../src/chat/view/view.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import type { Fault } from '../src/domain/fault.ts';
import { firstPage } from '../src/domain/list/page-place.ts';
import type { Request } from '../src/domain/request/request.ts';
import { ok, type Result } from '../src/domain/result.ts';
import { listOwnMailboxes, type OwnMailbox } from '../src/requests/access/identity.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { listRequests } from '../src/requests/lifecycle/list-requests.ts';
import { readAccess } from '../src/requests/sharing/read-access.ts';

/** Rows that fit on a screen. */
const maxShown = 20;

const english = (format: Format) => ({
  title: (count: number) =>
    count === 0
      ? 'You have no mailboxes'
      : `You have ${format.count(count)} ${count === 1 ? 'mailbox' : 'mailboxes'}`,
  ownMailbox: (holds: string, quota: number | null, suspension: readonly string[]) =>
    [holds, ...(quota === null ? [] : [`of ${format.size(quota)}`]), ...suspension].join(', '),
  hint: '/mail password set ADDRESS sends a link to set a password.',
  emptyHint: '/mail create ADDRESS asks for a mailbox.',
});

type Words = ReturnType<typeof english>;

const french = (format: Format): Words => ({
  title: (count) =>
    count === 0 ? 'Vous n’avez pas de boîte' : `Vous avez ${format.count(count)} boîte${pluralEnding(count)}`,
  ownMailbox: (holds, quota, suspension) =>
    [holds, ...(quota === null ? [] : [`sur ${format.size(quota)}`]), ...suspension].join(', '),
  hint: '/mail mot-de-passe définir ADRESSE envoie un lien pour définir un mot de passe.',
  emptyHint: '/mail créer ADRESSE demande une boîte.',
});

export const mine = defineCommand(
  {
    path: ['mine'],
    task: 'mine',
    arguments: [],
    summary: {
      en: 'list your mailboxes and open requests',
      fr: 'lister vos boîtes et vos demandes ouvertes',
    },
    form: { title: { en: 'My mailboxes', fr: 'Mes boîtes' } },
    names: { fr: { path: ['miens'] } },
    synonyms: ['me', 'my', 'whoami', 'mes', 'moi'],
    words: { en: english, fr: french },
  },
  async (context) => {
    const { app, actor, text, words } = context;
    const mailboxes = await tryMailServer(listOwnMailboxes(app, actor, maxShown));
    if (!mailboxes.ok) return mailboxes;
    const listing = { which: 'mine', state: 'open' } as const;
    const { rows: open } = listRequests(app, actor, listing, { ...firstPage, size: maxShown });
    const shared = await readShared(context, mailboxes.value);
    if (!shared.ok) return shared;
    return viewAnswer({
      tone: 'plain',
      title: words.title(mailboxes.value.length),
      fields: [
        ...mailboxes.value.map(({ address, holds, quota, suspension, absence }) => ({
          name: displayAddress(address),
          value: words.ownMailbox(text.plans.holding(holds), quota, [
            ...(suspension === 'active' ? [] : [text.lists.suspension[suspension]]),
            ...(absence ? [text.absences.away(absence, app.clock())] : []),
          ]),
        })),
        ...shared.value,
        ...open.map((request) => ({ name: `#${request.id}`, value: describeRequest(context, request) })),
      ],
      hint: mailboxes.value.length > 0 ? words.hint : words.emptyHint,
    });
  },
);

/** What is shared with mailboxes of the actor's. */
async function readShared(
  { app, actor, text }: CommandContext,
  mailboxes: readonly OwnMailbox[],
): Promise<Result<Field[], Fault>> {
  const fields: Field[] = [];
  for (const { address } of mailboxes) {
    const access = await readAccess(app, actor, address);
    if (!access.ok) return access;
    fields.push(
      ...access.value.held.map((entry) => ({
        name: displayAddress(entry.address),
        value: text.sharing.heldBy(entry, displayAddress(address)),
      })),
    );
  }
  return ok(fields.slice(0, maxShown));
}

const describeRequest = ({ text }: CommandContext, request: Request): string =>
  text.requests.titled(requestHeadline(request, text).todo, request.state);
