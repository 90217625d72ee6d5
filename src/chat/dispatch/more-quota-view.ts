import { type Address, displayAddress } from '../../domain/address/address.ts';
import type { MoreQuota } from '../../requests/quota/more-quota.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';

/** Offers larger quotas of a mailbox, each by a button that asks for it: no form opens in a direct message of Discord. */
export function moreQuotaView(
  { quotas, plans }: Translations,
  address: Address,
  { holds, quota, larger }: MoreQuota,
): View {
  const name = displayAddress(address);
  if (quota === null) return { tone: 'plain', title: quotas.noLimit(name) };
  if (larger.length === 0)
    return {
      tone: 'warning',
      title: quotas.largestAllowed(name, quota),
      text: [quotas.moreNow(plans.holding(holds), quota)],
      hint: quotas.largestAllowedHint,
    };
  return {
    tone: 'plain',
    title: quotas.moreTitle(name),
    text: [quotas.moreNow(plans.holding(holds), quota)],
    hint: quotas.moreHint(address),
    buttons: [
      ...larger.map((each, index) => ({
        label: quotas.askFor(each),
        style: index === 0 ? ('primary' as const) : ('plain' as const),
        // In octets, which are no other size once they are rounded.
        action: { kind: 'run' as const, line: `/mail quota ${address} ${each}B` },
      })),
      {
        label: quotas.otherSize,
        style: 'plain',
        action: { kind: 'fill-in', path: ['quota'], values: { address } },
      },
    ],
  };
}
