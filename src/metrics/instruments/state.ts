import type { Define } from './define.ts';

export type StateInstruments = ReturnType<typeof defineState>;

export const leaseHeldMetric = [
  'facteur_lease_held',
  '1 where this Facteur holds the lease, by which one of several acts, 0 where it waits; missing with a private redis-server',
] as const;

/** The metrics that are read at each scrape: of the database, Redis, the disk, and health's checks. */
export function defineState(define: Define) {
  const { gauge } = define;
  return {
    openRequests: gauge('facteur_requests_open', 'Requests that have not ended, by state', ['state']),
    outboxRows: gauge('facteur_outbox_rows', 'Jobs that are committed and not done yet', ['queue']),
    outboxAge: gauge('facteur_outbox_oldest_age_seconds', 'How long the oldest of these jobs has waited', [
      'queue',
    ]),
    inboxPayloads: gauge('facteur_inbox_payloads', 'What a platform has sent and is not answered yet', [
      'platform',
    ]),
    inboxAge: gauge('facteur_inbox_oldest_age_seconds', 'How long the oldest of these payloads has waited', [
      'platform',
    ]),
    openLinks: gauge('facteur_links_open', 'One-time links that can be used now'),
    auditRows: gauge('facteur_audit_rows', 'Rows of the audit'),
    databaseSize: gauge('facteur_database_size_bytes', 'Size of a database with its write-ahead log', [
      'database',
    ]),
    queueJobs: gauge('facteur_queue_jobs', 'Jobs in Redis, by queue and state', ['queue', 'state']),
    queueAge: gauge(
      'facteur_queue_oldest_age_seconds',
      'How long the oldest waiting job of a queue has waited',
      ['queue'],
    ),
    checkpoint: gauge(
      'facteur_audit_checkpoint_timestamp_seconds',
      'When the audit’s checkpoints were last up to date; 0: not since the start',
    ),
    lastSync: gauge(
      'facteur_sync_last_success_timestamp_seconds',
      'When all addresses of the mail servers were last read; 0: not since the start',
    ),
    replicaLag: gauge(
      'facteur_replica_lag_seconds',
      'For how long the replica has lacked something that was committed; 0 where there is no replica',
    ),
    leaseHeld: gauge(...leaseHeldMetric),
    diskFree: gauge('facteur_disk_free_bytes', 'Free space where data or mail is kept', ['path']),
    diskFiles: gauge('facteur_disk_free_inodes', 'How many more files fit where data or mail is kept', [
      'path',
    ]),
    health: gauge('facteur_health', 'A part as /health tells it: 1 where it works, 0 where it does not', [
      'check',
      'part',
    ]),
  };
}
