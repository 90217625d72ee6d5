import { execFileSync } from 'node:child_process';
import { parseOptions, verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/web/passwords.ts';

const passwords = createPasswords();

describe('hashing', () => {
  it('gives what Dovecot reads: its prefix, then Argon2id with one lane', async () => {
    const stored = await passwords.hash('correct horse battery staple', 'ARGON2ID');
    expect(stored).toMatch(/^\{ARGON2ID\}\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const hash = stored.slice('{ARGON2ID}'.length);
    expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    expect(await verify(hash, 'correct horse battery staple')).toBe(true);
    expect(await verify(hash, 'correct horse battery stable')).toBe(false);
  });

  it('gives what AlternC writes, where a mail server wants that', async () => {
    const stored = await passwords.hash('correct horse battery staple', 'SHA512-CRYPT');
    expect(stored).toMatch(/^\{SHA512-CRYPT\}\$6\$[./A-Za-z0-9]{16}\$[./A-Za-z0-9]{86}$/);
    const hash = stored.slice('{SHA512-CRYPT}'.length);
    const [, , salt = ''] = hash.split('$');
    const by = execFileSync('openssl', ['passwd', '-6', '-salt', salt, 'correct horse battery staple']);
    expect(by.toString().trim()).toBe(hash);
  });

  it.each(['ARGON2ID', 'SHA512-CRYPT'] as const)('gives two hashes for one password: %s', async (scheme) => {
    expect(await passwords.hash('the same one', scheme)).not.toBe(
      await passwords.hash('the same one', scheme),
    );
  });
});

describe('the commonest passwords', () => {
  it.each(['123456', 'password', 'qwerty123456', 'MotherFucker', '1q2w3e4r5t6y'])(
    'know %s',
    async (password) => {
      expect(await passwords.isCommon(password)).toBe(true);
    },
  );

  it.each(['correct horse battery staple', ''])('do not know "%s"', async (password) => {
    expect(await passwords.isCommon(password)).toBe(false);
  });

  it('are 10,000 and more: all that the list has', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    const ranked = dictionary['passwords-common'];
    expect(ranked.length).toBeGreaterThan(10_000);
    for (const password of [ranked[9_999], ranked.at(-1)]) {
      expect(await passwords.isCommon(password ?? '')).toBe(true);
    }
  });
});
