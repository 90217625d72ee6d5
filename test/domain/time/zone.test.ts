import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addMonths, daysLater, ownZone, type Zone, zoneNamed } from '../../../src/domain/time/zone.ts';

const zone = (name: string): Zone => {
  const found = zoneNamed(name);
  if (!found) throw new Error(`There is no zone ${name}`);
  return found;
};

const wall = (text: string): number => Date.parse(`${text}Z`);
const shown = (time: number): string => new Date(time).toISOString().slice(0, 16);

/** Of whole hours and of others, ahead of and behind UTC, with summer time in either half of the year, of half an hour, and none. */
const zones = [
  ...['UTC', 'Europe/Paris', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...[
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Africa/Casablanca',
    'America/Santiago',
    'Asia/Gaza',
    'Pacific/Chatham',
  ],
].map(zone);

const anyZone = fc.constantFrom(...zones);
const anyMinute = fc
  .integer({ min: Date.UTC(2012) / 60_000, max: Date.UTC(2037) / 60_000 })
  .map((each) => each * 60_000);

describe('what the clocks of a zone show', () => {
  it('is what it was made of, or an hour that comes twice', () => {
    fc.assert(
      fc.property(anyZone, anyMinute, ({ wallAt, instantOf }, instant) => {
        const found = instantOf(wallAt(instant));
        expect(wallAt(found)).toBe(wallAt(instant));
        expect(found).toBeLessThanOrEqual(instant);
        expect(instant - found).toBeLessThanOrEqual(2 * 60 * 60_000);
      }),
    );
  });

  it('is at the instant found, or later by just what the clocks were put forward', () => {
    fc.assert(
      fc.property(anyZone, anyMinute, ({ wallAt, instantOf }, time) => {
        const found = instantOf(time);
        if (wallAt(found) === time) return;
        const offset = (instant: number) => wallAt(instant) - instant;
        const skipped = wallAt(found) - time;
        expect(skipped).toBeGreaterThan(0);
        expect(skipped).toBe(offset(found) - offset(found - skipped));
      }),
    );
  });

  it('passes minute by minute', () => {
    for (const { wallAt } of zones)
      for (let time = Date.UTC(2026, 0); time < Date.UTC(2027, 0); time += 7 * 60 * 60_000) {
        const minutes = (wallAt(time) - time) / 60_000;
        expect(Number.isInteger(minutes) && Math.abs(minutes) <= 14 * 60).toBe(true);
      }
  });
});

test.each([
  ['Europe/Paris', '2027-03-28T01:59', '2027-03-28T00:59'],
  ['Europe/Paris', '2027-03-28T02:00', '2027-03-28T01:00'],
  ['Europe/Paris', '2027-03-28T02:30', '2027-03-28T01:30'],
  ['Europe/Paris', '2027-03-28T03:00', '2027-03-28T01:00'],
  ['Europe/Paris', '2026-10-25T02:30', '2026-10-25T00:30'],
  ['Europe/Paris', '2026-10-25T03:00', '2026-10-25T02:00'],
  ['America/New_York', '2027-03-14T02:30', '2027-03-14T07:30'],
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30'],
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45'],
  ['Asia/Kathmandu', '2026-12-31T00:00', '2026-12-30T18:15'],
  ['Pacific/Kiritimati', '2027-01-01T00:00', '2026-12-31T10:00'],
])('in %s %s is %s UTC', (name, time, instant) => {
  expect(shown(zone(name).instantOf(wall(time)))).toBe(instant);
});

test.each(['', 'Paris', 'Europe/Atlantis', '+01:00', undefined])('%s names no zone', (name) => {
  expect(zoneNamed(name)).toBeNull();
});

test('a zone has the name that IANA writes', () => {
  expect(zoneNamed('europe/paris')?.name).toBe('Europe/Paris');
});

test('this process has a zone', () => {
  expect(zoneNamed(ownZone())?.name).toBe(ownZone());
});

test.each([
  ['2026-11-30T18:00', 3, '2027-02-28T18:00'],
  ['2027-12-31T00:00', 2, '2028-02-29T00:00'],
  ['2026-01-15T09:30', 24, '2028-01-15T09:30'],
])('from %s, %i months later is %s', (from, months, to) => {
  expect(shown(addMonths(wall(from), months))).toBe(to);
});

test.each([
  ['Europe/Paris', '2027-03-25T17:00', 30, '2027-04-24T16:00'],
  ['Europe/Paris', '2026-10-01T06:30', 90, '2026-12-30T07:30'],
  ['Asia/Kathmandu', '2027-03-25T17:00', 30, '2027-04-24T17:00'],
  ['Nowhere', '2027-03-25T17:00', 30, '2027-04-24T17:00'],
])('in %s, %s UTC is %i days before %s', (name, from, days, to) => {
  expect(shown(daysLater(wall(from), days, name))).toBe(to);
});
