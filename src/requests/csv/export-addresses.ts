import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readNextPage } from '../../mail-servers/next-page.ts';
import type { AddressEntry } from '../../mail-servers/port.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { csvHeader, csvRow } from './write-csv.ts';

/** Addresses that are read at once. */
const pageSize = 500;

export type ExportedAddresses = { readonly content: string; readonly count: number };

/**
 * Writes the addresses of a domain, or of all domains that the actor sees, as they are on the mail servers now: by domain,
 * then by address.
 * @param most octets of the file; more is a fault.
 */
export async function exportAddresses(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  domain: Domain | null,
  most: Bytes,
): Promise<Result<ExportedAddresses, Fault>> {
  const sees = visibleDomainFilter(app, actor);
  const visible = domain === null ? null : requireVisibleDomain(app, actor, domain, sees);
  if (visible && !visible.ok) return visible;
  const isWanted = (address: Address): boolean =>
    domain === null ? sees(domainOf(address)) : domainOf(address) === domain;
  const lines = new Map<Domain, string[]>();
  let [octets, count] = [csvHeader.length, 0];
  for (let after: Address | null = null; ; ) {
    const page: Result<readonly AddressEntry[], Fault> = await tryMailServer(
      readNextPage(app.mailServer, after, pageSize),
    );
    if (!page.ok) return page;
    for (const entry of page.value.filter(({ address }) => isWanted(address))) {
      const { mailbox } = entry.state;
      const owner = (mailbox && app.store.owners.of(mailbox.id)) ?? null;
      const line = csvRow(entry, { owner, note: app.store.notes.of(entry.address) });
      const ofDomain = lines.get(domainOf(entry.address)) ?? [];
      lines.set(domainOf(entry.address), ofDomain);
      ofDomain.push(line);
      octets += Buffer.byteLength(line);
      count += 1;
    }
    if (octets > most) return err({ code: 'export-too-large', most, domain });
    const last = page.value.at(-1);
    if (!last) break;
    after = last.address;
  }
  const domains = [...lines].sort(([one], [other]) => (one < other ? -1 : 1));
  return ok({ content: csvHeader + domains.flatMap(([, of]) => of).join(''), count });
}
