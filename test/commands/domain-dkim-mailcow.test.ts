import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailcowUnderTest } from '../mail-servers/mailcow/mailcow-under-test.ts';
import { addDomain, applied } from '../mail-servers/orders.ts';
import { emptyDomainLook } from '../support/app-context.ts';
import { ada, exampleOrg } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let cow: Awaited<ReturnType<typeof createMailcowUnderTest>>;
let made: TestDispatcher;
beforeEach(async () => {
  cow = await createMailcowUnderTest();
  expect(await cow.server.apply(addDomain(exampleOrg, null))).toEqual(applied);
  const dns = { ...emptyDomainLook.dns, txt: async () => ({ kind: 'none' as const }) };
  made = await createTestDispatcher({ mailServer: cow.server, domainLook: { ...emptyDomainLook, dns } });
});
afterEach(async () => {
  await made.close();
  await cow.cleanup();
});

const type = (line: string) => made.type(`/mail ${line}`, ada);
const selector = () => cow.cow.dkimKeys.get(exampleOrg)?.selector;

describe('/mail domain dkim of a mailcow', () => {
  it('shows the key with its record, and how to change it', async () => {
    const shown = await type('domain dkim example.org');
    expect(viewText(shown)).toContain('keeps one key a domain');
    expect(shown.fields).toMatchObject([
      {
        name: 'dkim',
        toCopy: expect.stringContaining(cow.cow.dkimKeys.get(exampleOrg)?.publicKey.slice(0, 200) ?? '–'),
      },
    ]);
  });

  it('has one key take the place of another: delete, make, publish', async () => {
    expect(viewText(await type('dkim example.org make'))).toContain('Delete it first');
    expect(selector()).toBe('dkim');
    const deletion = await type('dkim example.org delete');
    expect(viewText(deletion)).toContain('The mail of example.org is no longer signed.');
    await made.press(deletion, 'Delete key');
    expect(selector()).toBeUndefined();
    expect(viewText(await type('dkim example.org'))).toContain('signed with it at once');
    const making = await type('dkim example.org make selector:one');
    expect(viewText(making)).toContain('at once');
    if (making.buttons?.some(({ label }) => label === 'Make key')) await made.press(making, 'Make key');
    expect(selector()).toBe('one');
    expect(viewText(await type('dkim example.org make selector:one'))).toContain('already has');
  });

  it('undo of a new key deletes it; a deleted one is gone for good', async () => {
    await made.press(await type('dkim example.org delete'), 'Delete key');
    const making = await type('dkim example.org make selector:one');
    if (making.buttons?.some(({ label }) => label === 'Make key')) await made.press(making, 'Make key');
    const undo = await type('request undo 2');
    expect(viewText(undo)).toContain('Delete the DKIM key one of example.org');
    await made.press(undo, 'Delete key');
    expect(selector()).toBeUndefined();
    expect(viewText(await type('request undo 1'))).toContain(
      '/mail domain dkim DOMAIN make makes another key',
    );
    expect(selector()).toBeUndefined();
  });

  it('says that it always signs, in both languages', async () => {
    expect(viewText(await type('dkim example.org stop'))).toContain('until it is deleted');
    expect(viewText(await type('dkim example.org sign'))).toContain('already signed');
    const french = await made.type('/mail domaine dkim example.org arrêter', { ...ada, locale: 'fr' });
    expect(viewText(french)).toContain('jusqu’à sa suppression');
    expect(selector()).toBe('dkim');
  });
});
