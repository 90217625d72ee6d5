import { expect, test } from 'vitest';
import { retainedUntil } from '../../../src/requests/retention/retention.ts';
import { createTestApp } from '../../support/app-context.ts';
import { at } from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

test.each([
  ['as long as Facteur says, where the mail server leaves it to us', { keepsRemoved: 'retention' }, 30 * day],
  [
    'until the mail server’s own clean-up, as that says',
    { keepsRemoved: 'minutes', cleanupAfter: 7 * minute },
    7 * minute,
  ],
  ['no time at all, where it does not say', { keepsRemoved: 'minutes' }, 0],
  ['not at all', { keepsRemoved: 'nothing' }, null],
] as const)('what is removed can be brought back %s', async (_how, traits, wanted) => {
  const mailServer = { ...createMemoryMailServer(), ...traits };
  const { app, close } = await createTestApp({ mailServer });
  const until = retainedUntil(app, at('bob'));
  expect(until === null ? null : until - app.clock()).toBe(wanted);
  await close();
});
