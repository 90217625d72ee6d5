import { displayAddress } from '../../../../domain/address/address.ts';
import type { TraceFault } from '../../../../domain/trace/trace-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { quote } from '../vocabulary.ts';

/** Messages for what nobody is told of mail. */
export const traceFaults = (format: Format): FaultMessages<TraceFault> => ({
  'trace-not-yours': ({ address, hasMailbox }) => ({
    what: hasMailbox
      ? `Only the owner of ${displayAddress(address)} and admins are shown what became of mail to it.`
      : `${displayAddress(address)} isn’t a mailbox of yours. Only admins are shown what became of mail to other addresses.`,
    next: 'Ask an admin. /mail mine lists your mailboxes.',
  }),
  'since-nonsense': ({ typed }) => ({
    what: `${quote(typed)} isn’t a length of time.`,
    next: 'Type how far to look back, such as since:30min, since:2h or since:7d.',
  }),
  'since-too-long': ({ most }) => ({
    what: `Facteur looks back ${format.count(most)} days at most.`,
    next: 'Type a shorter time, such as since:7d.',
  }),
  'test-running': ({ address }) => ({
    what: `Your test message to ${displayAddress(address)} is still on its way.`,
    next: 'Wait until you are told where it ended: a minute at most. Then send the next one.',
  }),
  'tests-too-many': ({ limit, until }) => ({
    what: `You can send ${format.count(limit)} test messages an hour.`,
    next: `You can send the next one at ${format.clock(until)}. Until then, /mail address trace shows what became of other mail.`,
  }),
});
