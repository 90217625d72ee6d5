import type { CommandContext } from '../src/chat/command/command.ts';
import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import type { Request } from '../src/domain/request/request.ts';
import { listOwnMailboxes } from '../src/requests/access/identity.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { listRequests } from '../src/requests/lifecycle/list-requests.ts';

/** As many as fit on a screen. */
const maxShown = 20;

export const mine = defineCommand(
  {
    path: ['mine'],
    arguments: [],
    summary: {
      en: 'your own mailboxes and open requests',
      fr: 'vos boîtes et vos demandes ouvertes',
    },
    names: { fr: { path: ['miens'] } },
  },
  async (context) => {
    const { app, actor, text } = context;
    const mailboxes = await tryMailServer(listOwnMailboxes(app, actor, maxShown));
    if (!mailboxes.ok) return mailboxes;
    const listing = { which: 'mine', state: 'open' } as const;
    const { rows: open } = listRequests(app, actor, listing, { limit: maxShown, offset: 0 });
    return viewAnswer({
      tone: 'plain',
      title: text.lists.mineTitle(mailboxes.value.length),
      fields: [
        ...mailboxes.value.map(({ address, holds, quota, enabled }) => ({
          name: displayAddress(address),
          value: text.lists.ownMailbox(text.plans.holding(holds), quota, enabled),
        })),
        ...open.map((request) => ({ name: `#${request.id}`, value: describeRequest(context, request) })),
      ],
      hint: mailboxes.value.length > 0 ? text.lists.mineHint : text.lists.mineEmptyHint,
    });
  },
);

const describeRequest = ({ text }: CommandContext, { plan, state }: Request): string =>
  text.requests.titled(text.plans.headline(plan.change, plan.effects).todo, state);
