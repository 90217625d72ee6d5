import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readWhen, type WhenReader } from '../../../src/chat/when/read-when.ts';
import { type Zone, zoneNamed } from '../../../src/domain/time/zone.ts';

const zone = (name: string): Zone => {
  const found = zoneNamed(name);
  if (!found) throw new Error(`There is no zone ${name}`);
  return found;
};
const paris = zone('Europe/Paris');

/** A Friday, 14:00 in Paris. */
const now = Date.UTC(2026, 10, 27, 13);

const reader: WhenReader = { now, zone: paris, locale: 'en', argument: 'at', dateAlone: 'morning' };

/** What the clocks there show at the time that was read, or the fault's code. */
async function read(typed: string, parts: Partial<WhenReader> = {}): Promise<string> {
  const options = { ...reader, ...parts };
  const time = await readWhen(typed, options);
  if (!time.ok) return time.fault.code;
  expect(time.value).toMatchObject({ zone: options.zone.name, typed: typed.trim() });
  return new Date(options.zone.wallAt(time.value.at)).toISOString().slice(0, 16).replace('T', ' ');
}

describe('in figures', () => {
  test.each([
    ['2026-12-31', '2026-12-31 09:00'],
    ['2026-12-31 18:00', '2026-12-31 18:00'],
    ['2026-12-31T18:00', '2026-12-31 18:00'],
    ['2026-12-31, 18h30', '2026-12-31 18:30'],
    ['2026-12-31 at 6pm', '2026-12-31 18:00'],
    ['2026-12-31 à 18 h', '2026-12-31 18:00'],
    ['2026-12-31T18:00Z', '2026-12-31 19:00'],
    ['2026-12-31 18:00 -05:00', '2027-01-01 00:00'],
    ['2026/12/31', '2026-12-31 09:00'],
    ['31.12.2026', '2026-12-31 09:00'],
    ['12.11.2027', '2027-11-12 09:00'],
    ['31/12/2026 8:15', '2026-12-31 08:15'],
    ['31/12/26', '2026-12-31 09:00'],
    ['12/31', '2026-12-31 09:00'],
    ['26/11', '2027-11-26 09:00'],
    ['“2026-12-31”.', '2026-12-31 09:00'],
    ['18:30', '2026-11-27 18:30'],
    ['9:00', '2026-11-28 09:00'],
    ['6.30 pm', '2026-11-27 18:30'],
    ['12am', '2026-11-28 00:00'],
  ])('%s is %s', async (typed, time) => {
    expect(await read(typed)).toBe(time);
  });

  test.each([
    ['14d', '2026-12-11 14:00'],
    ['2w', '2026-12-11 14:00'],
    ['14 jours', '2026-12-11 14:00'],
    ['14j', '2026-12-11 14:00'],
    ['in 2 weeks', '2026-12-11 14:00'],
    ['dans une semaine', '2026-12-04 14:00'],
    ['3mo', '2027-02-27 14:00'],
    ['1 mois', '2026-12-27 14:00'],
    ['1 an', '2027-11-27 14:00'],
    ['90min', '2026-11-27 15:30'],
    ['36h', '2026-11-29 02:00'],
    ['in 2h', '2026-11-27 16:00'],
    ['1d 12h', '2026-11-29 02:00'],
    // Summer time begins in between: days end at the same time of day, hours do not.
    ['150d', '2027-04-26 14:00'],
    ['3600h', '2027-04-26 15:00'],
  ])('%s from now is %s', async (typed, time) => {
    expect(await read(typed)).toBe(time);
  });
});

