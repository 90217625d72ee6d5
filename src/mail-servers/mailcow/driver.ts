import type { Address } from '../../domain/address/address.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Logger } from '../../logging/logger.ts';
import {
  type MailboxDetails,
  type MailServer,
  MailServerUnavailable,
  type Order,
  type Outcome,
} from '../port.ts';
import { requireHash } from '../shared/require-hash.ts';
import { readAppPasswords } from './app-passwords.ts';
import { createCachedListing } from './cached-listing.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange, checkMailboxExists, revokeAccess } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { type ClientOptions, createClient, type MailcowClient } from './client.ts';
import type { DriverContext } from './context.ts';
import { MailcowRefusal } from './errors.ts';
import {
  readAddressRows,
  readAliasDomains,
  readAllEntries,
  readDomains,
  readForwarders,
  readMailbox,
} from './read.ts';
import { createKeyedMutex } from './single-flight.ts';
import { traits } from './traits.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'mailcow';

export type MailcowOptions = ClientOptions & { readonly log: Pick<Logger, 'warn'> };

/**
 * mailcow over its REST API. A removed mailbox's mail lies in a folder of mailcow's for some days, and only its
 * administrator can bring it back, by hand: for us it is gone.
 * Throws where the API key is none that mailcow makes; where mailcow can't be asked, every call throws
 * MailServerUnavailable until it can.
 */
export function createMailcow(setting: MailcowOptions): MailServer {
  const client = createClient(setting);
  const context: DriverContext = { client, log: setting.log, lockAddress: createKeyedMutex() };
  const listing = createCachedListing(() => readAllEntries(client), setting.monotonicNow);
  return {
    name: driverName,
    ...traits,
    domains: () => readDomains(client),
    aliasDomains: () => readAliasDomains(client),
    read: async (address) => (await readAddressRows(client, address)).state,
    measure: (address) => measure(client, address),
    appPasswords: (address) => readAppPasswordNames(client, address),
    forwardersTo: (address) => readForwarders(client, address),
    page: listing.page,
    apply: (order) => apply(context, order).finally(listing.invalidate),
    // mailcow empties its garbage folder by itself (MAILDIR_GC_TIME in mailcow.conf).
    purge: async () => undefined,
    conditions: () => healthChecks(client),
    close: async () => undefined,
  };
}

async function measure(client: MailcowClient, address: Address): Promise<MailboxDetails | null> {
  const row = await readMailbox(client, address);
  if (!row) return null;
  const passwordSet = row.attributes?.force_pw_update !== '1';
  return { messages: row.messages, bytes: row.quota_used, passwordSet };
}

async function readAppPasswordNames(client: MailcowClient, address: Address): Promise<string[] | null> {
  if (!(await readMailbox(client, address))) return null;
  return (await readAppPasswords(client, address)).map(({ name }) => name).sort();
}

async function apply(
  context: DriverContext,
  { change, passwordHash, restores = false }: Order,
): Promise<Outcome> {
  switch (change.kind) {
    case 'address':
      return applyAddressChange(context, { ...change, restores });
    case 'domain':
      return applyDomainChange(context, change);
    case 'password':
      return applyPasswordChange(context, change, requireHash(change, passwordHash));
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(context, change, requireHash(change, passwordHash))
        : revokeAppPassword(context, change);
    case 'owner':
      return change.locksOut ? revokeAccess(context, change) : checkMailboxExists(context, change);
    case 'link':
      return checkMailboxExists(context, change);
  }
}

/** Deletes nothing, which mailcow refuses to a key that may only read. */
async function requireWriteAccess(client: MailcowClient): Promise<void> {
  await client.post('delete/app-passwd', []).catch((error: unknown) => {
    if (!(error instanceof MailcowRefusal)) throw error;
  });
}

/** What mailcow last told of in a form that is not known. */
function checkRows({ host, unparsedRows }: MailcowClient): Condition[] {
  const unparsed = [...new Set(unparsedRows())];
  if (unparsed.length === 0) return [];
  const named = unparsed.slice(0, 5).join(', ');
  const detail = `mailcow at ${host} tells of ${unparsed.length === 1 ? 'an address' : `${unparsed.length} addresses`} in a form that Facteur does not know (${named}${unparsed.length > 5 ? ' and others' : ''}). Look at them in mailcow. Facteur shows them as it last saw them; all others work.`;
  return [{ part: 'Odd addresses', ok: false, detail }];
}

async function healthChecks(client: MailcowClient): Promise<Condition[]> {
  const part = 'Mail server';
  try {
    const { length } = await readDomains(client);
    await requireWriteAccess(client);
    const detail = `mailcow at ${client.host}, ${length} ${length === 1 ? 'domain' : 'domains'}`;
    return [{ part, ok: true, detail }, ...checkRows(client)];
  } catch (error) {
    if (error instanceof MailServerUnavailable) return [{ part, ok: false, detail: error.message }];
    throw error;
  }
}
