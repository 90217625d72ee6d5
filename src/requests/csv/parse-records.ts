import { createTurns } from '../../lib/turns.ts';

/** A line of a file, or several where a quoted cell has line breaks. */
export type CsvRecord = {
  /** The number of its first line, counted from 1, as an editor shows it. */
  readonly line: number;
  readonly cells: readonly string[];
};

export type ParsedRecords = {
  readonly records: readonly CsvRecord[];
  /** How many there are, with those that were more than wanted. */
  readonly count: number;
  /** The line of the record in which a quotation mark has no end: nothing after it can be read. Null: none. */
  readonly unclosed: number | null;
};

/** Characters that are parsed at once. */
const sliceLength = 2 * 1024;

/** Characters of one record: more means that a quotation mark has no end. */
const maxRecord = 256 * 1024;

/**
 * Parses separated values (RFC 4180), with any line ends, slice by slice. Cells keep their blanks. Records without any text
 * are left out.
 * @param most records that are kept; all are counted.
 * @param pause lets other work run, between two slices.
 */
export async function parseRecords(
  text: string,
  delimiter: string,
  most = Number.POSITIVE_INFINITY,
  pause = createTurns(),
): Promise<ParsedRecords> {
  const records: CsvRecord[] = [];
  let line = 1;
  let count = 0;
  const take = ({ record, raw }: { record: string[]; raw: string }): null => {
    if (record.some((cell) => cell.trim() !== '')) {
      count += 1;
      if (count <= most) records.push({ line, cells: record });
    }
    line += linesIn(raw);
    return null;
  };
  const { parse } = await import('csv-parse');
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // Quotation marks within a cell: `"Lee, Ann" <ann@example.org>`.
    relax_quotes: true,
    raw: true,
    max_record_size: maxRecord,
    on_record: take as never,
  });
  parser.resume();
  const isWhole = new Promise<boolean>((resolve) => {
    parser.once('end', () => resolve(true));
    parser.once('error', () => resolve(false));
  });
  for (let start = 0; start < text.length && !parser.errored; ) {
    const end = endOfSlice(text, start + sliceLength);
    parser.write(text.slice(start, end));
    start = end;
    await pause();
  }
  if (!parser.errored) parser.end();
  return { records, count, unclosed: (await isWhole) ? null : line };
}

/** Not between the two halves of a character such as an emoji: each alone would be lost. */
const endOfSlice = (text: string, end: number): number =>
  /[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end + 1 : end;

/** How many lines a record takes, from its text with its line end. */
const linesIn = (raw: string): number => raw.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).length;
