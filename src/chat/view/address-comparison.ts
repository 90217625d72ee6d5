import { type AddressState, deliversLocally, kindOf } from '../../domain/address/address-state.ts';
import { type Disposals, stripDisposals } from '../../domain/address/disposal.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { suspensionOf } from '../../domain/suspension/suspension.ts';
import type { Translations } from '../i18n/translations.ts';
import type { FormatDestination } from './format-destination.ts';
import type { Comparison } from './view.ts';

/**
 * Compares an address before and after a change, a row for each part that exists on either side.
 * @param disposals those of the address's mail server.
 */
export function addressComparison(
  { before, after }: AddressChange,
  { lists, plans, requests }: Translations,
  destination: FormatDestination,
  disposals: Disposals = {},
): Comparison {
  const part = (name: string, shown: (state: AddressState) => string) => ({
    name,
    before: before ? shown(before) : '',
    after: after ? shown(after) : '',
  });
  const rows = [
    {
      ...part(lists.kind, (state) => lists.kindNames[kindOf(state, disposals)]),
      ...(!before && { before: requests.notThere }),
      ...(!after && { after: requests.notThere }),
    },
    part(lists.forwards, ({ forwards }) => stripDisposals(forwards, disposals).map(destination).join(', ')),
    part(lists.localDelivery, (state) => (state.mailbox && !deliversLocally(state) ? lists.nothingKept : '')),
    part(lists.quota, ({ mailbox }) => (mailbox ? plans.quota(mailbox.quota) : '')),
    part(lists.state, (state) => lists.suspension[suspensionOf(state)]),
  ];
  return {
    before: requests.before,
    after: requests.after,
    rows: rows.filter((row) => row.before !== '' || row.after !== ''),
  };
}
