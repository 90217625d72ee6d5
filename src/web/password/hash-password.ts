import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { PasswordScheme } from '../../mail-servers/port.ts';

/** Hashes passwords in the form that Dovecot stores, off the main thread. */
export type HashPassword = (password: string, scheme: PasswordScheme) => Promise<string>;

/**
 * Argon2id's parameters from the OWASP Password Storage Cheat Sheet: 19 MiB, two passes. One lane, because Dovecot
 * verifies through libsodium, whose crypto_pwhash supports no other.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const hashers: Readonly<Record<PasswordScheme, (password: string) => Promise<string>>> = {
  ARGON2ID: async (password) => {
    const { hash } = await import('@node-rs/argon2');
    return `{ARGON2ID}${await hash(password, cost)}`;
  },
  'SHA512-CRYPT': async (password) => `{SHA512-CRYPT}${await hashInThread(password)}`,
};

/**
 * Creates a hasher that runs at most `concurrency` hashes at once, by default one per processor, so that many new
 * passwords at once exhaust neither threads nor memory. Nothing keeps running between two hashes.
 */
export function createHashPassword(concurrency = availableParallelism(), hashBy = hashers): HashPassword {
  const limited = pLimit(concurrency);
  return (password, scheme) => limited(() => hashBy[scheme](password));
}

/** Hashes in a thread that ends with it. */
function hashInThread(password: string): Promise<string> {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), {
    workerData: password,
    // Not the process's own options: a thread may not accept them.
    execArgv: [],
    env: {},
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (hashed: string) => resolve(hashed));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that hashes a password ended with ${code}`)));
  });
}
