import type { types } from '@slack/bolt';
import { parseRuns, textInWords } from '../../../domain/text/text-runs.ts';
import type { Table } from '../../view/view.ts';
import { limits, sizes } from '../limits.ts';
import { cut, toRuns } from './rich-text.ts';

type Cell = types.DataTableBlock['rows'][number][number];

/**
 * A table that the reader sorts, filters and pages through without asking us again (docs.slack.dev, "Data table block").
 * Null: the table exceeds what Slack takes.
 * @param title read aloud before the table.
 */
export function dataTable({ columns, rows }: Table, title: string): types.DataTableBlock | null {
  const { dataTableRows, dataTableColumns, dataTableText } = limits;
  if (columns.length === 0 || columns.length > dataTableColumns) return null;
  if (rows.length === 0 || rows.length > dataTableRows) return null;
  if (rows.some((row) => row.length > columns.length || row.some(({ length }) => length > sizes.cell)))
    return null;
  const cells = rows.map((row) => columns.map((_, index) => toCell(row[index] ?? '')));
  const header = columns.map((column): Cell => ({ type: 'raw_text', text: cut(column.title, sizes.cell) }));
  const all = [header, ...cells];
  if (all.flat().reduce((sum, cell) => sum + JSON.stringify(cell).length - cellFrame, 0) > dataTableText)
    return null;
  return {
    type: 'data_table',
    caption: cut(textInWords(title), limits.headerText),
    rows: all,
    page_size: Math.min(rows.length, sizes.dataTablePage),
    row_header_column_index: 0,
  };
}

/** What stands around a cell's text. */
const cellFrame = JSON.stringify({ type: 'raw_text', text: '' }).length;

/** A number such as that of a request: it is sorted as one. */
const number = /^#?(\d{1,9})$/;

function toCell(text: string): Cell {
  const [, digits] = number.exec(text) ?? [];
  if (digits !== undefined) return { type: 'raw_number', value: Number(digits), text };
  const isWords = parseRuns(text).every(
    (run) => typeof run === 'string' || (run.kind === 'person' && run.platform !== 'slack'),
  );
  if (isWords) return { type: 'raw_text', text: cut(text, sizes.cell) };
  const elements = toRuns(text, sizes.cell);
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}
