import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { ada, aliasTo, at, mailbox, outside, stranger } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }));
  made.put(at('team'), aliasTo(at('bob'), outside('x')));
  await made.type('/mail create ann@example.org quota:500M for:mia');
});
afterEach(() => made.close());

const run = (line: string, actor: Actor = ada) => made.dispatcher.run(actor, line);

describe('/mail export', () => {
  it('saves the addresses of a domain as they are on the mail server, with owners, for who asked', async () => {
    const { view, file } = await run('/mail export example.org');
    expect(view.title).toBe('example.org: 4 addresses in the file');
    expect(file?.name).toMatch(/^example\.org-\d{4}-\d\d-\d\d\.csv$/);
    expect(String(file?.content).split('\r\n')).toEqual([
      'address,kind,forwards,quota,state,owner,note',
      'ann@example.org,mailbox,,500M,active,mia,',
      'bob@example.org,mailbox,,2G,active,,',
      'postmaster@example.org,alias,operator@outside.example,,active,,',
      'team@example.org,alias,bob@example.org x@outside.example,,active,,',
      '',
    ]);
  });

  it('takes a name for the file, in French too', async () => {
    const { file } = await run('/mail exporter example.org enregistrer-sous:"my addresses.csv"');
    expect(file?.to).toBe('my addresses.csv');
  });

  it('without a domain saves those of all domains that the person sees, and of no other', async () => {
    expect((await run('/mail export')).view.title).toBe('Your domains: 4 addresses in the file');
    const { view, file } = await run('/mail export example.org', stranger);
    expect(view.title).toContain('example.org');
    expect(file).toBeUndefined();
  });
});
