import { displayAddress } from '../../../../domain/address/address.ts';
import { columns, type ImportFault, type LineFault } from '../../../../domain/import-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { someOf } from '../../some-of.ts';
import { platformNames, quote } from '../vocabulary.ts';

const columnList = columns.join(', ');

/** Messages for files of addresses that can't be imported, and for their lines. */
export const importFaults = ({
  list,
  count: number,
  size,
}: Format): FaultMessages<ImportFault | LineFault> => ({
  'import-too-many-lines': ({ limit, count }) => ({
    what: `The file has ${number(count)} lines of addresses. One import takes ${number(limit)} at most.`,
    next: 'Split it into several files, and import one after the other.',
  }),
  'import-not-text': ({ as }) => ({
    what: {
      spreadsheet: 'The file is a spreadsheet or an archive, not a text file with separated values (CSV).',
      pdf: 'The file is a PDF, not a text file with separated values (CSV).',
      binary: 'The file is not a text file with separated values (CSV).',
    }[as],
    next: 'In the program that it comes from, choose “Save as” or “Download”, then CSV, and import that file.',
  }),
  'import-empty': () => ({
    what: 'The file has no lines.',
    next: `Its first line names the columns: ${columnList}. Each further line is an address.`,
  }),
  'import-without-address-column': ({ header }) => ({
    what: `No column of the first line is called address. It has: ${header.map(quote).join(', ')}.`,
    next: `Name the columns in the first line: ${columnList}. Only address is needed.`,
  }),
  'import-column-twice': ({ column, names }) => ({
    what: `${list(names.map(quote))} both name the column ${column}.`,
    next: 'Take one of them out of the file.',
  }),
  'import-with-passwords': ({ name }) => ({
    what: `The file has a column of passwords, ${quote(name)}. Everybody who gets the file sees them.`,
    next: 'Take the column out. Each owner gets a link to set the password.',
  }),
  'export-too-large': ({ most, domain }) => ({
    what: `The file would be larger than ${size(most)}, the most that is sent in a chat.`,
    next:
      domain === null
        ? 'Name one domain: /mail export DOMAIN'
        : 'Ask the operator to export it at the terminal, where any size is saved.',
  }),
  'line-quote-unclosed': () => ({
    what: 'The quotation mark in this line has no end, so that nothing after it can be read.',
    next: 'Put a second quotation mark at the end of the cell.',
  }),
  'line-too-many-cells': ({ cells, columns: most }) => ({
    what: `The line has ${cells} cells, and the first line names ${most} columns.`,
    next: 'Put a cell that has separators in it between double quotation marks.',
  }),
  'line-without-address': () => ({
    what: 'The line names no address.',
    next: 'Fill in the column address, or take the line out.',
  }),
  'line-repeated': ({ address, lines }) => ({
    what: `${displayAddress(address)} is in lines ${list(someOf(lines.map(String), (others) => `${number(others)} more`))}.`,
    next: 'Keep one of these lines.',
  }),
  'line-kind-unknown': ({ typed }) => ({
    what: `${quote(typed)} is not a kind of address.`,
    next: 'Write mailbox, alias or catch-all, or leave the cell empty.',
  }),
  'line-state-unknown': ({ typed }) => ({
    what: `${quote(typed)} is not a state.`,
    next: 'Write active, suspended, suspended login or suspended mail, or leave the cell empty.',
  }),
  'line-not-catch-all': ({ address, isCatchAll }) => ({
    what: isCatchAll
      ? `${displayAddress(address)} is a catch-all, and the line calls it something else.`
      : `${displayAddress(address)} is not a catch-all: that is @ and a domain.`,
    next: 'Correct the kind, or leave the cell empty.',
  }),
  'line-drops-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} is a mailbox. An import never removes one.`,
    next: 'Leave the cell of the kind empty. /mail convert makes an alias of a mailbox.',
  }),
  'line-adds-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} is there already and has no mailbox.`,
    next: 'Leave the cell of the kind empty. /mail convert makes a mailbox of an alias.',
  }),
  'line-forwards-only': ({ address }) => ({
    what: `An import can’t stop local delivery to ${displayAddress(address)}.`,
    next: 'Write mailbox as its kind. The administrator of the mail server can switch local delivery off there.',
  }),
  'line-of-alias': ({ address, column }) => ({
    what: `${displayAddress(address)} has no mailbox, and so no ${column}.`,
    next: `Leave the cell of the ${column} empty, or write mailbox as its kind where the address is new.`,
  }),
  'line-without-forwards': ({ address }) => ({
    what: `The new alias ${displayAddress(address)} forwards nowhere.`,
    next: 'Write in the column forwards where its mail goes, separated by spaces.',
  }),
  'line-everybody': ({ address }) => ({
    what: `A member of the group ${displayAddress(address)} is everybody in the organisation.`,
    next: 'Write the addresses of its members, one a line.',
  }),
  'line-owner-unknown': ({ typed, platform }) => ({
    what:
      platform === 'terminal'
        ? `${quote(typed)} is nobody’s name at a terminal.`
        : `Nobody on ${platformNames[platform]} is called ${quote(typed)} here.`,
    next:
      platform === 'terminal'
        ? 'Write a name of 1 to 40 letters, digits, dots, hyphens and underscores, or leave the cell empty.'
        : `Write the owner’s name as ${platformNames[platform]} shows it, or leave the cell empty.`,
  }),
  'line-owner-ambiguous': ({ typed, platform, count }) => ({
    what: `${number(count)} people on ${platformNames[platform]} are called ${quote(typed)}.`,
    next: 'Write the user name, which only one person has, or <@ID> with the ID from the person’s profile.',
  }),
  'line-owner-by-email': ({ typed, scope }) => ({
    what:
      scope === null
        ? `Nobody can be found by the address ${quote(typed)} on Discord.`
        : `Nobody can be found by the address ${quote(typed)}: the Slack app lacks the scope ${scope}.`,
    next:
      scope === null
        ? 'Write the owner’s user name.'
        : 'Write the owner’s name, or ask the operator to update the app from its manifest and install it again.',
  }),
  'line-owner-away': ({ platform }) => ({
    what: `${platformNames[platform]} does not say now who is who.`,
    next: 'Import the file again in a minute.',
  }),
});
