import { describe, expect, it } from 'vitest';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { french } from '../../../src/chat/i18n/fr/french.ts';
import { textInWords } from '../../../src/domain/text/text-runs.ts';

const day = (year: number, month: number, date: number) => new Date(year, month - 1, date, 18, 5).getTime();
const christmas = day(2026, 12, 25);
const newYear = day(2027, 1, 1);

describe('English', () => {
  const { format } = english;

  it('writes sizes', () => {
    expect([0, 1, 1023, 2048, 1.5 * 1024 ** 2, 2 * 1024 ** 3].map(format.size)).toEqual([
      '0 B',
      '1 B',
      '1,023 B',
      '2 kB',
      '1.5 MB',
      '2 GB',
    ]);
  });

  it('writes days, with the year where it is another', () => {
    expect(textInWords(format.day(christmas, christmas))).toBe('25 December');
    expect(textInWords(format.day(newYear, christmas))).toBe('1 January 2027');
    expect(textInWords(format.moment(newYear))).toBe('1 Jan 2027, 18:05');
    expect(textInWords(format.clock(newYear))).toBe('18:05');
  });

  it('writes times that somebody meant, in their zone', () => {
    const at = Date.UTC(2027, 0, 1, 17);
    expect(format.wanted({ at, zone: 'Europe/Paris', typed: '' })).toBe(
      'Friday, 1 January 2027 at 18:00, Europe/Paris',
    );
    expect(format.wanted({ at, zone: 'Asia/Tokyo', typed: '' })).toBe(
      'Saturday, 2 January 2027 at 02:00, Asia/Tokyo',
    );
  });

  it('writes lists', () => {
    expect(format.list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(format.either(['a', 'b', 'c'])).toBe('a, b or c');
  });
});

describe('French', () => {
  const { format } = french;

  it('writes sizes, their units bound by a no-break space', () => {
    expect([0, 1, 1023, 2048, 1.5 * 1024 ** 2, 2 * 1024 ** 3].map(format.size)).toEqual([
      '0\u202fo',
      '1\u202fo',
      '1\u202f023\u202fo',
      '2\u202fko',
      '1,5\u202fMo',
      '2\u202fGo',
    ]);
  });

  it('writes days, the first of a month as an ordinal', () => {
    expect(textInWords(format.day(christmas, christmas))).toBe('25 décembre');
    expect(textInWords(format.day(newYear, newYear))).toBe('1er janvier');
    expect(textInWords(format.day(newYear, christmas))).toBe('1er janvier 2027');
    expect(textInWords(format.moment(newYear))).toBe('1er janv. 2027, 18:05');
    expect(textInWords(format.moment(day(2026, 12, 11)))).toBe('11 déc. 2026, 18:05');
    expect(textInWords(format.clock(newYear))).toBe('18:05');
  });

  it('writes times that somebody meant, in their zone', () => {
    const at = Date.UTC(2027, 0, 1, 17);
    expect(format.wanted({ at, zone: 'Europe/Paris', typed: '' })).toBe(
      'vendredi 1er janvier 2027 à 18:00, Europe/Paris',
    );
  });

  it('writes lists', () => {
    expect(format.list(['a', 'b', 'c'])).toBe('a, b et c');
    expect(format.either(['a', 'b', 'c'])).toBe('a, b ou c');
  });
});
