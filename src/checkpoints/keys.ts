import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { publicKeyText } from './checkpoint.ts';

/** The key that signs the next checkpoint, in a file of its own. Once it has signed, another takes its place. */
export type SigningKey = {
  /** The key, made where there is none. @param named whose turn it is, by the last checkpoint; null: it is the first. */
  readonly current: (named: string | null) => Promise<KeyObject>;
  /** Makes the key after it, and keeps it beside until `advance`. */
  readonly prepare: () => Promise<KeyObject>;
  /** Deletes the current key, and has the prepared one be it. */
  readonly advance: () => Promise<void>;
};

/** @param file readable by us alone; the key after it is kept beside. */
export function createSigningKey(file: string): SigningKey {
  const prepared = `${file}.next`;

  async function prepare(): Promise<KeyObject> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await rm(prepared, { force: true });
    await writeFile(prepared, text, { mode: 0o600, flag: 'wx', flush: true });
    return privateKey;
  }

  const advance = (): Promise<void> => rename(prepared, file);
  const read = async (path: string): Promise<KeyObject> => createPrivateKey(await readFile(path, 'utf8'));

  return {
    prepare,
    advance,
    async current(named) {
      // A process that was killed between signing and the change of keys left both.
      if (named !== null && existsSync(prepared) && publicKeyText(await read(prepared)) === named)
        await advance();
      if (existsSync(file)) return read(file);
      const key = await prepare();
      await advance();
      return key;
    },
  };
}
