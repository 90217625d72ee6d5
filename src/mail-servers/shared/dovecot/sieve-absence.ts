import { type MailboxAbsence, type OwnFilter, sameAbsence } from '../../../domain/absence/absence.ts';
import type { Address } from '../../../domain/address/address.ts';
import type { AbsenceChange } from '../../../domain/request/change.ts';
import type { Impossible } from '../../port.ts';
import type { SieveScript, SieveScripts } from './sieve.ts';
import { answersItself, readVacation, renderVacation, vacationScriptName } from './vacation-script.ts';

/** What a mailbox's active script answers; null where Dovecot knows no such mailbox. */
export async function readSieveAbsence(
  sieve: SieveScripts,
  address: Address,
): Promise<MailboxAbsence | null> {
  const scripts = await sieve.list(address);
  if (scripts === null) return null;
  const active = scripts.find((each) => each.active);
  if (!active) return { absence: null, ownFilter: null };
  const script = (await sieve.get(address, active.name)) ?? '';
  if (active.name !== vacationScriptName)
    return {
      absence: null,
      ownFilter: { name: active.name, beside: answersItself(script) ? 'answers' : 'possible' },
    };
  const absence = readVacation(script);
  // Edited by hand, it is its owner's, and can't be beside itself.
  if (absence === null) return { absence, ownFilter: { name: active.name, beside: 'never' } };
  return { absence, ownFilter: includedFilter(absence.includes, scripts) };
}

const includedFilter = (name: string | null, scripts: readonly SieveScript[]): OwnFilter | null =>
  name !== null && hasScript(scripts, name) ? { name, beside: 'possible' } : null;

const hasScript = (scripts: readonly SieveScript[], name: string): boolean =>
  scripts.some((each) => each.name === name);

/** What came of a change of an absence: `as-wanted` where nothing was left to write, `gone` where Dovecot knows no such mailbox, `changed` where it answers something else. */
export type SieveOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'as-wanted' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'impossible'; readonly why: Impossible };

const written: SieveOutcome = { kind: 'written' };

/**
 * Has a mailbox answer, or no longer. The owner's own script is never displaced: it is included by ours, and active again after
 * that. {@link removeLeftover} has to follow.
 */
export async function putSieveAbsence(
  sieve: SieveScripts,
  { address, before, after }: AbsenceChange,
): Promise<SieveOutcome> {
  const found = await readSieveAbsence(sieve, address);
  if (!found) return { kind: 'gone' };
  if (sameAbsence(found.absence, after)) return { kind: 'as-wanted' };
  if (!sameAbsence(found.absence, before)) return { kind: 'changed' };
  const { ownFilter: filter } = found;
  if (after === null) {
    if (filter) await sieve.activate(address, filter.name);
    else await sieve.deactivate(address);
    return written;
  }
  if (filter && (filter.name !== after.includes || filter.beside !== 'possible'))
    return { kind: 'impossible', why: { code: 'own-filter', filter } };
  await sieve.putActive(address, vacationScriptName, renderVacation(after));
  return written;
}

/** Deletes our script where it is active no more. */
export async function removeLeftover(sieve: SieveScripts, address: Address): Promise<void> {
  const scripts = (await sieve.list(address)) ?? [];
  const isLeftOver = scripts.some(({ name, active }) => name === vacationScriptName && !active);
  if (isLeftOver) await sieve.remove(address, vacationScriptName);
}
