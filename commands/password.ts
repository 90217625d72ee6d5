import { show } from '../src/chat/answer.ts';
import { defineCommand } from '../src/chat/command.ts';
import { shownAddress } from '../src/domain/address.ts';
import { refused } from '../src/domain/result.ts';
import { mayIssueLink } from '../src/policy/links.ts';
import { owns } from '../src/requests/owners.ts';
import { issueLink, linkTime } from '../src/requests/password-links.ts';
import { rulesAt } from '../src/requests/plan.ts';
import { readMailbox } from '../src/requests/read.ts';

export const password = defineCommand(
  {
    path: ['password'],
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'addresses' },
    ],
  },
  async ({ office, actor, text }, { address }) => {
    const read = await readMailbox(office, actor, address);
    if (!read.ok) return read;
    if (!read.value.enabled) return refused({ code: 'mailbox-suspended', address });
    const { id } = read.value.mailbox;
    const rules = rulesAt(office, actor, address);
    const allowed = mayIssueLink(actor, address, { owns: owns(office, actor, id), rules });
    if (!allowed.ok) return allowed;
    const url = issueLink(office, actor, address, id);
    return show({
      tone: 'plain',
      title: text.lists.linkTitle(shownAddress(address)),
      link: { label: text.requests.linkLabel, url },
      hint: text.requests.linkLifetime(shownAddress(address), office.clock() + linkTime),
    });
  },
);
