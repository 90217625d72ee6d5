import { displayAddress } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { GroupFault } from '../../../../domain/groups/group-fault.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import { platformNames, quote } from '../vocabulary.ts';
import { groupName } from './groups.ts';

const unreadable = {
  'no-permission': {
    what: 'Facteur isn’t allowed to see who is in it.',
    next: 'Ask the operator: docs/operating.md says what Facteur needs to read groups.',
  },
  plan: {
    what: 'The plan of this workspace has no user groups.',
    next: 'Name the forwards yourself: /mail forward add.',
  },
  away: { what: 'the platform doesn’t answer now.', next: 'Try again in a minute.' },
} as const;

/** Messages for why an alias can't follow a group. */
export const groupFaults = (): FaultMessages<GroupFault> => ({
  'group-unknown': ({ typed, platform }) => ({
    what: `No group here is called ${quote(typed)}.`,
    next:
      platform === 'discord'
        ? 'Choose a role of this server.'
        : 'Type @ and choose a user group of this workspace. Each has a short name for mentions.',
  }),
  'group-at-terminal': ({ typed }) => ({
    what: `${quote(typed)} names no group: a terminal has none of its own.`,
    next: 'Name one of a chat by its ids: follows:slack/WORKSPACE/GROUP or follows:discord/SERVER/ROLE.',
  }),
  'group-unreadable': ({ name, why }) => ({
    what: `@${sanitizeText(name)} can’t be followed: ${unreadable[why].what}`,
    next: unreadable[why].next,
  }),
  'group-everyone': () => ({
    what: 'The role @everyone can’t be followed: everybody on the server has it.',
    next: 'Choose another role.',
  }),
  'group-without-emails': ({ platform }) => ({
    what: `${platformNames[platform]} tells no addresses of people, so its groups lead to mailboxes in your domains only.`,
    next: 'Leave reach: out.',
  }),
  'group-needs-alias': ({ address }) => ({
    what: `${displayAddress(address)} has a mailbox. Only an alias follows a group.`,
    next: `Choose another address, or convert it first: /mail convert ${address} alias`,
  }),
  'group-none': ({ address }) => ({
    what: `${displayAddress(address)} follows no group.`,
    next: `Nothing was changed. /mail show ${address} shows its forwards.`,
  }),
  'group-nobody': ({ address, group }) => ({
    what: `Nobody in ${groupName(group)} has a mailbox here, so mail to ${displayAddress(address)} would go nowhere.`,
    next: 'Give its members mailboxes first, with /mail person onboard, or say whose the existing ones are, with /mail owner.',
  }),
  'group-forward': ({ address, forward, group }) => ({
    what: `${displayAddress(address)} follows ${groupName(group)}, and ${displayDestination(forward)} is the mailbox of one of its members.`,
    next: `Take the person out of the group, or end that it is followed: /mail address group ${address} follows:none`,
  }),
});
