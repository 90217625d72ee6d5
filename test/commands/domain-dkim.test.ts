import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dkimRecordName, dkimRecordText } from '../../src/domain/dkim/dkim-key.ts';
import type { DnsAnswer } from '../../src/domain/dns/dns-answer.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import { emptyDomainLook } from '../support/app-context.ts';
import { ada, exampleOrg } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
let texts: Map<string, DnsAnswer<string>>;
beforeEach(async () => {
  texts = new Map();
  const txt = async (name: string): Promise<DnsAnswer<string>> => texts.get(name) ?? { kind: 'none' };
  const dns = { ...emptyDomainLook.dns, txt };
  made = await createTestDispatcher({ domainLook: { ...emptyDomainLook, dns } });
});
afterEach(() => made.close());

const type = (line: string) => made.type(`/mail ${line}`, ada);
const keys = () =>
  (made.mailServer.held.dkimKeys.get(exampleOrg) ?? []).map(({ selector, signs }) => [selector, signs]);
const publish = (selector: string) => {
  const key = made.mailServer.held.dkimKeys.get(exampleOrg)?.find((each) => each.selector === selector);
  const text = dkimRecordText('rsa', key?.publicKey ?? '');
  texts.set(dkimRecordName(selector, exampleOrg), { kind: 'found', records: [text] });
};
/** Types the command, and confirms where that is asked. */
async function change(line: string, button: string): Promise<void> {
  const asked = await type(line);
  if (asked.buttons?.some(({ label }) => label === button)) await made.press(asked, button);
}
const rotate = async () => {
  await change('dkim example.org make selector:one', 'Make key');
  publish('one');
  await change('dkim example.org sign', 'Sign mail');
  await change('dkim example.org make selector:two', 'Make key');
  publish('two');
  await change('dkim example.org sign', 'Sign mail');
};

describe('/mail domain dkim', () => {
  it('shows the record of each key, and what to do next', async () => {
    expect(viewText(await type('domain dkim example.org'))).toContain('example.org has no DKIM key');
    await change('domaine dkim example.org créer sélecteur:one', 'Make key');
    const shown = await type('dkim example.org');
    expect(shown.fields).toMatchObject([
      {
        name: 'one',
        toCopy: expect.stringMatching(/^one\._domainkey\.example\.org\. TXT "v=DKIM1; k=rsa; p=/),
      },
    ]);
  });

  it('signs with a key only once its record is in DNS', async () => {
    await change('dkim example.org make selector:one', 'Make key');
    expect(viewText(await type('dkim example.org sign'))).toContain('isn’t in DNS yet');
    texts.set('one._domainkey.example.org', { kind: 'unknown', why: 'timeout' });
    expect(viewText(await type('dkim example.org sign'))).toContain('DNS doesn’t answer');
    publish('one');
    await change('dkim example.org sign', 'Sign mail');
    expect(keys()).toEqual([['one', true]]);
    expect(viewText(await type('dkim example.org sign selector:one'))).toContain('already signed');
  });

  it('deletes the former key seven days later, by a request that the first one covers', async () => {
    await rotate();
    expect(keys()).toEqual([
      ['one', false],
      ['two', true],
    ]);
    made.pass(6 * 24 * 60 * 60_000);
    expect(await startDueRequests(made.app)).toBe(0);
    made.pass(2 * 24 * 60 * 60_000);
    expect(await startDueRequests(made.app)).toBe(1);
    const [scheduled] = made.app.store.requests.inState('queued');
    expect(scheduled?.asking.takesBack).toBe('retire');
  });

  it('undo has the former key sign again; a deleted key is gone for good', async () => {
    await rotate();
    const undo = await type('request undo 4');
    expect(viewText(undo)).toContain('Sign the mail of example.org with the DKIM key one?');
    await made.press(undo, 'Sign mail');
    expect(keys()).toEqual([
      ['one', true],
      ['two', false],
    ]);
    await change('dkim example.org delete', 'Delete key');
    expect(keys()).toEqual([['one', true]]);
    expect(viewText(await type('dkim example.org delete selector:one'))).toContain(
      'is signed with the DKIM key one',
    );
  });

  it('refuses a selector that is none, and names several keys that are meant', async () => {
    expect(viewText(await type('dkim example.org make selector:a_b'))).toContain('can’t be a selector');
    await change('dkim example.org make selector:one', 'Make key');
    await change('dkim example.org make selector:two', 'Make key');
    expect(viewText(await type('dkim example.org delete'))).toContain('one and two');
  });
});
