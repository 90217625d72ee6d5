import { request } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { postmasterOf } from '../src/domain/address.ts';
import { refused } from '../src/domain/result.ts';
import { checkForwards } from '../src/requests/check-forwards.ts';
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
    const { mailServer } = context.office;
    const domains = await asked(mailServer.domains());
    if (!domains.ok) return domains;
    if (domains.value.includes(domain)) return refused({ code: 'domain-taken', domain });
    const checked = await asked(checkForwards(mailServer, postmasterOf(domain), [postmaster]));
    if (!checked.ok) return checked;
    if (!checked.value.ok) return checked.value;
    const state = { mailbox: null, forwards: [postmaster], enabled: true };
    return request(context, { kind: 'domain', domain, postmaster: state });
  },
);
