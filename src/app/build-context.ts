import type { Adapter } from '../chat/delivery/adapter.ts';
import { type CheckpointWriter, createCheckpointWriter } from '../checkpoints/keeper.ts';
import { localDirectories } from '../config/mail-user-access.ts';
import { createFetchSts } from '../dns/fetch-sts.ts';
import { createDns } from '../dns/resolver.ts';
import { newMailboxId } from '../domain/address/mailbox-id.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import { createErrorReporter, type ReportError } from '../logging/report-error.ts';
import { createLastErrors, type LastErrors } from '../queue/last-errors.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import { createAppSeal } from '../requests/context/seal.ts';
import { createDueSweep, type DueSweep } from '../requests/due/due-sweep.ts';
import { createMirrorSync, type MirrorSync } from '../requests/mirror/mirror-sync.ts';
import type { AppSettings, Resources } from './app-options.ts';
import { checkpointsPath, type QueueConnection } from './connect-queue.ts';
import { groupsOf } from './groups-of.ts';
import { type ApprovalsChannels, createApprovalsChannels } from './health/approvals-channels.ts';
import { measureFreeSpace } from './health/disk.ts';
import { createHealth } from './health/health.ts';
import type { HealthCheck } from './health/probe.ts';
import { healthProbes } from './health/probes.ts';
import { createRecentErrors } from './health/recent-errors.ts';
import { countErrors } from './metrics/count-errors.ts';
import type { Data } from './open-data.ts';
import type { Mail } from './open-mail-servers.ts';

/** Where people reach us. Web and chats need the context to start, so they enter themselves here once they run. */
type Frontends = { webPort: number; readonly adapters: Adapter[] };

export type Context = {
  readonly app: AppContext;
  readonly frontends: Frontends;
  readonly reportError: ReportError;
  readonly lastErrors: LastErrors;
  readonly checkpoints: CheckpointWriter;
  readonly mirror: MirrorSync;
  readonly approvalsChannels: ApprovalsChannels;
  readonly dueSweep: DueSweep;
  readonly health: () => Promise<readonly HealthCheck[]>;
};

/** Builds what the use cases work with, and what tells how all of it is. Nothing of it acts by itself yet. */
export function buildContext(
  settings: AppSettings,
  data: Data,
  { mailServer }: Mail,
  { queue, names, relay }: QueueConnection,
  resources: Resources,
): Context {
  const { config, servers, terminal, clock, policy, observers } = settings;
  const { directory, store } = data;
  const logError = countErrors(createErrorReporter(settings.log), observers);
  const errors = createRecentErrors(logError, clock);
  const lastErrors = createLastErrors(clock, monotonicNow);
  const frontends: Frontends = { webPort: config.web.port, adapters: [] };
  const { adapters } = frontends;
  const dns = createDns({ servers: config.domains.dnsServers });
  const app: AppContext = {
    store,
    mailServer,
    publish: relay.publish,
    seal: createAppSeal(directory.secret(), config.secrets),
    clock,
    newMailboxId,
    retentionDays: config.retentionDays,
    policy: () => policy.current(),
    admins: config.admins,
    tracing: settings.tracing,
    fence: settings.lease ?? undefined,
    get publicUrl() {
      return config.publicUrl ?? `http://${config.web.host}:${frontends.webPort}`;
    },
    activePlatforms: () => [
      ...adapters.map(({ platform }) => platform),
      ...(terminal ? (['terminal'] as const) : []),
    ],
    domainLook: { dns, fetchSts: createFetchSts({ dns }), expected: config.domains },
    groups: groupsOf(adapters),
    healthChecks: () => health(),
  };
  const checkpoints = createCheckpointWriter({
    file: checkpointsPath(config),
    keyFile: directory.auditKey,
    audit: store.audit,
    clock,
    mayWrite: () => void settings.lease?.token(),
  });
  resources.defer(checkpoints.stop);
  const mirror = createMirrorSync(app, monotonicNow, observers.synced);
  resources.defer(mirror.stop);
  const dueSweep = createDueSweep(app, settings.monotonicNow);
  const approvalsChannels = createApprovalsChannels({ policy: policy.current, adapters, clock });
  const health = createHealth({
    probes: healthProbes,
    parts: {
      mailServer,
      lastErrors,
      store,
      replication: data.replication,
      redis: queue.redis,
      redisName: queue.name,
      queues: names,
      unscheduled: queue.unscheduled,
      disk: { places: localDirectories(servers, config.dataDirectory), freeAt: measureFreeSpace },
      errors,
      mirror,
      adapters,
      approvalsChannels,
      dueSweep,
      policy,
      checkpoints,
      lease: settings.lease,
      clock,
      monotonicNow,
    },
    clock,
    // Not `errors.reportError`: health's findings say already what it can't ask.
    reportError: logError,
  });
  const { reportError } = errors;
  return {
    app,
    frontends,
    reportError,
    lastErrors,
    checkpoints,
    mirror,
    approvalsChannels,
    dueSweep,
    health,
  };
}
