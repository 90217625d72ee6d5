import type { RestorableMailbox } from '../../../domain/address/address-state.ts';
import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { mailboxSize } from './mailbox-size.ts';
import { fr } from './typography.ts';

/** Less than this is told by the clock. */
const hour = 60 * 60_000;

/** Texts about the former mailboxes of an address whose mail is kept. */
export function keptMailboxes(format: Format): Translations['kept'] {
  const until = (time: number, now: number) =>
    time - now < hour ? `jusqu’à ${format.clock(time)}` : `jusqu’au ${format.day(time, now)}`;
  const removed = ({ removedAt }: RestorableMailbox) => `supprimée le ${format.moment(removedAt)}`;
  return {
    field: (each, now) =>
      `${mailboxSize(format)(each)}, peut être rétablie ${until(each.restorableUntil, now)} (${removed(each)}, boîte:${each.mailbox})`,
    beside: (address, each, now) =>
      fr`Une boîte supprimée de l’adresse ${address} est conservée ${until(each.restorableUntil, now)} : ${removed(each)}, avec ${mailboxSize(format)(each)}.`,
    one: (each, now) =>
      `une ${removed(each)}, avec ${mailboxSize(format)(each)}, ${until(each.restorableUntil, now)} (boîte:${each.mailbox})`,
    hint: (address) => `/mail rétablir ${address} rétablit la boîte, ou dit ce qui l’empêche.`,
  };
}
