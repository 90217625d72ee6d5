import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada, at, mailbox } from '../../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({});
  made.put(at('bob'), mailbox('one'), { messages: 0, bytes: 0 });
});
afterEach(() => made.close());

describe('a button of an older version', () => {
  it.each(['/mail requests mine state:open', '/mail request 1', '/mail app-passwords bob@example.org'])(
    'still runs %s',
    async (line) => {
      await made.type('/mail delete bob@example.org', ada);
      const { view, refused } = await made.dispatcher.click(ada, { kind: 'run', line });
      expect([view.title, refused]).toEqual([expect.stringMatching(/./), undefined]);
    },
  );

  it.each([
    ['password', {}],
    ['undo', { number: '1' }],
    ['request', { number: '1' }],
  ])('that asked for a reason still runs %s', async (word, values) => {
    const given = { address: 'bob@example.org', ...values };
    await made.type('/mail delete bob@example.org', ada);
    const action = { kind: 'give-reason', path: [word], values: given } as const;
    const { view } = await made.dispatcher.click(ada, action, 'it was lost');
    expect(view.title).not.toContain('There is no command');
  });
});
