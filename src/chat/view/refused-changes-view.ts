import { type Address, displayAddress } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { quotable } from '../i18n/quotable.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from './view.ts';

/** As many refused changes are said one by one: a message of any platform holds them. */
const mostRows = 15;

/** An address as it is shown; what a file has in the place of one, as it is there. */
const named = (address: Address): string =>
  address.includes('@') ? displayAddress(address) : quotable(address);

/** The parts of a refusal's view that name each refused change; empty where a fault is about one thing. */
export function refusedChangeRows(text: Translations, fault: Fault): Pick<View, 'text'> {
  if (fault.code !== 'changes-refused') return {};
  const { refusals, count } = fault;
  const rows = refusals.slice(0, mostRows).map(({ line, address, fault: why }) => {
    const { what, next } = text.faults(why);
    return text.refusedChanges.row(line, named(address), `${what} ${next}`);
  });
  const left = count - rows.length;
  return { text: left > 0 ? [...rows, text.refusedChanges.more(text.format.count(left))] : rows };
}
