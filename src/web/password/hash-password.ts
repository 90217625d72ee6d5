import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { hash } from '@node-rs/argon2';
import pLimit from 'p-limit';
import type { PasswordScheme } from '../../mail-servers/port.ts';

/** Hashes passwords, as Dovecot stores them, while the process goes on with other work. */
export type HashPassword = (password: string, scheme: PasswordScheme) => Promise<string>;

/**
 * Argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes. One lane, because Dovecot
 * verifies through libsodium, whose crypto_pwhash knows no other.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const hashers: Readonly<Record<PasswordScheme, (password: string) => Promise<string>>> = {
  ARGON2ID: async (password) => `{ARGON2ID}${await hash(password, cost)}`,
  'SHA512-CRYPT': async (password) => `{SHA512-CRYPT}${await hashInThread(password)}`,
};

/**
 * At most `maxConcurrent` at a time, the rest in their turn: as many as there are processors, so that a crowd of new passwords
 * takes neither all threads nor all memory. Nothing is left running between two hashes, or at the end.
 */
export function createHashPassword(concurrency = availableParallelism(), by = hashers): HashPassword {
  const limited = pLimit(concurrency);
  return (password, scheme) => limited(() => by[scheme](password));
}

/** A hash that a thread of its own makes, and ends with. */
function hashInThread(password: string): Promise<string> {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), {
    workerData: password,
    // Not the options of the process, which a thread may not know.
    execArgv: [],
    env: {},
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (made: string) => resolve(made));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that hashes a password ended with ${code}`)));
  });
}
