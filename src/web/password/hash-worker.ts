import { parentPort, workerData } from 'node:worker_threads';
import { encrypt } from 'unixcrypt';

// A thread of its own for one hash: SHA512-CRYPT takes half a second, in JavaScript.
parentPort?.postMessage(encrypt(String(workerData)));
