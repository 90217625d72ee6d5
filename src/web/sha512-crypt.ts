import { parentPort, workerData } from 'node:worker_threads';
import { encrypt } from 'unixcrypt';

// A thread of its own for one hash: see sha512Crypt in passwords.ts.
parentPort?.postMessage(encrypt(String(workerData)));
