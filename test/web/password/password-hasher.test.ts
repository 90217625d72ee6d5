import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseOptions, verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createHashPassword } from '../../../src/web/password/hash-password.ts';
import { createPasswordHasher } from '../../../src/web/password/password-hasher.ts';

const passwords = createPasswordHasher();

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

describe.each(['ARGON2ID', 'SHA512-CRYPT'] as const)('hashing by %s', (scheme) => {
  it('leaves the process to other work', async () => {
    let othersHadTheirTurn = false;
    setImmediate(() => {
      othersHadTheirTurn = true;
    });
    await passwords.hash('correct horse battery staple', scheme);
    expect(othersHadTheirTurn).toBe(true);
  });

  it('is done for no more at once than there are processors, and for all in the end', async () => {
    let [working, most] = [0, 0];
    const work = async (password: string) => {
      working += 1;
      most = Math.max(most, working);
      await sleep(5);
      working -= 1;
      return `hash of ${password}`;
    };
    const hash = createHashPassword(3, { ARGON2ID: work, 'SHA512-CRYPT': work });
    const asked = Array.from({ length: 20 }, (_, n) => hash(`password ${n}`, scheme));
    expect(await Promise.all(asked)).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('goes on after one that failed', async () => {
    const work = async (password: string) => {
      if (password === 'bad') throw new Error('no memory left');
      return password;
    };
    const hash = createHashPassword(1, { ARGON2ID: work, 'SHA512-CRYPT': work });
    await expect(hash('bad', scheme)).rejects.toThrow('no memory left');
    expect(await hash('good', scheme)).toBe('good');
  });

  it('leaves nothing behind that keeps a process from its end', () => {
    const hashing = new URL('../../../src/web/password/hash-password.ts', import.meta.url).href;
    const script = `import { createHashPassword } from '${hashing}'; await createHashPassword()('words', '${scheme}');`;
    const options = ['--input-type=module', '--eval', script];
    expect(() => execFileSync(process.execPath, options, { timeout: 20_000 })).not.toThrow();
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
