import type { Observers } from '../observers.ts';
import type { Define } from './define.ts';
import type { RequestInstruments } from './requests.ts';

/** Seconds. A call over a network, or of a program on this host. */
const callBuckets = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10];
/** Seconds. A job waits for a mail server or a platform, up to its timeout. */
const jobBuckets = [0.01, 0.05, 0.25, 1, 5, 30];
/** Seconds. A sync of a million addresses takes some ten. */
const syncBuckets = [0.1, 0.5, 1, 5, 15, 60, 300];

/** The metrics that are written as things happen. */
export function defineEvents(define: Define, { links }: Pick<RequestInstruments, 'links'>): Observers {
  const calls = define.counter(
    'facteur_platform_calls_total',
    'Calls of the API of a chat platform; rate_limited: answered 429, or held back for one',
    ['platform', 'method', 'outcome'],
  );
  const callTimes = define.histogram(
    'facteur_platform_call_duration_seconds',
    'How long calls of the API of a chat platform take',
    callBuckets,
    ['platform'],
  );
  const jobTimes = define.histogram(
    'facteur_job_duration_seconds',
    'How long jobs run, each attempt by itself',
    jobBuckets,
    ['queue', 'outcome'],
  );
  const serverTimes = define.histogram(
    'facteur_mail_server_call_duration_seconds',
    'How long reads and changes of a mail server take; away: it could not be reached or used, refused: it refused one change',
    callBuckets,
    ['server', 'operation', 'outcome'],
  );
  const pageTimes = define.histogram(
    'facteur_http_request_duration_seconds',
    'How long the web server takes to answer, by route',
    callBuckets,
    ['route', 'method', 'status'],
  );
  const hashTimes = define.histogram(
    'facteur_password_hash_duration_seconds',
    'How long a new password takes to be hashed (Argon2id, where the mail server takes it), with the wait for a processor',
    [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    ['scheme'],
  );
  const syncTimes = define.histogram(
    'facteur_sync_duration_seconds',
    'How long it takes to read all addresses of the mail servers',
    syncBuckets,
    ['outcome'],
  );
  const errors = define.counter(
    'facteur_errors_total',
    'Unexpected errors: the log has the cause of each, under the number that the user was told',
  );
  return {
    platformCalled: ({ platform, method, outcome, seconds }) => {
      calls.inc({ platform, method, outcome });
      callTimes.observe({ platform }, seconds);
    },
    jobEnded: ({ queue, outcome, seconds }) => jobTimes.observe({ queue, outcome }, seconds),
    mailServerCalled: ({ server, operation, outcome, seconds }) =>
      serverTimes.observe({ server, operation, outcome }, seconds),
    pageServed: ({ route, isOfLink, method, status, seconds }) => {
      pageTimes.observe({ route, method, status }, seconds);
      if (isOfLink && method === 'GET') links.inc({ event: status < 300 ? 'opened' : 'opened_in_vain' });
    },
    passwordHashed: (scheme, seconds) => hashTimes.observe({ scheme }, seconds),
    synced: ({ seconds, isOk }) => syncTimes.observe({ outcome: isOk ? 'ok' : 'failed' }, seconds),
    errorReported: () => errors.inc(),
  };
}
