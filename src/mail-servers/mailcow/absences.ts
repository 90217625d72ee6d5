import { z } from 'zod';
import type { MailboxAbsence } from '../../domain/absence/absence.ts';
import { type Address, defaultDelimiter } from '../../domain/address/address.ts';
import { readVacation, vacationScriptName } from '../shared/dovecot/vacation-script.ts';
import type { MailcowClient } from './client.ts';
import { readForwarders } from './list-reads.ts';
import { readMailbox } from './read.ts';

const number = z.coerce.number();

/** A row of `get/filters`. */
const filterRow = z.object({
  id: number,
  username: z.string().transform((text) => text.toLowerCase()),
  filter_type: z.string(),
  active: number,
  script_desc: z.string().nullish(),
  script_data: z.string(),
});

export type Filter = z.infer<typeof filterRow>;

/** The type of filter that ours is: one of each type is active, before or after the owner's own script. */
export const ourType = 'prefilter';

/** The filters of a mailbox, of the type of ours. */
export async function readFilters(client: MailcowClient, address: Address): Promise<Filter[]> {
  const rows = await client.list(`get/filters/${address}`, filterRow);
  return rows.filter(({ username, filter_type }) => username === address && filter_type === ourType);
}

/** Our own filter among those of a mailbox, by its name: a script that was edited by hand is its owner's. */
export const isOurs = ({ script_desc, script_data }: Filter): boolean =>
  script_desc === vacationScriptName && readVacation(script_data) !== null;

/** What a mailbox answers by its active filter. */
export function absenceIn(filters: readonly Filter[]): MailboxAbsence {
  const active = filters.find((each) => each.active !== 0);
  if (!active) return { absence: null, ownFilter: null };
  if (isOurs(active)) return { absence: readVacation(active.script_data), ownFilter: null };
  // mailcow runs one filter of a type, and none of them can include another.
  return { absence: null, ownFilter: { name: active.script_desc || `#${active.id}`, beside: 'never' } };
}

/** What a mailbox answers; null where there is no mailbox. */
export async function readAbsence(client: MailcowClient, address: Address): Promise<MailboxAbsence | null> {
  if (!(await readMailbox(client, address))) return null;
  return absenceIn(await readFilters(client, address));
}

/** The addresses that lead straight to a mailbox: mailcow's Dovecot does not tell a filter which of them was written to. */
export async function answeredFor(client: MailcowClient, address: Address): Promise<readonly Address[]> {
  return (await readForwarders(client, [address], defaultDelimiter)).get(address) ?? [];
}
