import { defineChange } from '../src/chat/command/command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { ok } from '../src/domain/result.ts';
import { readMailbox } from '../src/requests/access/read-address.ts';

export const owner = defineChange(
  {
    path: ['owner'],
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'person', type: 'person', positional: true },
    ],
  },
  async (context, { address, person }) => {
    if (person) return planOwnerChange(context, address, person, { locksOut: false });
    const { app, actor, text } = context;
    const read = await readMailbox(app, actor, address);
    if (!read.ok) return read;
    const known = app.store.owners.of(read.value.mailbox.id);
    const who = known ? text.requests.onPlatform(known) : text.lists.noOwner;
    return ok({
      kind: 'view',
      view: {
        tone: 'plain',
        title: displayAddress(address),
        fields: [{ name: text.lists.owner, value: who }],
        hint: text.lists.ownerHint(address),
      },
    });
  },
);