describe('in words', () => {
  test.each([
    ['tomorrow', '2026-11-28 09:00'],
    ['tomorrow 9am', '2026-11-28 09:00'],
    ['Tomorrow at 9', '2026-11-28 09:00'],
    ['friday', '2026-12-04 09:00'],
    ['friday 18:00', '2026-11-27 18:00'],
    ['friday 13:00', '2026-12-04 13:00'],
    ['monday', '2026-11-30 09:00'],
    ['next Monday at noon', '2026-11-30 12:00'],
    ['saturday morning', '2026-11-28 09:00'],
    ['tonight', '2026-11-27 20:00'],
    ['midnight', '2026-11-28 00:00'],
    ['in two hours', '2026-11-27 16:00'],
    ['in 3 days', '2026-11-30 14:00'],
    ['day after tomorrow', '2026-11-29 09:00'],
    ['1 January', '2027-01-01 09:00'],
    ['31 december 2026 at 6pm', '2026-12-31 18:00'],
    ['end of month', '2026-11-30 09:00'],
    ['tomorrow 9am utc', '2026-11-28 10:00'],
    ['until friday', '2026-12-04 09:00'],
  ])('%s is %s', async (typed, time) => {
    expect(await read(typed)).toBe(time);
  });

  test.each([
    ['demain', '2026-11-28 09:00'],
    ['demain 9h', '2026-11-28 09:00'],
    ['demain à 9h30', '2026-11-28 09:30'],
    ['vendredi 18h', '2026-11-27 18:00'],
    ['vendredi prochain', '2026-12-04 09:00'],
    ['lundi matin', '2026-11-30 09:00'],
    ['mardi à midi', '2026-12-01 12:00'],
    ['ce soir', '2026-11-27 18:00'],
    ['dans deux heures', '2026-11-27 16:00'],
    ['après-demain 9h', '2026-11-29 09:00'],
    ['apres-demain', '2026-11-29 09:00'],
    ['1er janvier', '2027-01-01 09:00'],
    ['15 aout', '2027-08-15 09:00'],
    ['le 5 mars', '2027-03-05 09:00'],
    ['d’ici vendredi', '2026-12-04 09:00'],
  ])('%s is %s, whatever language the reader has', async (typed, time) => {
    expect(await read(typed, { locale: 'fr' })).toBe(time);
    expect(await read(typed)).toBe(time);
  });
});

describe('a date alone', () => {
  test.each([
    ['friday', '2026-12-04 23:59'],
    ['2026-12-31', '2026-12-31 23:59'],
    ['today', '2026-11-27 23:59'],
    ['aujourd’hui', '2026-11-27 23:59'],
    ['31/12', '2026-12-31 23:59'],
  ])('is its end, where something ends: %s is %s', async (typed, time) => {
    expect(await read(typed, { dateAlone: 'evening' })).toBe(time);
  });

  test.each([
    ['friday 18:00', '2026-11-27 18:00'],
    ['14d', '2026-12-11 14:00'],
  ])('does not change what has a time: %s is %s', async (typed, time) => {
    expect(await read(typed, { dateAlone: 'evening' })).toBe(time);
  });
});

