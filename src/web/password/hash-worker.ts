import { parentPort, workerData } from 'node:worker_threads';
import { encrypt } from 'unixcrypt';

// A thread for one hash: SHA512-CRYPT in JavaScript takes half a second.
parentPort?.postMessage(encrypt(String(workerData)));
