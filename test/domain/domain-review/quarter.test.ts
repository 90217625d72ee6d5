import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quarterAt } from '../../../src/domain/domain-review/quarter.ts';

describe('a quarter', () => {
  it('begins by the clocks of the time zone', () => {
    const newYear = Date.UTC(2026, 11, 31, 23, 30);
    expect(quarterAt(newYear, 'Europe/Paris')).toEqual({
      quarter: '2027-Q1',
      began: Date.UTC(2026, 11, 31, 23),
    });
    expect(quarterAt(newYear, 'UTC')).toEqual({ quarter: '2026-Q4', began: Date.UTC(2026, 9, 1) });
    expect(quarterAt(Date.UTC(2026, 5, 30, 22), 'Europe/Paris')).toMatchObject({ quarter: '2026-Q3' });
  });

  it('is the same from its beginning on, and another just before', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), zones, (instant, zone) => {
        const { quarter, began } = quarterAt(instant, zone);
        expect(began).toBeLessThanOrEqual(instant);
        expect(quarterAt(began, zone)).toEqual({ quarter, began });
        expect(quarterAt(began - 1, zone).quarter).not.toBe(quarter);
      }),
    );
  });
});
