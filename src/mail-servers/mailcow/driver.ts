import type { Address } from '../../domain/address/address.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Log } from '../../logging/logger.ts';
import {
  type MailboxDetails,
  type MailServer,
  MailServerUnavailable,
  type Order,
  type Outcome,
} from '../port.ts';
import { hashFor } from '../shared/require-hash.ts';
import { appPasswordsOf } from './app-passwords.ts';
import { createWalk } from './cached-listing.ts';
import { applyAddressChange } from './changes/apply-address-change.ts';
import { addAppPassword, revokeAppPassword } from './changes/apply-app-password-change.ts';
import { applyPasswordChange, leaveAsItIs, lockOut } from './changes/apply-credentials-change.ts';
import { applyDomainChange } from './changes/apply-domain-change.ts';
import { type ClientSetting, createClient, type MailcowClient } from './client.ts';
import type { Workshop } from './context.ts';
import { RefusedByMailcow } from './errors.ts';
import { aliasDomainsIn, allEntries, domainsOf, forwardersTo, lookUp, mailboxAt } from './read.ts';
import { createTurns } from './single-flight.ts';
import { traits } from './traits.ts';

/** The name by which a configuration and a queue know this driver. */
export const driverName = 'mailcow';

export type MailcowSetting = ClientSetting & { readonly log: Pick<Log, 'warn'> };

/**
 * mailcow over its REST API. A removed mailbox's mail lies in a folder of mailcow's for some days, and only its
 * administrator can bring it back, by hand: for us it is gone.
 * Throws where the API key is none that mailcow makes; where mailcow can't be asked, every call throws
 * MailServerUnavailable until it can.
 */
export function createMailcow(setting: MailcowSetting): MailServer {
  const client = createClient(setting);
  const workshop: Workshop = { client, log: setting.log, inTurn: createTurns() };
  const walk = createWalk(() => allEntries(client), setting.passing);
  return {
    name: driverName,
    ...traits,
    domains: () => domainsOf(client),
    aliasDomains: () => aliasDomainsIn(client),
    read: async (address) => (await lookUp(client, address)).state,
    measure: (address) => measure(client, address),
    appPasswords: (address) => appPasswordNames(client, address),
    forwardersTo: (address) => forwardersTo(client, address),
    page: walk.page,
    apply: (order) => apply(workshop, order).finally(walk.forget),
    // mailcow empties its garbage folder by itself (MAILDIR_GC_TIME in mailcow.conf).
    purge: async () => undefined,
    conditions: () => conditionsOf(client),
    close: async () => undefined,
  };
}

async function measure(client: MailcowClient, address: Address): Promise<MailboxDetails | null> {
  const row = await mailboxAt(client, address);
  if (!row) return null;
  const passwordSet = row.attributes?.force_pw_update !== '1';
  return { messages: row.messages, bytes: row.quota_used, passwordSet };
}

async function appPasswordNames(client: MailcowClient, address: Address): Promise<string[] | null> {
  if (!(await mailboxAt(client, address))) return null;
  return (await appPasswordsOf(client, address)).map(({ name }) => name).sort();
}

async function apply(
  workshop: Workshop,
  { change, passwordHash, restores = false }: Order,
): Promise<Outcome> {
  switch (change.kind) {
    case 'address':
      return applyAddressChange(workshop, { ...change, restores });
    case 'domain':
      return applyDomainChange(workshop, change);
    case 'password':
      return applyPasswordChange(workshop, change, hashFor(change, passwordHash));
    case 'app-password':
      return change.act === 'add'
        ? addAppPassword(workshop, change, hashFor(change, passwordHash))
        : revokeAppPassword(workshop, change);
    case 'owner':
      return change.locksOut ? lockOut(workshop, change) : leaveAsItIs(workshop, change);
    case 'link':
      return leaveAsItIs(workshop, change);
  }
}

/** Deletes nothing, which mailcow refuses to a key that may only read. */
async function expectMayWrite(client: MailcowClient): Promise<void> {
  await client.post('delete/app-passwd', []).catch((error: unknown) => {
    if (!(error instanceof RefusedByMailcow)) throw error;
  });
}

/** What mailcow last told of in a form that is not known. */
function conditionOfRows({ host, oddRows }: MailcowClient): Condition[] {
  const odd = [...new Set(oddRows())];
  if (odd.length === 0) return [];
  const named = odd.slice(0, 5).join(', ');
  const detail = `mailcow at ${host} tells of ${odd.length === 1 ? 'an address' : `${odd.length} addresses`} in a form that Facteur does not know (${named}${odd.length > 5 ? ' and others' : ''}). Look at them in mailcow. Facteur shows them as it last saw them; all others work.`;
  return [{ part: 'Odd addresses', ok: false, detail }];
}

async function conditionsOf(client: MailcowClient): Promise<Condition[]> {
  const part = 'Mail server';
  try {
    const { length } = await domainsOf(client);
    await expectMayWrite(client);
    const detail = `mailcow at ${client.host}, ${length} ${length === 1 ? 'domain' : 'domains'}`;
    return [{ part, ok: true, detail }, ...conditionOfRows(client)];
  } catch (error) {
    if (error instanceof MailServerUnavailable) return [{ part, ok: false, detail: error.message }];
    throw error;
  }
}
