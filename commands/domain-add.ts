import { defineChange } from '../src/chat/command/command.ts';
import { postmasterOf } from '../src/domain/address/address.ts';
import { ok } from '../src/domain/result.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';

export const domainAdd = defineChange(
  {
    path: ['domain', 'add'],
    needs: 'domains',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, required: true },
      { name: 'postmaster', type: 'address', asDestination: true, required: true, completes: 'addresses' },
    ],
  },
  async (context, { domain, postmaster }) => {
    // A domain that another tenant has added keeps the postmaster that it has.
    const present = await tryMailServer(context.app.mailServer.read(postmasterOf(domain)));
    if (!present.ok) return present;
    const state = present.value ?? { mailbox: null, forwards: [postmaster], enabled: true };
    return ok({ kind: 'domain', domain, postmaster: state });
  },
);
