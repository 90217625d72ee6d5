import type { KeptMailbox } from '../../../domain/address/address-state.ts';
import type { Format } from '../format.ts';
import type { Catalogue } from '../translations.ts';
import { holding } from './mailbox-size.ts';
import { fr } from './typography.ts';

/** Less than this is told by the clock. */
const hour = 60 * 60_000;

/** Words for the former mailboxes of an address whose mail is kept. */
export function kept(format: Format): Catalogue['kept'] {
  const until = (time: number, now: number) =>
    time - now < hour ? `jusqu’à ${format.clock(time)}` : `jusqu’au ${format.day(time, now)}`;
  const removed = ({ removedAt }: KeptMailbox) => `supprimée le ${format.moment(removedAt)}`;
  return {
    field: (each, now) =>
      `${holding(format)(each)}, peut être rétablie ${until(each.restorableUntil, now)} (${removed(each)}, mailbox:${each.mailbox})`,
    beside: (address, each, now) =>
      fr`Une ancienne boîte de l’adresse ${address} est conservée à part ${until(each.restorableUntil, now)} : ${removed(each)}, avec ${holding(format)(each)}.`,
    one: (each, now) =>
      `celle ${removed(each)}, avec ${holding(format)(each)}, ${until(each.restorableUntil, now)} (mailbox:${each.mailbox})`,
    hint: (address) => `/mail restore ${address} la rétablit, ou dit ce qui s’y oppose.`,
  };
}
