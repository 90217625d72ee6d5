import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../lib/sync-directory.ts';
import { publicKeyText } from './checkpoint.ts';

/** The file with the key that signs the next checkpoint. Once it has signed, another key replaces it. */
export type SigningKey = {
  /** The current key; created where there is none. @param named the key that the last checkpoint names; null: there is none. */
  readonly current: (named: string | null) => Promise<KeyObject>;
  /** Creates the next key, in a file beside until `advance`. */
  readonly prepare: () => Promise<KeyObject>;
  /** Deletes the current key and replaces it with the prepared one. */
  readonly advance: () => Promise<void>;
};

/** @param file readable by us alone; the next key is stored beside it. */
export function createSigningKey(file: string): SigningKey {
  const prepared = `${file}.next`;

  async function prepare(): Promise<KeyObject> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await rm(prepared, { force: true });
    await writeFile(prepared, text, { mode: 0o600, flag: 'wx', flush: true });
    // A checkpoint that names a key must not be on the disk without it.
    await syncDirectory(dirname(file));
    return privateKey;
  }

  const advance = (): Promise<void> => rename(prepared, file);
  const read = async (path: string): Promise<KeyObject> => createPrivateKey(await readFile(path, 'utf8'));

  /** Whether the prepared key is that one. A power cut leaves half of one that nothing has named yet. */
  async function isPrepared(named: string): Promise<boolean> {
    const text = await readFile(prepared, 'utf8');
    try {
      return publicKeyText(createPrivateKey(text)) === named;
    } catch {
      return false;
    }
  }

  return {
    prepare,
    advance,
    async current(named) {
      // A process that was killed between signing and replacing the key left both.
      if (named !== null && existsSync(prepared) && (await isPrepared(named))) await advance();
      if (existsSync(file)) return read(file);
      const key = await prepare();
      await advance();
      return key;
    },
  };
}
