import { columns } from '../../domain/import-fault.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { noteCell, ownerCell } from './cells.ts';
import { addressCells, csvLine } from './write-csv.ts';

/** What a file says of a change beside what the address is to be, in its reader's words. */
export type ChangeWords = {
  readonly change: string;
  readonly effects: string;
  /** What has become of it. */
  readonly result: string;
  /** Why it was not applied. */
  readonly why: string;
};

/** The first line of a file of changes. */
export const changesHeader = csvLine([...columns, 'change', 'effects', 'result', 'why']);

/** Writes a change as a line of a file: the address as it is to be, as an export has it, then what is said of the change. */
export const changeRow = (
  { change, owner }: Pick<RequestedChange, 'change' | 'owner'>,
  { change: what, effects, result, why }: ChangeWords,
): string => csvLine([...cellsAfter(change, owner), ...[what, effects, result, why].map(plainCell)]);

/** What is to be removed, and what is changed beside an address's state, leaves the columns of the state empty. */
function cellsAfter(change: Change, owner: RequestedChange['owner']): string[] {
  const named = change.kind === 'owner' ? change.to : owner;
  if (change.kind === 'address' && change.after)
    return addressCells({ address: change.address, state: change.after }, { owner: named, note: null });
  const note = change.kind === 'note' ? change.to : null;
  return [
    ...[targetOf(change), '', '', '', ''],
    named ? ownerCell(named) : '',
    note === null ? '' : noteCell(note),
  ];
}

/** Words that a mail server said may begin like a formula, which a spreadsheet would compute. */
const plainCell = (words: string): string => (/^[=+\-@\t\r]/.test(words) ? `'${words}` : words);
