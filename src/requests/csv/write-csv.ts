import type { Actor } from '../../domain/actor.ts';
import { isCatchAll } from '../../domain/address/address.ts';
import { columns } from '../../domain/import-fault.ts';
import { type Suspension, suspensionOf } from '../../domain/suspension/suspension.ts';
import type { AddressEntry } from '../../mail-servers/port.ts';
import { forwardsCell, noteCell, ownerCell, quotaCell } from './cells.ts';
import type { RowKind } from './row.ts';

/** The first line of a file of addresses. */
export const csvHeader = `${columns.join(',')}\r\n`;

/**
 * Writes an address as a line of a file (RFC 4180). A file without changes says what is there: importing it changes nothing.
 * Addresses that a spreadsheet reads as a formula are not escaped, since `@example.org` must stay what it is; notes are.
 */
export const csvRow = (entry: AddressEntry, more: AddressExtras): string =>
  csvLine(addressCells(entry, more));

/** What is kept about an address beside its state. */
export type AddressExtras = { readonly owner: Actor | null; readonly note: string | null };

/** The cells of an address, in the order of the columns. */
export const addressCells = ({ address, state }: AddressEntry, { owner, note }: AddressExtras): string[] => [
  address,
  kindCell({ address, state }),
  forwardsCell(state.forwards),
  state.mailbox ? quotaCell(state.mailbox.quota) : '',
  suspensionCell[suspensionOf(state)],
  owner ? ownerCell(owner) : '',
  note === null ? '' : noteCell(note),
];

/** As people read it: with a space. */
const suspensionCell: Readonly<Record<Suspension, string>> = {
  active: 'active',
  suspended: 'suspended',
  'suspended-login': 'suspended login',
  'suspended-mail': 'suspended mail',
};

/** A line of cells: those with a separator, a quotation mark or a line end are quoted. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

const csvCell = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function kindCell({ address, state }: AddressEntry): RowKind {
  if (isCatchAll(address)) return 'catch-all';
  if (!state.mailbox) return 'alias';
  return state.localDelivery === false ? 'forwarding-mailbox' : 'mailbox';
}