describe('a day that is today', () => {
  const newYork = zone('America/New_York');
  const at = (time: string) => ({ zone: newYork, now: newYork.instantOf(Date.parse(`2026-05-22T${time}Z`)) });

  test.each([
    ['08:59', 'friday', '2026-05-29 09:00'],
    ['09:00', 'friday', '2026-05-29 09:00'],
    ['10:30', 'friday', '2026-05-29 09:00'],
    ['10:30', 'vendredi', '2026-05-29 09:00'],
    ['08:59', 'friday morning', '2026-05-22 09:00'],
    ['09:00', 'friday morning', '2026-05-29 09:00'],
    ['09:00', 'friday 18:00', '2026-05-22 18:00'],
    ['08:59', 'morning', '2026-05-22 09:00'],
    ['09:00', 'matin', '2026-05-23 09:00'],
    ['08:59', '9:00', '2026-05-22 09:00'],
    ['09:00', '9:00', '2026-05-23 09:00'],
  ])('at %s on Friday, %s is %s: it comes again', async (time, typed, expected) => {
    expect(await read(typed, at(time))).toBe(expected);
  });

  test.each(['00:00', '08:59', '11:59', '12:00', '23:58'])(
    'at %s on Friday, a Friday alone is in a week, whether something begins or ends then',
    async (time) => {
      for (const typed of [
        'friday',
        'this friday',
        'next friday',
        'vendredi',
        'vendredi prochain',
        'until friday',
      ]) {
        expect(await read(typed, at(time))).toBe('2026-05-29 09:00');
        expect(await read(typed, { ...at(time), dateAlone: 'evening' })).toBe('2026-05-29 23:59');
      }
    },
  );

  test.each([
    ['this morning', '09:00'],
    ['ce matin', '09:00'],
    ['ce midi', '12:00'],
    ['this afternoon', '15:00'],
    ['cet après-midi', '15:00'],
    ['this evening', '18:00'],
    ['ce soir', '18:00'],
    ['tonight', '20:00'],
    ['cette nuit', '22:00'],
  ])('%s is today’s at %s, and never tomorrow’s where that is over', async (typed, time) => {
    const before = at('00:30');
    expect(await read(typed, before)).toBe(`2026-05-22 ${time}`);
    expect(await read(typed, at(time))).toBe('when-past');
    expect(await read(typed, at('23:30'))).toBe('when-past');
  });

  test('a time within a part of today is today’s', async () => {
    expect(await read('tonight at 9pm', at('16:00'))).toBe('2026-05-22 21:00');
    expect(await read('ce soir à 20h', at('16:00'))).toBe('2026-05-22 20:00');
    expect(await read('ce soir à 20h', at('21:00'))).toBe('when-past');
  });

  test.each(
    ['10:30', '16:30'].flatMap((time) =>
      ['may 22', '22 mai', '22/5', '22 may 8am', 'friday 22 may'].map((typed) => [time, typed] as const),
    ),
  )('at %s of its date, %s is over: nobody means the next year', async (time, typed) => {
    expect(await read(typed, at(time))).toBe('when-past');
  });

  test('a time that the clocks show twice, and whose first one is over, is tomorrow’s', async () => {
    const second = Date.UTC(2026, 10, 1, 6, 10);
    expect(await read('1:20', { zone: newYork, now: second })).toBe('2026-11-02 01:20');
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'when-nonsense'],
    ['soon', 'when-nonsense'],
    ['12', 'when-nonsense'],
    ['12.11', 'when-nonsense'],
    ['friday please', 'when-nonsense'],
    ['friday and monday', 'when-nonsense'],
    ['friday to monday', 'when-nonsense'],
    ['2026-12-31 - 2027-01-03', 'when-nonsense'],
    ['last friday', 'when-nonsense'],
    ['this week', 'when-nonsense'],
    ['cette semaine', 'when-nonsense'],
    ['ce mois', 'when-nonsense'],
    ['2 days ago', 'when-nonsense'],
    ['tomorrow 25:00', 'when-nonsense'],
    ['in 1.5 days', 'when-nonsense'],
    ['friday '.repeat(20), 'when-nonsense'],
    ['2027-02-30', 'when-impossible'],
    ['31/04/2027', 'when-impossible'],
    ['24:30', 'when-impossible'],
    ['13pm', 'when-impossible'],
    ['sat 29 november', 'when-impossible'],
    ['2020-01-01', 'when-past'],
    ['2026-11-27 14:00', 'when-past'],
    ['today', 'when-past'],
    ['now', 'when-past'],
    ['0d', 'when-past'],
    ['hier', 'when-past'],
    ['2028-11-28', 'when-too-far'],
    ['3y', 'when-too-far'],
    ['99999999999999999999d', 'when-too-far'],
  ])('%s: %s', async (typed, code) => {
    expect(await read(typed)).toBe(code);
  });

  test.each([
    ['12/11/2026', ['2026-11-12', '2026-12-11']],
    ['12/11/2026 18:00', ['2026-11-12 18:00', '2026-12-11 18:00']],
    ['12-11', ['2026-12-11', '2027-11-12']],
    ['friday 12/11', ['2026-12-11', '2027-11-12']],
    ['30m', ['30min', '30mo']],
    ['9h', ['9:00', '9 hours']],
    ['friday midnight', ['2026-12-04 00:00', '2026-12-05 00:00']],
    ['vendredi minuit', ['2026-12-04 00:00', '2026-12-05 00:00']],
  ])('%s has more than one reading, and each is named', async (typed, forms) => {
    expect(await readWhen(typed, reader)).toEqual({
      ok: false,
      fault: { code: 'when-ambiguous', argument: 'at', typed, forms },
    });
    for (const form of forms) expect(await read(form)).not.toMatch(/nonsense|ambiguous|impossible/);
  });

  test('two years from now is not too far, and the time is named', async () => {
    expect(await read('2y')).toBe('2028-11-27 14:00');
    expect(await readWhen('2028-11-28', reader)).toMatchObject({
      fault: { time: { at: Date.UTC(2028, 10, 28, 8), zone: 'Europe/Paris' }, years: 2 },
    });
  });
});

