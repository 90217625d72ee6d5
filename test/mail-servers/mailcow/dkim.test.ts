import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Domain } from '../../../src/domain/address/address.ts';
import type { DkimChange } from '../../../src/domain/dkim/dkim-change.ts';
import { addDomain, applied, dkim, domain, removeDomain, sister } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
beforeEach(async () => {
  underTest = await createMailcowUnderTest();
  await underTest.server.apply(addDomain(domain, null));
});
afterEach(() => underTest.cleanup());

const selectors = async (of: Domain = domain) =>
  (await underTest.server.dkimKeys(of)).map(({ selector, signs }) => [selector, signs]);
const apply = (act: DkimChange['act'], selector: string, from: string | null) =>
  underTest.server.apply(dkim(act, selector, from));
const refused = (selector: string, why: string) => ({
  kind: 'impossible',
  why: { code: 'dkim-key', domain, selector, why },
});
const writes = () => underTest.fake.requests.filter((each) => /^POST .*dkim/.test(each));

describe('DKIM keys in mailcow', () => {
  test('the key that a new domain has is shown, and signs', async () => {
    const publicKey = underTest.cow.dkimKeys.get(domain)?.publicKey;
    expect(publicKey).toHaveLength(392);
    expect(await underTest.server.dkimKeys(domain)).toEqual([
      { selector: 'dkim', algorithm: 'rsa', publicKey, signs: true },
    ]);
  });

  test('a key is deleted, and another one made of 2048 bits', async () => {
    const former = underTest.cow.dkimKeys.get(domain)?.publicKey;
    expect(await apply('delete', 'dkim', 'dkim')).toEqual(applied);
    expect(await selectors()).toEqual([]);
    expect(await apply('make', 'f202611', null)).toEqual(applied);
    expect(await selectors()).toEqual([['f202611', true]]);
    const made = underTest.cow.dkimKeys.get(domain)?.publicKey;
    expect(made).toHaveLength(392);
    expect(made).not.toBe(former);
  });

  test('what is done already is not done again', async () => {
    const keys = await underTest.server.dkimKeys(domain);
    expect(await apply('make', 'dkim', null)).toEqual(applied);
    expect(await apply('sign', 'dkim', null)).toEqual(applied);
    expect(await apply('delete', 'other', 'other')).toEqual(applied);
    expect(await underTest.server.dkimKeys(domain)).toEqual(keys);
    expect(writes()).toEqual([]);
  });

  test('a second key, another to sign with, and an end of signing are refused', async () => {
    expect(await apply('make', 'f202611', 'dkim')).toEqual(refused('f202611', 'only-one'));
    expect(await apply('sign', 'f202611', 'dkim')).toEqual(refused('f202611', 'gone'));
    expect(await apply('stop', 'dkim', 'dkim')).toEqual(refused('dkim', 'always-signs'));
    expect(await selectors()).toEqual([['dkim', true]]);
    expect(writes()).toEqual([]);
  });

  test('a key is not made for a plan by which it would sign nothing yet', async () => {
    await apply('delete', 'dkim', 'dkim');
    const { change, ...order } = dkim('make', 'f202611', null);
    const { atOnce: _, ...planned } = change;
    expect(await underTest.server.apply({ ...order, change: planned })).toMatchObject({
      kind: 'impossible',
      why: { code: 'against-rules' },
    });
    expect(await selectors()).toEqual([]);
  });

  test('a key that somebody made in mailcow meanwhile stays', async () => {
    await apply('delete', 'dkim', 'dkim');
    const made = { selector: 'theirs', publicKey: 'MIIB', privateKey: 'x' };
    underTest.fake.intercept = async (path, perform) => {
      if (path === 'add/dkim') underTest.cow.dkimKeys.set(domain, made);
      return perform();
    };
    expect(await apply('make', 'f202611', null)).toEqual(refused('f202611', 'only-one'));
    expect(underTest.cow.dkimKeys.get(domain)).toEqual(made);
  });

  test('two orders for one key make it once', async () => {
    await apply('delete', 'dkim', 'dkim');
    expect(await Promise.all([apply('make', 'one', null), apply('make', 'one', null)])).toEqual([
      applied,
      applied,
    ]);
    expect(await selectors()).toEqual([['one', true]]);
  });

  test('of a domain that mailcow does not have there is none, and none is made', async () => {
    const { change, by } = dkim('make', 'one', null);
    expect(await selectors(sister)).toEqual([]);
    await expect(underTest.server.apply({ by, change: { ...change, domain: sister } })).rejects.toThrow(
      /access_denied.*one of mailcow’s/,
    );
  });

  test('a read-only key shows keys, and changes none', async () => {
    underTest.cow.isReadOnly = true;
    expect(await selectors()).toEqual([['dkim', true]]);
    await expect(apply('delete', 'dkim', 'dkim')).rejects.toMatchObject({
      trouble: 'not-writable',
      message: expect.stringContaining('read-write key'),
    });
    expect(await selectors()).toEqual([['dkim', true]]);
  });

  test('a key that mailcow says it made and did not is an error', async () => {
    await apply('delete', 'dkim', 'dkim');
    underTest.fake.intercept = async (path, perform) =>
      path === 'add/dkim'
        ? Response.json([{ type: 'success', msg: ['dkim_added', domain], log: [] }])
        : perform();
    await expect(apply('make', 'one', null)).rejects.toThrow('did not make the DKIM key, as it said');
  });

  test('the private key goes nowhere, even where mailcow shows it', async () => {
    underTest.cow.showsPrivateKeys = true;
    const secret = Buffer.from(underTest.cow.dkimKeys.get(domain)?.privateKey ?? '').toString('base64');
    let sent = '';
    underTest.fake.intercept = async (_, perform) => {
      const answer = await perform();
      sent = await answer.clone().text();
      return answer;
    };
    const keys = await underTest.server.dkimKeys(domain);
    expect(sent).toContain(secret);
    expect(inspect(keys, { depth: null })).not.toContain(secret);
    underTest.fake.intercept = async () => Response.json({ privkey: secret, dkim_selector: 'dkim' });
    const error: unknown = await underTest.server.dkimKeys(domain).catch((reason: unknown) => reason);
    expect(inspect(error, { depth: null })).toContain('get/dkim in a form');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret);
    expect(underTest.warnings).toEqual([]);
  });

  test('a key of mailcow’s own page may have any selector of mailcow’s', async () => {
    underTest.cow.dkimKeys.set(domain, { selector: 'My_key.2', publicKey: 'MIIB', privateKey: 'x' });
    expect(await selectors()).toEqual([['my_key.2', true]]);
    expect(await apply('delete', 'my_key.2', 'my_key.2')).toEqual(applied);
    expect(await selectors()).toEqual([]);
  });

  test('a removed domain leaves its key to the next of that name', async () => {
    const [key] = await underTest.server.dkimKeys(domain);
    expect(await underTest.server.apply(removeDomain())).toEqual(applied);
    expect(await underTest.server.apply(addDomain(domain, null))).toEqual(applied);
    expect(await underTest.server.dkimKeys(domain)).toEqual([key]);
  });
});
