import type { Address } from '../../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../../domain/address/address-state.ts';
import type { DriverContext } from '../context.ts';
import { MailcowAborted, MailcowRefusal } from '../errors.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import { readMailbox } from '../read.ts';
import { requireNoForwarders } from './preconditions.ts';
import { addAddress } from './write-address.ts';

/**
 * Adds an address that mailcow does not have. mailcow makes a mailbox by several rows, one after the other: where it
 * broke off, or reported a failure and no new mailbox, some rows are missing that no request adds. What is there is
 * then deleted again, so that a repetition makes it complete.
 */
export async function addOrRollBack(
  context: DriverContext,
  address: Address,
  state: AddressState,
): Promise<void> {
  try {
    await addAddress(context.client, address, state);
  } catch (error) {
    if (state.mailbox && mayBeIncomplete(error)) await deleteIncomplete(context, address, state.mailbox);
    throw error;
  }
}

const mayBeIncomplete = (error: unknown): boolean =>
  error instanceof MailcowAborted ||
  (error instanceof MailcowRefusal && !error.done.includes('mailbox_added'));

async function deleteIncomplete(
  { client, log }: DriverContext,
  address: Address,
  { id }: Mailbox,
): Promise<void> {
  const row = await readMailbox(client, address);
  if (row === null || row.messages > 0 || mailboxIdOf(client.host, row) !== id) return;
  log.warn({ address }, `mailcow at ${client.host} made half of a mailbox, which is deleted again.`);
  await requireNoForwarders(client, address);
  await client.post('delete/mailbox', [row.username]);
}
