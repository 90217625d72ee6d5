import type { MailboxAbsence } from '../../../domain/absence/absence.ts';
import { type Address, domainOf } from '../../../domain/address/address.ts';
import type { AbsenceChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, mailboxGone } from '../../shared/change.ts';
import { putSieveAbsence, readSieveAbsence, removeLeftover } from '../../shared/dovecot/sieve-absence.ts';
import { type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { checkMailbox } from './require-mailbox.ts';
import { createLogAuthor } from './write-address.ts';

/** What a mailbox answers; null where there is none, or Dovecot has no filters. */
export async function readAbsence(
  { directory, filters }: DriverContext,
  address: Address,
): Promise<MailboxAbsence | null> {
  if (!directory.read((tables) => tables.state(address))?.mailbox) return null;
  const scripts = await filters.scripts();
  return scripts && readSieveAbsence(scripts, address);
}

/** Has a mailbox answer while its owner is away, by a Sieve script, or no longer. */
export async function applyAbsence(
  context: DriverContext,
  change: AbsenceChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, filters } = context;
  const scripts = await filters.scripts();
  if (!scripts) return noFilters;
  const { address } = change;
  let isNew = false;
  return commitThen(
    async (): Promise<ApplyRefusal> => {
      const missing = directory.read((tables) => checkMailbox(tables, change));
      if (missing) return missing;
      const outcome = await putSieveAbsence(scripts, change);
      switch (outcome.kind) {
        case 'written':
          isNew = true;
          return null;
        case 'as-wanted':
          return null;
        case 'gone':
          return mailboxGone(change);
        case 'changed':
          return { kind: 'found-changed', found: directory.read((tables) => tables.state(address)) };
        case 'impossible':
          return outcome;
      }
    },
    async () => {
      await removeLeftover(scripts, address);
      if (!isNew) return;
      const author = createLogAuthor(context, orderedBy);
      await directory.transaction((tables) => {
        tables.log.run({ ...author, domain: domainOf(address), action: 'edit_vacation', data: address });
      });
    },
  );
}

const noFilters: Outcome = {
  kind: 'impossible',
  why: {
    code: 'against-rules',
    words: 'Dovecot has no mail filters here: its operator installs dovecot-sieve, and sets DOVEADM.',
  },
};
