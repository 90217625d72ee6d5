import type { Address } from '../../domain/address/address.ts';
import type { LastLogin } from '../../domain/domain-review/last-login.ts';
import { isOfWholeServer, type MailServer } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';

const keyOf = (server: string): string => `login-seen/${server}`;

/** When a login was first seen on record at a mail server; null: none was. */
export const firstLoginSeen = ({ store }: Pick<AppContext, 'store'>, server: string): number | null =>
  store.reminders.lastAt(keyOf(server)) ?? null;

/** Mailboxes that are looked at in search of a login. */
const sampled = 100;

/**
 * Looks for a login on record at the mail servers that note them only since they were set up to, until one is seen: from
 * then on, a mailbox without one was not used. @returns how many mail servers have one now.
 */
export async function noteLoginsSeen(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
): Promise<number> {
  let noted = 0;
  for (const server of app.mailServer.all) {
    const isUnsure = server.loginRecords === 'since-set-up' && !server.lacks.includes('last-login');
    if (!isUnsure || firstLoginSeen(app, server.name) !== null) continue;
    const logins = await sampleLogins(app, server);
    if (!logins.some(({ kind }) => kind === 'at')) continue;
    await app.store.commit(() => app.store.reminders.record(keyOf(server.name), app.clock()));
    noted += 1;
  }
  return noted;
}

async function sampleLogins(
  { store, mailServer }: Pick<AppContext, 'store' | 'mailServer'>,
  server: MailServer,
): Promise<readonly LastLogin[]> {
  const own = store.domains.all().filter(({ domain }) => mailServer.serverOf(domain) === server);
  const addresses: Address[] = [];
  for (const { domain } of own) {
    if (addresses.length >= sampled) break;
    const page = store.addresses.pageOf(domain, null, sampled);
    addresses.push(...page.flatMap(({ address, state }) => (state.mailbox ? address : [])));
  }
  try {
    return await server.lastLogins(addresses.slice(0, sampled));
  } catch (error) {
    if (isOfWholeServer(error)) return [];
    throw error;
  }
}
