import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Absence } from '../../../../src/domain/absence/absence.ts';
import {
  answersItself,
  readVacation,
  renderVacation,
} from '../../../../src/mail-servers/shared/dovecot/vacation-script.ts';

const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
const absences: fc.Arbitrary<Absence> = fc.record({
  from: seconds.map((each) => each * 1000),
  until: seconds.map((each) => each * 1000),
  subject: fc.string({ unit: 'grapheme' }),
  text: fc.array(fc.string({ unit: 'grapheme' })).map((lines) => lines.join('\n')),
  includes: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
});

describe('the script of an absence', () => {
  test('is read as what it was made of, with either kind of line ends', () => {
    fc.assert(
      fc.property(absences, (absence) => {
        const script = renderVacation(absence);
        expect(readVacation(script)).toEqual(absence);
        expect(readVacation(script.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'))).toEqual(absence);
      }),
    );
  });

  test('is none of ours once anything in it was edited', () => {
    fc.assert(
      fc.property(absences, fc.nat(), (absence, at) => {
        const script = renderVacation(absence);
        const place = at % script.length;
        const edited = `${script.slice(0, place)}~${script.slice(place + 1)}`;
        expect(readVacation(edited)).toBeNull();
      }),
    );
  });

  test('ends no string by what people type', () => {
    const said = { subject: 'a "b"', text: 'x"; discard; "\\', includes: 'my "script"' };
    expect(renderVacation({ from: 0, until: 0, ...said })).toMatch(
      /:subject "a \\"b\\"" "x\\"; discard; \\"\\\\";\n/,
    );
  });
});

test.each([
  ['require "vacation"; vacation "away";', true],
  ['require ["fileinto", "vacation-seconds"];', true],
  ['require "fileinto"; fileinto "Junk";', false],
])('%s answers by itself: %s', (script, answers) => {
  expect(answersItself(script)).toBe(answers);
});
