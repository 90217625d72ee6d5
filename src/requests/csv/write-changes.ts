import { columns } from '../../domain/import-fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import { notedWith } from '../../domain/request/planned-change.ts';
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
  changed: Pick<RequestedChange, 'change' | 'effects' | 'owner'>,
  { change: what, effects, result, why }: ChangeWords,
): string => csvLine([...cellsAfter(changed), ...[what, effects, result, why].map(plainCell)]);

/** What is to be removed, and what is changed beside an address's state, leaves the columns of the state empty. */
function cellsAfter(changed: Pick<RequestedChange, 'change' | 'effects' | 'owner'>): string[] {
  const { change } = changed;
  const owner = change.kind === 'owner' ? change.to : changed.owner;
  const note = (change.kind === 'note' ? change.to : notedWith(changed)) ?? null;
  if (change.kind === 'address' && change.after)
    return addressCells({ address: change.address, state: change.after }, { owner, note });
  return [
    ...[targetOf(change), '', '', '', ''],
    owner ? ownerCell(owner) : '',
    note === null ? '' : noteCell(note),
  ];
}

/** Words that a mail server said may begin like a formula, which a spreadsheet would compute. */
const plainCell = (words: string): string => (/^[=+\-@\t\r]/.test(words) ? `'${words}` : words);
