import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';

export const domainAdd = defineCommand(
  {
    path: ['domain', 'add'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, required: true },
      { name: 'postmaster', type: 'address', required: true, completes: 'addresses' },
    ],
  },
  async (context, { domain, postmaster }) => {
    const state = { mailbox: null, forwards: [postmaster], enabled: true };
    return request(context, { kind: 'domain', domain, postmaster: state });
  },
);
