import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../../src/web/security/rate-limiter.ts';

const minutes = 60_000;

function madeWith(free: number) {
  let now = 1_000_000;
  return {
    attempts: createRateLimiter(free, () => now),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('attempts', () => {
  it('are free at first, then cost more and more up to five minutes', () => {
    const { attempts, pass } = madeWith(3);
    const waits = Array.from({ length: 14 }, () => {
      pass(attempts.retryAfter('ada'));
      attempts.count('ada');
      return attempts.retryAfter('ada') / 1000;
    });
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  });

  it('count for each by themselves', () => {
    const { attempts } = madeWith(1);
    attempts.count('ada');
    expect([attempts.retryAfter('ada'), attempts.retryAfter('bob')]).toEqual([1000, 0]);
  });

  it('may go on when the time is over, and not before', () => {
    const { attempts, pass } = madeWith(1);
    attempts.count('ada');
    pass(999);
    expect(attempts.retryAfter('ada')).toBe(1);
    pass(1);
    expect(attempts.retryAfter('ada')).toBe(0);
  });

  it('are forgotten after 15 minutes of quiet', () => {
    const { attempts, pass } = madeWith(1);
    for (let count = 0; count < 5; count += 1) attempts.count('ada');
    pass(15 * minutes - 1);
    attempts.count('ada');
    expect(attempts.retryAfter('ada')).toBe(32_000);
    pass(15 * minutes);
    attempts.count('ada');
    expect(attempts.retryAfter('ada')).toBe(1000);
  });

  it('that succeeded are taken back', () => {
    const { attempts } = madeWith(2);
    for (let count = 0; count < 50; count += 1) {
      attempts.count('ada');
      attempts.refund('ada');
    }
    expect(attempts.retryAfter('ada')).toBe(0);
    for (const act of [attempts.count, attempts.count, attempts.refund]) act('ada');
    expect(attempts.retryAfter('ada')).toBe(0);
  });

  it('of ten thousand are remembered, and whoever tried longest ago is forgotten first', () => {
    const { attempts } = madeWith(1);
    attempts.count('first');
    attempts.count('second');
    for (let count = 0; count < 9_999; count += 1) attempts.count(`other ${count}`);
    expect(attempts.retryAfter('first')).toBe(0);
    expect(attempts.retryAfter('second')).toBe(1000);
  });
});
