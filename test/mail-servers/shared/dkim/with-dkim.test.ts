import { createPrivateKey, sign as makeSignature, verify } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Domain } from '../../../../src/domain/address/address.ts';
import type { DkimAct, DkimChange } from '../../../../src/domain/dkim/dkim-change.ts';
import { dkimRecordName, dkimRecordText, signingSelector } from '../../../../src/domain/dkim/dkim-key.ts';
import type { DnsAnswer } from '../../../../src/domain/dns/dns-answer.ts';
import {
  type MailServer,
  MailServerUnavailable,
  UnfinishedChange,
} from '../../../../src/mail-servers/port.ts';
import {
  createOpendkimSigner,
  createRspamdSigner,
} from '../../../../src/mail-servers/shared/dkim/dkim-signer.ts';
import { addDkim } from '../../../../src/mail-servers/shared/dkim/with-dkim.ts';
import { createMemoryMailServer } from '../../../support/memory-mail-server.ts';

const domain = 'example.org' as Domain;
const applied = { kind: 'applied', removed: [] };

describe.each([
  ['rspamd', createRspamdSigner, ['selectors.map']],
  ['opendkim', createOpendkimSigner, ['key.table', 'signing.table']],
] as const)('DKIM keys of %s', (_name, createSigner, lists) => {
  let directory: string;
  let server: MailServer;
  /** What DNS has, by name. */
  let published: Map<string, DnsAnswer<string>>;
  let reloads: number;
  let reloadFails: boolean;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'facteur-dkim-'));
    published = new Map();
    reloads = 0;
    reloadFails = false;
    server = addDkim(
      { ...createMemoryMailServer(), lacks: ['dkim', 'sessions'] },
      {
        signer: createSigner(directory),
        dns: { txt: async (name) => published.get(name) ?? { kind: 'none' } },
        reload: async () => {
          if (reloadFails) throw new Error('exit code 1');
          reloads += 1;
        },
        condition: async () => ({ part: 'DKIM keys', ok: true, detail: directory }),
      },
    );
  });
  afterEach(() => rm(directory, { recursive: true }));

  const order = async (act: DkimAct, selector: string, more: Partial<DkimChange> = {}) => {
    const from = signingSelector(await server.dkimKeys(domain));
    return server.apply({
      change: { kind: 'dkim', domain, selector, act, from, ...more },
      by: 'ann (terminal)',
    });
  };
  const publish = async (selector: string, of: Domain = domain) => {
    const key = (await server.dkimKeys(of)).find((each) => each.selector === selector);
    const text = dkimRecordText('rsa', key?.publicKey ?? '');
    published.set(dkimRecordName(selector, of), { kind: 'found', records: [text] });
  };
  const refused = (why: string, selector: string) => ({
    kind: 'impossible',
    why: { code: 'dkim-key', domain, selector, why },
  });
  const usedFiles = async () => (await readdir(directory)).sort();

  test('a key is made, signs nothing, and what is shown of it is its public half', async () => {
    expect(server.lacks).toEqual(['sessions']);
    expect(await server.dkimKeys(domain)).toEqual([]);
    expect(await order('make', 's1')).toEqual(applied);
    const [key] = await server.dkimKeys(domain);
    expect(key).toMatchObject({ selector: 's1', algorithm: 'rsa', signs: false });
    const pem = await readFile(join(directory, 'example.org.s1.key'), 'utf8');
    const privateKey = createPrivateKey(pem);
    expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const publicKey = {
      key: Buffer.from(key?.publicKey ?? '', 'base64'),
      format: 'der',
      type: 'spki',
    } as const;
    const text = Buffer.from('a text');
    expect(verify('sha256', text, publicKey, makeSignature('sha256', text, privateKey))).toBe(true);
    expect(JSON.stringify(key)).not.toContain(pem.split('\n')[1]);
  });

  test('nobody but its owner may read a key, or the group too where it may read the directory', async () => {
    await order('make', 's1');
    await chmod(directory, 0o750);
    await order('make', 's2');
    const modes = await Promise.all(
      ['s1', 's2'].map(async (each) => (await stat(join(directory, `example.org.${each}.key`))).mode & 0o777),
    );
    expect(modes).toEqual([0o600, 0o640]);
    expect((await usedFiles()).filter((each) => each.endsWith('.new'))).toEqual([]);
  });

  test('mail is signed with a key only once its record is published, and the signer is told', async () => {
    await order('make', 's1');
    expect(await order('sign', 's1')).toEqual(refused('unpublished', 's1'));
    published.set('s1._domainkey.example.org', { kind: 'found', records: ['v=DKIM1; p=QUJD'] });
    expect(await order('sign', 's1')).toEqual(refused('unpublished', 's1'));
    published.set('s1._domainkey.example.org', { kind: 'unknown', why: 'timeout' });
    await expect(order('sign', 's1')).rejects.toThrow(MailServerUnavailable);
    expect(reloads).toBe(0);
    await publish('s1');
    expect(await order('sign', 's1')).toEqual(applied);
    expect(reloads).toBe(1);
    expect(await server.dkimKeys(domain)).toMatchObject([{ selector: 's1', signs: true }]);
  });

  test('another key takes over, and the former one can be deleted', async () => {
    for (const each of ['s1', 's2']) {
      await order('make', each);
      await publish(each);
    }
    await order('sign', 's1');
    expect(await order('sign', 's2', { from: null })).toEqual(refused('other-signs', 's2'));
    expect(await order('sign', 's2')).toEqual(applied);
    expect(await order('delete', 's2')).toEqual(refused('signs', 's2'));
    expect(await order('delete', 's1')).toEqual(applied);
    expect(await server.dkimKeys(domain)).toMatchObject([{ selector: 's2', signs: true }]);
    for (const list of lists) expect(await readFile(join(directory, list), 'utf8')).not.toContain('s1');
    expect(await order('stop', 's2')).toEqual(applied);
    expect(await server.dkimKeys(domain)).toMatchObject([{ selector: 's2', signs: false }]);
    expect(await order('sign', 's3')).toEqual(refused('gone', 's3'));
  });

  test('what is repeated does what is left', async () => {
    await order('make', 's1');
    const before = await server.dkimKeys(domain);
    expect(await order('make', 's1')).toEqual(applied);
    expect(await server.dkimKeys(domain)).toEqual(before);
    await publish('s1');
    reloadFails = true;
    await expect(order('sign', 's1', { from: null })).rejects.toThrow(UnfinishedChange);
    reloadFails = false;
    expect(await order('sign', 's1', { from: null })).toEqual(applied);
    expect(reloads).toBe(1);
    await order('stop', 's1');
    for (const _ of [1, 2]) expect(await order('delete', 's1')).toEqual(applied);
  });

  test('what others wrote stays byte for byte', async () => {
    const other = '# by hand\n*@other.example\tx._domainkey.other.example\nother.example  x\n\n';
    for (const list of lists) await writeFile(join(directory, list), other, { mode: 0o644 });
    await order('make', 's1');
    await publish('s1');
    await order('sign', 's1');
    for (const list of lists) {
      const text = await readFile(join(directory, list), 'utf8');
      expect(text.startsWith(other.trimEnd())).toBe(true);
      expect((await stat(join(directory, list))).mode & 0o777).toBe(0o644);
    }
    await order('stop', 's1');
    await order('delete', 's1');
    for (const list of lists) expect(await readFile(join(directory, list), 'utf8')).toBe(other);
  });

  test('domains whose names begin alike have keys of their own', async () => {
    const longer = 'example.org.uk' as Domain;
    await order('make', 's1');
    await server.apply({
      change: { kind: 'dkim', domain: longer, selector: 's2', act: 'make', from: null },
      by: 'ann (terminal)',
    });
    expect(await server.dkimKeys(domain)).toMatchObject([{ selector: 's1' }]);
    expect(await server.dkimKeys(longer)).toMatchObject([{ selector: 's2' }]);
  });

  test('a file that is no key is there, and can’t sign', async () => {
    await writeFile(join(directory, 'example.org.s1.key'), 'no key');
    expect(await server.dkimKeys(domain)).toEqual([
      { selector: 's1', algorithm: 'rsa', publicKey: null, signs: false },
    ]);
    expect(await order('sign', 's1')).toEqual(refused('unreadable', 's1'));
  });

  test('without its directory, the mail server says what to check', async () => {
    await rm(directory, { recursive: true });
    await expect(server.dkimKeys(domain)).rejects.toThrow(/Check DKIM_DIRECTORY/);
    await expect(order('make', 's1')).rejects.toThrow(MailServerUnavailable);
    await import('node:fs/promises').then(({ mkdir }) => mkdir(directory));
  });

  test('other orders go to the mail server', async () => {
    const order = { change: { kind: 'domain', domain, postmaster: null }, by: 'ann (terminal)' } as const;
    expect(await server.apply(order)).toEqual(applied);
    expect(await server.domains()).toEqual([domain]);
    expect(await server.conditions()).toMatchObject([{ part: 'Mail server' }, { part: 'DKIM keys' }]);
  });
});
