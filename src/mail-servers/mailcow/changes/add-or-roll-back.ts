import type { Address } from '../../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../../domain/address/address-state.ts';
import type { Workshop } from '../context.ts';
import { BrokenOff, RefusedByMailcow } from '../errors.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import { mailboxAt } from '../read.ts';
import { expectNobodyForwardsTo } from './preconditions.ts';
import { add } from './write-address.ts';

/**
 * Makes the address, where mailcow has nothing of it. mailcow makes a mailbox by several rows, one after the other: where
 * it broke off, or told of a failure and not of a new mailbox, some are missing that no request adds. What is there then
 * is taken away again, so that a repetition makes it whole.
 */
export async function addWhole(workshop: Workshop, address: Address, state: AddressState): Promise<void> {
  try {
    await add(workshop.client, address, state);
  } catch (error) {
    if (state.mailbox && mayBeHalf(error)) await clearHalf(workshop, address, state.mailbox);
    throw error;
  }
}

const mayBeHalf = (error: unknown): boolean =>
  error instanceof BrokenOff || (error instanceof RefusedByMailcow && !error.done.includes('mailbox_added'));

async function clearHalf({ client, log }: Workshop, address: Address, { id }: Mailbox): Promise<void> {
  const row = await mailboxAt(client, address);
  if (row === null || row.messages > 0 || mailboxIdOf(client.host, row) !== id) return;
  log.warn({ address }, `mailcow at ${client.host} made half of a mailbox, which is deleted again.`);
  await expectNobodyForwardsTo(client, address);
  await client.post('delete/mailbox', [row.username]);
}
