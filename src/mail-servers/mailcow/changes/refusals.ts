import pLimit from 'p-limit';
import type { z } from 'zod';
import { type Domain, domainOf } from '../../../domain/address/address.ts';
import type { Bytes } from '../../../domain/address/address-state.ts';
import type { AddressWish, DomainLimit, Impossible } from '../../port.ts';
import { roundQuota } from '../../shared/quota.ts';
import { againstRules, refuseInOrder, type StateChange } from '../../shared/refuse-in-order.ts';
import type { MailcowClient } from '../client.ts';
import { readStates, requestsAtOnce } from '../list-reads.ts';
import { checkRouteEntries } from '../other-routes.ts';
import { domainLimitsRow, orNull } from '../rows.ts';

/** What is left in a domain, and what it may have at all. It shrinks while changes are added. */
type Room = {
  readonly most: Record<Counted, number> & { quota: Bytes; all: Bytes };
  readonly left: Record<Counted | 'quota', number>;
};
type Counted = 'mailboxes' | 'aliases';

/** Why mailcow would refuse these changes in this order. One of a domain that it lacks is not looked at. */
export async function findRefusals(
  client: MailcowClient,
  wishes: readonly AddressWish[],
): Promise<(Impossible | null)[]> {
  const rounded = wishes.map(({ address, after }) => ({ address, after: roundQuota(after) }));
  const addresses = [...new Set(wishes.map(({ address }) => address))];
  const found = await readStates(client, addresses);
  const rooms = await readRooms(client, new Set(addresses.map(domainOf)));
  return refuseInOrder(rounded, found, async (change) => {
    const words = checkRouteEntries(change.before, change.after);
    if (words !== null) return againstRules(words);
    const domain = domainOf(change.address);
    const room = rooms.get(domain);
    if (!room) return null;
    const limit = exceededLimit(room, domain, change);
    if (!limit) takeRoom(room, change);
    return limit;
  });
}

async function readRooms(client: MailcowClient, domains: Iterable<Domain>): Promise<Map<Domain, Room>> {
  const asking = pLimit(requestsAtOnce);
  const rows = await Promise.all(
    [...domains].map((domain) =>
      asking(
        async () => [domain, await client.get(`get/domain/${domain}`, orNull(domainLimitsRow))] as const,
      ),
    ),
  );
  // For an alias domain mailcow answers with its target.
  return new Map(
    rows.flatMap(([domain, row]) => (row?.domain_name === domain ? [[domain, roomIn(row)]] : [])),
  );
}

const roomIn = (row: z.output<typeof domainLimitsRow>): Room => ({
  most: {
    mailboxes: row.max_num_mboxes_for_domain,
    aliases: row.max_num_aliases_for_domain,
    quota: row.max_quota_for_mbox,
    all: row.max_quota_for_domain,
  },
  left: {
    mailboxes: row.mboxes_left,
    aliases: row.aliases_left,
    quota: row.max_quota_for_domain - row.quota_used_in_domain,
  },
});

type Step = Pick<StateChange, 'before' | 'after'>;

function exceededLimit({ most, left }: Room, domain: Domain, { before, after }: Step): DomainLimit | null {
  const exceeded = (limit: DomainLimit['limit'], amount: number): DomainLimit => ({
    code: 'domain-limit',
    domain,
    limit,
    most: Math.max(0, amount),
  });
  if (!after) return null;
  if (!after.mailbox) {
    const isMore = !before || before.mailbox !== null;
    // Below zero, after the limit was lowered, mailcow refuses nothing.
    return isMore && left.aliases === 0 ? exceeded('aliases', most.aliases) : null;
  }
  if (!before?.mailbox && left.mailboxes <= 0) return exceeded('mailboxes', most.mailboxes);
  const [was, quota] = [before?.mailbox?.quota ?? 0, after.mailbox.quota ?? 0];
  if (quota === was) return null;
  if (quota > most.quota) return exceeded('quota', most.quota);
  return quota > left.quota + was ? { ...exceeded('domain-quota', left.quota + was), of: most.all } : null;
}

function takeRoom({ left }: Room, { before, after }: Step): void {
  left.mailboxes -= Number(Boolean(after?.mailbox)) - Number(Boolean(before?.mailbox));
  left.aliases -= Number(Boolean(after && !after.mailbox)) - Number(Boolean(before && !before.mailbox));
  left.quota -= (after?.mailbox?.quota ?? 0) - (before?.mailbox?.quota ?? 0);
}
