import { csvLine } from './write-csv.ts';

/** What a file says of a finding of a review, in its reader's words. */
export type FindingCells = {
  readonly number: string;
  readonly address: string;
  readonly finding: string;
  readonly since: string;
  readonly owner: string;
  readonly to: string;
  readonly answer: string;
  readonly by: string;
  readonly at: string;
};

const columns = ['number', 'address', 'finding', 'since', 'owner', 'to', 'answer', 'by', 'at'] as const;

/** The first line of a file of findings. */
export const reviewHeader = csvLine([...columns]);

/** Writes a finding as a line of a file. What begins like a formula gets an apostrophe, which keeps a spreadsheet from it. */
export const reviewRow = (cells: FindingCells): string =>
  csvLine(columns.map((column) => plainCell(cells[column])));

const plainCell = (words: string): string => (/^[=+\-@\t\r]/.test(words) ? `'${words}` : words);
