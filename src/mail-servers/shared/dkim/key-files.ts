import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Domain } from '../../../domain/address/address.ts';
import type { DkimKey } from '../../../domain/dkim/dkim-key.ts';
import { errorCode } from '../../../lib/error-details.ts';
import { syncDirectory } from '../../../lib/sync-directory.ts';

/** A key as it lies in its directory. */
type KeyFile = Omit<DkimKey, 'signs'>;

/** The keys of domains in a directory. What is read of a private key is its public half alone. */
export type KeyFiles = {
  readonly directory: string;
  pathOf(domain: Domain, selector: string): string;
  /** Sorted by selector. */
  list(domain: Domain): Promise<KeyFile[]>;
  make(domain: Domain, selector: string): Promise<void>;
  remove(domain: Domain, selector: string): Promise<void>;
};

const generate = promisify(generateKeyPair);

/** Each key is a file `DOMAIN.SELECTOR.key` in PEM, as rspamd's own `path` has it. */
export function createKeyFiles(directory: string): KeyFiles {
  const pathOf = (domain: Domain, selector: string) => join(directory, `${domain}.${selector}.key`);
  return {
    directory,
    pathOf,
    async list(domain) {
      const selectors = (await readdir(directory))
        .filter((name) => name.startsWith(`${domain}.`) && name.endsWith('.key'))
        .map((name) => name.slice(domain.length + 1, -'.key'.length))
        // What has a dot is a key of a domain whose name begins with this one.
        .filter((selector) => selector !== '' && !selector.includes('.'))
        .sort();
      const read = await Promise.all(
        selectors.map(async (selector) => readKey(pathOf(domain, selector), selector)),
      );
      return read.filter((key) => key !== null);
    },
    async make(domain, selector) {
      const { privateKey } = await generate('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      await writeBeside(pathOf(domain, selector), privateKey, 0o600);
    },
    remove: (domain, selector) => rm(pathOf(domain, selector), { force: true }),
  };
}

/** Null: it has been removed since it was listed. */
async function readKey(path: string, selector: string): Promise<KeyFile | null> {
  try {
    const { publicKey, algorithm } = publicHalf(await readFile(path, 'utf8'));
    return { selector, algorithm, publicKey };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    // One that Facteur may not read, or that is no key, is there all the same.
    return { selector, algorithm: 'rsa', publicKey: null };
  }
}

function publicHalf(pem: string): Pick<KeyFile, 'algorithm'> & { readonly publicKey: string } {
  const key = createPublicKey(createPrivateKey(pem));
  const der = key.export({ type: 'spki', format: 'der' });
  if (key.asymmetricKeyType === 'rsa') return { algorithm: 'rsa', publicKey: der.toString('base64') };
  // Of Ed25519 the record holds the key alone (RFC 8463, 4.2).
  return { algorithm: 'ed25519', publicKey: der.subarray(-32).toString('base64') };
}

/**
 * Writes a file whole, by a rename. The signer runs as another user: the file gets the owner of the directory, where we may
 * give it away, and its group may read it where the group may read the directory.
 * @param mode the least of who may; of a file that is there already, its own mode stays.
 */
export async function writeBeside(path: string, text: string, mode: number): Promise<void> {
  const directory = await stat(join(path, '..'));
  const before = await statIfThere(path);
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  const { uid, gid } = before ?? directory;
  if (process.getuid?.() === 0) await chown(draft, uid, gid);
  await chmod(draft, before ? before.mode & 0o777 : mode | (directory.mode & 0o040));
  await rename(draft, path);
  await syncDirectory(join(path, '..'));
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
