import type { AddressState } from '../../../domain/address/address-state.ts';
import { displayDestination } from '../../../domain/address/destination.ts';
import { otherForwards } from '../../../domain/groups/reconcile.ts';
import type { FollowingRow } from '../../../store/tables/groups/followed-groups.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Field } from '../view.ts';

/** Which group an alias follows, which of its members have no mailbox, and which forwards are not the group's. */
export function groupFields(
  row: FollowingRow,
  { forwards }: Pick<AddressState, 'forwards'>,
  { groups }: Pick<Translations, 'groups'>,
): Field[] {
  const without = row.members.filter(({ to }) => to === null);
  const others = otherForwards(forwards, row.members);
  return [
    { name: groups.field, value: groups.state(row, row.members.length, row.lookedAt) },
    ...(without.length > 0 ? [{ name: groups.without, value: groups.people(row, without) }] : []),
    ...(others.length > 0 ? [{ name: groups.others, value: others.map(displayDestination).join(', ') }] : []),
  ];
}
