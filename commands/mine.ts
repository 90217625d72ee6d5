import { type Context, defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import { shownAddress } from '../src/domain/address/address.ts';
import type { Request } from '../src/domain/request/request.ts';
import { ownMailboxes } from '../src/requests/access/identity.ts';
import { asked } from '../src/requests/context/try-mail-server.ts';
import { listRequests } from '../src/requests/lifecycle/list-requests.ts';

/** As many as fit on a screen. */
const shown = 20;

export const mine = defineCommand({ path: ['mine'], arguments: [] }, async (context) => {
  const { office, actor, text } = context;
  const mailboxes = await asked(ownMailboxes(office, actor, shown));
  if (!mailboxes.ok) return mailboxes;
  const listing = { which: 'mine', state: 'open' } as const;
  const { rows: open } = listRequests(office, actor, listing, { limit: shown, offset: 0 });
  return show({
    tone: 'plain',
    title: text.lists.mineTitle(mailboxes.value.length),
    fields: [
      ...mailboxes.value.map(({ address, holds, quota, enabled }) => ({
        name: shownAddress(address),
        value: text.lists.ownMailbox(text.plans.holding(holds), quota, enabled),
      })),
      ...open.map((request) => ({ name: `#${request.id}`, value: inWords(context, request) })),
    ],
    hint: mailboxes.value.length > 0 ? text.lists.mineHint : text.lists.mineEmptyHint,
  });
});

const inWords = ({ text }: Context, { plan, state }: Request): string =>
  text.requests.titled(text.plans.headline(plan.change, plan.effects).todo, state);
