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

/** The parts of a refusal's view that name the first refused changes; empty where a fault is about one thing. */
export function refusedChangeRows(text: Translations, fault: Fault): Pick<View, 'text'> {
  return fault.code === 'changes-refused' ? { text: rowsOf(text, fault, mostRows) } : {};
}

/** All that a refusal names, a change a line, where a message has no room for it; null: it has. */
export function refusedChangesText(text: Translations, fault: Fault): string | null {
  if (fault.code !== 'changes-refused' || fault.refusals.length <= mostRows) return null;
  return `${rowsOf(text, fault, fault.refusals.length).join('\n')}\n`;
}

function rowsOf(
  text: Translations,
  { refusals, count }: Extract<Fault, { readonly code: 'changes-refused' }>,
  most: number,
): string[] {
  const said = refusals.slice(0, most).map((each) => ({ ...each, ...text.faults(each.fault) }));
  // Advice that several have in common is said once, after the last of them.
  const rows = said.map(({ line, address, what, next }, index) =>
    text.refusedChanges.row(line, named(address), said[index + 1]?.next === next ? what : `${what} ${next}`),
  );
  const left = count - rows.length;
  return left > 0 ? [...rows, text.refusedChanges.more(text.format.count(left))] : rows;
}
