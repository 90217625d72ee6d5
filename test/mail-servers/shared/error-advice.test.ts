import { expect, it } from 'vitest';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { createErrorMapper } from '../../../src/mail-servers/shared/error-advice.ts';

const options = {
  advice: [
    { trouble: 'locked', codes: /^ER_LOCK_/, text: 'is locked' },
    { trouble: 'unreachable', codes: /^ER_/, text: 'is away' },
  ],
  message: (text: string, _: Error, code: string) => `The database ${text} (${code}).`,
} as const;
const { toMailServerError, mapErrors, mapErrorsAsync } = createErrorMapper(options);

const coded = (code: unknown) => Object.assign(new Error('secret'), { code });

it('says what is wrong by the first row that matches, and keeps the cause where it may', () => {
  const error = coded('ER_LOCK_DEADLOCK');
  const mapped = toMailServerError(error);
  expect(mapped).toBeInstanceOf(MailServerUnavailable);
  expect(mapped).toMatchObject({
    trouble: 'locked',
    message: 'The database is locked (ER_LOCK_DEADLOCK).',
    cause: error,
  });
  expect(toMailServerError(coded('ER_OTHER'))).toMatchObject({ trouble: 'unreachable' });
  const quiet = createErrorMapper({ ...options, keepCause: false }).toMailServerError(error);
  expect(quiet).toBeInstanceOf(MailServerUnavailable);
  expect(quiet).not.toHaveProperty('cause');
});

it('leaves alone what it does not know', () => {
  const known = new MailServerUnavailable('missing', 'It is not there.');
  for (const error of [
    coded('EOTHER'),
    coded(7),
    new Error('ER_LOCK_DEADLOCK'),
    known,
    'ER_LOCK_DEADLOCK',
    null,
  ])
    expect(toMailServerError(error)).toBe(error);
});

it('maps what work throws, at once or later', async () => {
  const fail = () => {
    throw coded('ER_LOCK_DEADLOCK');
  };
  expect(() => mapErrors(fail)).toThrow('The database is locked');
  await expect(mapErrorsAsync(async () => fail())).rejects.toThrow('The database is locked');
  expect(mapErrors(() => 1)).toBe(1);
  expect(await mapErrorsAsync(async () => 2)).toBe(2);
});
