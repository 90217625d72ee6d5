import { describe, expect, it } from 'vitest';
import { parseRecords } from '../../../src/requests/csv/parse-records.ts';

describe('parseRecords', () => {
  it.each(['\n', '\r\n', '\r'])(
    'gives each record the line that an editor shows, with line ends %j',
    async (end) => {
      const text = ['a,b', `"x${end}y",2`, '3,4', '', '  ', '5', ''].join(end);
      expect(await parseRecords(text, ',')).toEqual({
        records: [
          { line: 1, cells: ['a', 'b'] },
          { line: 2, cells: [`x${end}y`, '2'] },
          { line: 4, cells: ['3', '4'] },
          { line: 7, cells: ['5'] },
        ],
        count: 4,
        unclosed: null,
      });
    },
  );

  it('keeps each emoji whole, wherever it is', async () => {
    const cells = [`x${'😀'.repeat(20_000)}`, '😀'.repeat(20_000)];
    const { records } = await parseRecords(`${cells.join('\n')}\n`, ',');
    expect(records.map(({ cells: [cell] }) => cell)).toEqual(cells);
  });

  it('keeps quotation marks within a cell', async () => {
    const { records } = await parseRecords('"Lee, Ann" <ann@x.org>,b "c" d,"say ""hi"""\n', ',');
    expect(records).toEqual([{ line: 1, cells: ['"Lee, Ann" <ann@x.org>', 'b "c" d', 'say "hi"'] }]);
  });

  it.each([';', '\t'])('separates by %j', async (delimiter) => {
    const { records } = await parseRecords(`a${delimiter}"b${delimiter}c"`, delimiter);
    expect(records).toEqual([{ line: 1, cells: ['a', `b${delimiter}c`] }]);
  });

  it('names the line of a quotation mark without end, and keeps what comes before', async () => {
    expect(await parseRecords('a\nb\n"c\nd\ne', ',')).toEqual({
      records: [
        { line: 1, cells: ['a'] },
        { line: 2, cells: ['b'] },
      ],
      count: 2,
      unclosed: 3,
    });
  });

  it('finds a quotation mark without end in a long file', async () => {
    const rest = 'user@example.org,mailbox\n'.repeat(40_000);
    expect(await parseRecords(`a,b\n"c,d\n${rest}`, ',')).toMatchObject({ unclosed: 2 });
  });

  it('keeps a record that lies across slices', async () => {
    const cell = 'x'.repeat(8 * 1024 - 3);
    const { records } = await parseRecords(`${cell},"a\r\nb"\r\nc,d`, ',');
    expect(records).toEqual([
      { line: 1, cells: [cell, 'a\r\nb'] },
      { line: 3, cells: ['c', 'd'] },
    ]);
  });

  it('may pause again and again while it parses 10,000 lines', async () => {
    const text = 'user@example.org,mailbox,"a@b.org c@d.org",2G,active,,\r\n'.repeat(10_000);
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const { records } = await parseRecords(text, ',', 10_000, pause);
    expect(records).toHaveLength(10_000);
    expect(pauses).toBeGreaterThan(50);
  });
});
