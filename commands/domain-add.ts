import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { postmasterOf } from '../src/domain/address.ts';
import { asked } from '../src/requests/mail-server-answers.ts';

export const domainAdd = defineCommand(
  {
    path: ['domain', 'add'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, required: true },
      { name: 'postmaster', type: 'address', required: true, completes: 'addresses' },
    ],
  },
  async (context, { domain, postmaster }) => {
    // A domain that another tenant has added keeps the postmaster that it has.
    const present = await asked(context.office.mailServer.read(postmasterOf(domain)));
    if (!present.ok) return present;
    const state = present.value ?? { mailbox: null, forwards: [postmaster], enabled: true };
    return request(context, { kind: 'domain', domain, postmaster: state });
  },
);
