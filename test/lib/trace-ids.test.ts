import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTraceparent, isSameTrace, newTraceIds, parseTraceparent } from '../../src/lib/trace-ids.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => /[^0]/.test(text));
const ids = fc.record({ traceId: hex(32), spanId: hex(16), flags: fc.constantFrom(0, 1) });

describe('a traceparent', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(ids, (each) => {
        expect(parseTraceparent(formatTraceparent(each))).toEqual(each);
      }),
    );
  });

  it('is not read of anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseTraceparent(text)).toBeNull();
      }),
    );
    const good = formatTraceparent(newTraceIds());
    expect(parseTraceparent(good)).not.toBeNull();
    for (const broken of [
      good.slice(1),
      `${good}0`,
      good.toUpperCase().replace('00-', 'FF-'),
      `00-${'0'.repeat(32)}-${'1'.repeat(16)}-00`,
      `00-${'1'.repeat(32)}-${'0'.repeat(16)}-00`,
      null,
      undefined,
    ])
      expect(parseTraceparent(broken), `${broken}`).toBeNull();
  });

  it('is of the same trace as another with its trace id, whatever the span', () => {
    const [one, other] = [newTraceIds(), newTraceIds()];
    const [first, second] = [formatTraceparent(one), formatTraceparent({ ...one, spanId: other.spanId })];
    expect(isSameTrace(first, second)).toBe(true);
    expect(isSameTrace(first, formatTraceparent(other))).toBe(false);
    expect(isSameTrace(first, null)).toBe(false);
  });
});
