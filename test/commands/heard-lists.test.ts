import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada, aliasTo, at, mia, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  for (const name of ['ann', 'bob', 'contact', 'dora']) made.put(at(name), aliasTo(outside('x')));
});
afterEach(() => made.close());

describe('a list in one sentence, for those who hear it', () => {
  it.each([
    ['en', /^example\.org: 5 addresses.*: ann@example\.org, bob@example\.org, contact@example\.org and .*2/],
    ['fr', /^example\.org.: 5 adresses.*: ann@example\.org, bob@example\.org, contact@example\.org et .*2/],
  ] as const)('names the first addresses, in %s', async (locale, words) => {
    expect((await made.type('/mail list example.org', { ...ada, locale })).summary).toMatch(words);
  });

  it.each([
    ['en', 'Suspend ann@example.org'],
    ['fr', 'Suspendre ann@example.org'],
  ] as const)('says what the requests ask for, in %s', async (locale, words) => {
    await made.type('/mail suspend ann@example.org', mia);
    const { title, summary } = await made.type('/mail request list', { ...ada, locale });
    expect(summary).toContain(title);
    expect(summary).toContain(words);
  });

  it('is its title where there is nothing in it', async () => {
    const { title, summary } = await made.type('/mail request list');
    expect(summary).toBe(title);
  });
});
