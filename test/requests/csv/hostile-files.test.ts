import { describe, expect, it } from 'vitest';
import { importFaults } from '../../../src/chat/i18n/en/faults/import.ts';
import { parseDestinations } from '../../../src/domain/address/extract-addresses.ts';
import { toPlainText } from '../../../src/domain/address/plain-list-text.ts';
import { maxChanges } from '../../../src/domain/request/plan.ts';
import { parseRecords } from '../../../src/requests/csv/parse-records.ts';
import { maxImportBytes, readRows } from '../../../src/requests/csv/read-rows.ts';

const read = (text: string) => readRows(new TextEncoder().encode(text));

/** Milliseconds that a pattern which tries places twice takes many times over on these texts. */
const soon = 4000;

/** As long as one record may be. */
const length = 200_000;

/** Texts of which a careless pattern tries each place for each place. */
const repeated = ['@', 'a@', 'mailto:', 'mailto:?', '(@', '*', '[', '<', '"', ' ', '(', '.', ':', 'http://'];
const begun = ['<mailto:', '[a](mailto:', '<http://', '[a](http://', '(', '{', '*x', 'a@', '"'];
const texts = [
  ...repeated.map((each) => each.repeat(length / each.length)),
  ...repeated.map((each) => `${each.repeat(length / each.length)}x`),
  ...begun.map((each) => each + 'a'.repeat(length)),
  ...begun.map((each) => each + '@'.repeat(length)),
];

describe('a text as long as a file may have it', () => {
  it.each(texts.map((text) => [text.slice(0, 12), text.at(-1), text] as const))(
    'is read at once as a list: %j … %j',
    (_, _last, text) => {
      const begin = performance.now();
      parseDestinations(text);
      expect(performance.now() - begin).toBeLessThan(soon);
    },
    60_000,
  );

  it.each(texts.map((text) => [text.slice(0, 12), text.at(-1), text] as const))(
    'is read at once as the name of a column and as a cell: %j … %j',
    async (_, _last, text) => {
      const cell = text.replaceAll('"', "'").replaceAll(',', ';');
      const begin = performance.now();
      await read(`address,x${cell}\nann@example.org,\n`);
      await read(`address,note\n${cell},${cell}\n`);
      expect(performance.now() - begin).toBeLessThan(soon);
    },
    60_000,
  );

  it('is plain text as it was before', () => {
    expect(
      toPlainText('<mailto:a@x.org|a@x.org> [b](mailto:b@x.org) <mailto:c@x.org?subject=Hi%20you>'),
    ).toBe('<a@x.org> <b@x.org> <c@x.org>');
    expect(toPlainText('<https://x.org/path|x.org> [y](https://y.org/) (d@x.org) e@x.org (Eve) (Old)')).toBe(
      'x.org y.org <d@x.org> e@x.org',
    );
  });
});

describe('a file of too much', () => {
  it('has its lines counted, and not kept', async () => {
    const text = `address\n${'a\n'.repeat(50_000)}`;
    expect(await read(text)).toEqual({
      ok: false,
      fault: { code: 'import-too-many-lines', limit: maxChanges, count: 50_000 },
    });
    const { records, count } = await parseRecords(text, ',', 10);
    expect([records.length, count]).toEqual([10, 50_001]);
  });

  it('that is one line is no text of lines, rather than empty', async () => {
    expect(await read('a'.repeat(maxImportBytes))).toEqual({
      ok: false,
      fault: { code: 'import-not-text', as: 'binary' },
    });
  });

  it('names a few of its columns', async () => {
    const found = await read(`${'x,'.repeat(50_000)}\n`);
    expect(found).toMatchObject({ ok: false, fault: { code: 'import-without-address-column' } });
    expect(JSON.stringify(found).length).toBeLessThan(1000);
  });

  it('refuses an address longer than any, by its line', async () => {
    const found = await read(`address\n${'a.'.repeat(50_000)}@example.org\nann@example.org\n`);
    expect(found).toMatchObject({
      value: { rows: [{ line: 3 }], refusals: [{ line: 2, fault: { code: 'address-too-long' } }] },
    });
    expect(JSON.stringify(found).length).toBeLessThan(5000);
  });

  it('that has one address in every line names a few of the lines', async () => {
    const found = await read(`address\n${'ann@example.org\n'.repeat(maxChanges)}`);
    if (!found.ok) throw new Error(found.fault.code);
    const [first] = found.value.refusals;
    if (first?.fault.code !== 'line-repeated') throw new Error('It is repeated');
    const list = (all: readonly string[]) => all.join(', ');
    const { what } = importFaults({ list, count: String } as never)['line-repeated'](first.fault);
    expect(what).toBe('ann@example.org is in lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 9990 more.');
  });
});
