import { sameAbsence } from '../../../domain/absence/absence.ts';
import type { AbsenceChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { renderVacation, vacationScriptName } from '../../shared/dovecot/vacation-script.ts';
import { absenceIn, answeredFor, isOurs, ourType, readFilters } from '../absences.ts';
import type { DriverContext } from '../context.ts';
import { readAddressRows } from '../read.ts';
import { withMailbox } from './require-mailbox.ts';

/** Has a mailbox answer by a filter of ours, or no longer. A filter of the owner's, which that would switch off, refuses it. */
export const applyAbsence = (context: DriverContext, change: AbsenceChange): Promise<Outcome> =>
  withMailbox(context, change, async () => {
    const { client } = context;
    const { address, before, after } = change;
    const filters = await readFilters(client, address);
    const ours = filters.filter(isOurs);
    const { absence, ownFilter } = absenceIn(filters);
    if (sameAbsence(absence, after)) return null;
    if (!sameAbsence(absence, before))
      return { kind: 'found-changed', found: (await readAddressRows(client, address)).state };
    if (after === null) {
      await client.post(
        'delete/filter',
        ours.map(({ id }) => String(id)),
      );
      return null;
    }
    if (ownFilter || after.includes !== null)
      return {
        kind: 'impossible',
        why: {
          code: 'own-filter',
          filter: ownFilter ?? { name: after.includes ?? '', beside: 'never' },
        },
      };
    const script_data = renderVacation(after, await answeredFor(client, address));
    const attributes = { script_data, script_desc: vacationScriptName, filter_type: ourType, active: '1' };
    const [known] = ours;
    if (known) await client.post('edit/filter', { items: [String(known.id)], attr: attributes });
    else await client.post('add/filter', { username: address, ...attributes });
    return null;
  });
