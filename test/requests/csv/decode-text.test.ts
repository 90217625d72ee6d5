import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/requests/csv/decode-text.ts';

const octets = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const textOf = (file: Uint8Array) => decodeText(file);

describe('decodeText', () => {
  it('reads UTF-8, with and without a byte order mark', () => {
    expect(textOf(octets('Léa,é'))).toEqual({ ok: true, value: 'Léa,é' });
    expect(textOf(octets('\ufeffLéa'))).toEqual({ ok: true, value: 'Léa' });
  });

  it('reads UTF-16 with a byte order mark, in both orders', () => {
    expect(textOf(octets('\ufeffLéa', 'utf16le'))).toEqual({ ok: true, value: 'Léa' });
    expect(textOf(octets('\ufeffLéa', 'utf16le').swap16())).toEqual({ ok: true, value: 'Léa' });
  });

  it('reads Windows-1252 where the text is no UTF-8', () => {
    expect(textOf(octets('L\xe9a \x80', 'latin1'))).toEqual({ ok: true, value: 'Léa €' });
  });

  it('reads a file that was cut off within UTF-16 as no text, and throws nothing', () => {
    expect(textOf(octets('\xff\xfea\0b', 'latin1'))).toEqual({
      ok: false,
      fault: { code: 'import-not-text', as: 'binary' },
    });
  });

  it.each([
    ['an xlsx', 'PK\x03\x04\x14\0', 'spreadsheet'],
    ['an xls', '\xd0\xcf\x11\xe0\xa1\xb1', 'spreadsheet'],
    ['a PDF', '%PDF-1.7', 'pdf'],
    ['a program', '\x7fELF\x02\x01\x01\0\0', 'binary'],
  ])('knows %s by its first octets', (_name, start, as) => {
    expect(textOf(octets(start, 'latin1'))).toEqual({ ok: false, fault: { code: 'import-not-text', as } });
  });
});