describe('summer time', () => {
  test.each([
    ['2027-03-28 02:30', '2027-03-28 03:30'],
    ['28 march 2027 2:30 am', '2027-03-28 03:30'],
    ['2027-03-28 01:59', '2027-03-28 01:59'],
  ])('a time that the clocks skip is as much later: %s is %s', async (typed, time) => {
    expect(await read(typed)).toBe(time);
  });

  test('a time that the clocks show twice is the first', async () => {
    expect(await readWhen('2027-10-31 02:30', reader)).toMatchObject({
      value: { at: Date.UTC(2027, 9, 31, 0, 30) },
    });
  });
});

describe('in any zone, at any time', () => {
  const anyZone = fc
    .constantFrom(
      'UTC',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    )
    .map(zone);
  const anyNow = fc.integer({ min: Date.UTC(2026), max: Date.UTC(2030) });

  it('reads a time in ISO form as the clocks there show it, or the one that they skip', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyZone,
        anyNow,
        fc.integer({ min: 2, max: 600 * 24 * 60 }),
        async (there, time, minutes) => {
          const wanted = Math.floor((time + minutes * 60_000) / 60_000) * 60_000;
          const typed = new Date(there.wallAt(wanted)).toISOString().slice(0, 16).replace('T', ' ');
          const found = await readWhen(typed, { ...reader, now: time, zone: there });
          // The hour that comes twice may be over for the first time.
          if (!found.ok) return expect(found.fault.code).toBe('when-past');
          expect(there.wallAt(found.value.at)).toBe(there.wallAt(wanted));
        },
      ),
    );
  });

  it('finds what it reads ahead, within two years, and the same in both languages', async () => {
    const typed = fc.constantFrom(
      ...['friday', 'tomorrow', 'tomorrow 9am', 'monday 18:00', '14d', '23:59', 'in two hours', '1 january'],
      ...['vendredi', 'demain', 'demain 9h', 'lundi 18h', '14j', '23h59', 'dans deux heures', '1er janvier'],
    );
    const fridayAtNine: [Zone, number, string] = [
      zone('America/New_York'),
      Date.UTC(2026, 4, 22, 13),
      'friday',
    ];
    const newYearsDay: [Zone, number, string] = [zone('UTC'), Date.UTC(2027, 0, 1, 13), '1 january'];
    await fc.assert(
      fc.asyncProperty(anyZone, anyNow, typed, async (there, time, text) => {
        const inEnglish = await readWhen(text, { ...reader, now: time, zone: there });
        const inFrench = await readWhen(text, { ...reader, now: time, zone: there, locale: 'fr' });
        expect(inFrench).toEqual(inEnglish);
        const today = new Date(there.wallAt(time)).toISOString().slice(5, 10);
        if (inEnglish.ok) {
          expect(inEnglish.value.at).toBeGreaterThan(time);
          expect(inEnglish.value.at).toBeLessThanOrEqual(time + 367 * 24 * 60 * 60_000);
        } else expect([inEnglish.fault.code, today]).toEqual(['when-past', '01-01']);
      }),
      { examples: [fridayAtNine, newYearsDay] },
    );
  });

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(anyZone, anyNow, fc.string(), async (there, time, text) => {
        await readWhen(text, { ...reader, now: time, zone: there });
      }),
    );
  });
});
