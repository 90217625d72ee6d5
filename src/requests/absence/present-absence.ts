import type { MailboxAbsence } from '../../domain/absence/absence.ts';
import { type AddressState, deliversLocally } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AbsenceChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { MailServerReads } from '../../mail-servers/port.ts';
import { addressNotFound } from '../access/read-address.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/** A change of an absence, from the one that the mailbox has now; a fault where the mailbox could not answer, or is gone. */
export async function presentAbsenceChange(
  servers: Pick<MailServerReads, 'read' | 'absence'>,
  change: AbsenceChange,
): Promise<Result<AbsenceChange, Fault>> {
  const { address } = change;
  const read = await tryMailServer(Promise.all([servers.read(address), servers.absence(address)]));
  if (!read.ok) return read;
  const [state, found] = read.value;
  if (!state) return err(addressNotFound(address));
  if (!state.mailbox) return err({ code: 'no-mailbox', address });
  const fault = change.after ? absenceFault(change, state, found) : null;
  return fault ? err(fault) : ok({ ...change, before: found?.absence ?? null });
}

/** Why a mailbox can't answer as is wanted; null: it can. */
function absenceFault(
  { address, after }: AbsenceChange,
  state: AddressState,
  found: MailboxAbsence | null,
): Fault | null {
  if (!deliversLocally(state)) return { code: 'absence-not-kept', address };
  const filter = found?.ownFilter ?? null;
  const name = after?.includes ?? null;
  if (name !== null && filter?.name !== name)
    return { code: 'absence-no-filter', address, name, active: filter?.name ?? null };
  const fits = filter === null || (name !== null && filter.beside === 'possible');
  return fits ? null : { code: 'absence-own-filter', address, filter };
}
