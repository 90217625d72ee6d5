import { expect, it } from 'vitest';
import { createRecentErrors, errorsProbe } from '../../../src/app/health/recent-errors.ts';

it('an error whose number somebody was given is reported for a quarter of an hour', async () => {
  let [now, reported] = [0, 0];
  const errors = createRecentErrors(
    () => `error-${++reported}`,
    () => now,
  );
  const find = async () => (await errorsProbe.check({ errors }))[0];
  expect(await find()).toMatchObject({ state: 'ok' });
  expect(errors.reportError(new Error('of the first'), 'A command failed')).toBe('error-1');
  now = 10 * 60_000;
  errors.reportError(new Error('of the second'), 'A command failed');
  expect(await find()).toMatchObject({
    state: 'failing',
    detail: expect.stringMatching(/^2 unexpected errors .* the newest error-2 at 1970-01-01T00:10/),
  });
  now = 16 * 60_000;
  expect(await find()).toMatchObject({ detail: expect.stringMatching(/^1 unexpected error/) });
  errors.reportError(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), 'A command failed');
  now = 26 * 60_000;
  expect(await find()).toMatchObject({ state: 'ok' });
});
