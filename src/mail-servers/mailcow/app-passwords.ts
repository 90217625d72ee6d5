import type { Address } from '../../domain/address/address.ts';
import type { MailcowClient } from './client.ts';
import { mailcowError } from './errors.ts';
import { canBeInPath, readMailbox } from './read.ts';
import { appPasswordRow } from './rows.ts';

/** The hash is undefined where mailcow does not send it. */
export type AppPassword = { readonly id: number; readonly name: string; readonly hash: string | undefined };

/** The app passwords of the mailbox at the address. Throws MailServerUnavailable where mailcow can't list them. */
export async function readAppPasswords(client: MailcowClient, address: Address): Promise<AppPassword[]> {
  if (!canBeInPath(address)) {
    const what = `can not be asked for the app passwords of ${address}, for a character in it`;
    throw mailcowError('unreadable', client.host, what, 'Rename the mailbox in mailcow.');
  }
  const rows = await client.list(`get/app-passwd/all/${address}`, appPasswordRow);
  return rows.map(({ id, name, password }) => ({ id, name: decodeEntities(name), hash: password }));
}

/** The names of a mailbox's app passwords, sorted; null where there is no mailbox. */
export async function readAppPasswordNames(
  client: MailcowClient,
  address: Address,
): Promise<string[] | null> {
  if (!(await readMailbox(client, address))) return null;
  return (await readAppPasswords(client, address)).map(({ name }) => name).sort();
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
};

/** Removes HTML entities, which mailcow adds when it stores a name, again when it lists it, and at each edit. */
function decodeEntities(name: string): string {
  const next = name.replace(/&(amp|lt|gt|quot|#039);/g, (entity) => entities[entity] ?? entity);
  return next === name ? name : decodeEntities(next);
}
