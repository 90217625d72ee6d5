import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from '../../commands/index.ts';
import { checkpointAuditJob } from '../../jobs/checkpoint-audit.ts';
import { expireRequestsJob } from '../../jobs/expire-requests.ts';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { measureMailboxesJob } from '../../jobs/measure-mailboxes.ts';
import { pruneChatStateJob } from '../../jobs/prune-chat-state.ts';
import { purgeRemovedJob } from '../../jobs/purge-removed.ts';
import { remindApproversJob } from '../../jobs/remind-approvers.ts';
import { syncMirrorJob } from '../../jobs/sync-mirror.ts';
import type { Adapter } from '../chat/delivery/adapter.ts';
import { createDispatcher, type Dispatcher } from '../chat/dispatch/dispatcher.ts';
import { translationsFor } from '../chat/i18n/languages.ts';
import { startTerminal, type Terminal, type TerminalOptions } from '../chat/terminal/start.ts';
import { type CheckpointWriter, checkpointsFile, createCheckpointWriter } from '../checkpoints/keeper.ts';
import type { Config } from '../config/config.ts';
import { openDataDirectory } from '../config/data-directory.ts';
import { localDirectories, requiredMailUserAccess } from '../config/mail-user-access.ts';
import { noPolicySource, type PolicySource } from '../config/policy-file.ts';
import { platforms } from '../domain/actor.ts';
import { newMailboxId } from '../domain/address/mailbox-id.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import { createErrorReporter } from '../logging/report-error.ts';
import type { ConfiguredServer } from '../mail-servers/connection-settings.ts';
import { defaultServer, type OpenMailServer } from '../mail-servers/open-mail-server.ts';
import type { PublicKey } from '../mail-servers/remote/keys.ts';
import { claimsQueue, type OrderClaim, type OrderClaimReply } from '../mail-servers/remote/protocol.ts';
import { createSealedHandler } from '../mail-servers/remote/sealed-calls.ts';
import { createLastErrors } from '../queue/last-errors.ts';
import { auditHeadKey, createAuditHeadStore } from '../queue/redis/audit-head.ts';
import { createRelay, type Relay } from '../queue/relay.ts';
import { type RunningQueue, startQueue } from '../queue/start-queue.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import { createAppSeal } from '../requests/context/seal.ts';
import { createClaimHandler } from '../requests/lifecycle/claim-handler.ts';
import { createMirrorSync, type MirrorSync } from '../requests/mirror/mirror-sync.ts';
import { chatQueue, mailServerQueue } from '../requests/outbox/queue-names.ts';
import { openStore } from '../store/store.ts';
import { createHashPassword } from '../web/password/hash-password.ts';
import { createPasswordHasher } from '../web/password/password-hasher.ts';
import { startWebServer } from '../web/server/web-server.ts';
import { createApprovalsChannels, logUnreachable } from './health/approvals-channels.ts';
import { measureFreeSpace } from './health/disk.ts';
import { createHealth } from './health/health.ts';
import { healthProbes } from './health/probes.ts';
import { createRecentErrors } from './health/recent-errors.ts';
import { watchHealth } from './health/watch-health.ts';
import { type JobHandlerDeps, jobHandlers, terminalNotifier } from './job-handlers.ts';
import { refuseLostDatabase } from './lost-database.ts';
import { createEnvelopes, openAllServers } from './open-mail-servers.ts';
import { createStaleQueueGuard } from './stale-queue-guard.ts';
import { startPlatforms } from './start-platforms.ts';
import { watchDatabase } from './watch-database.ts';

/** How often what could not be published is tried again. */
const republishInterval = 2_000;
/** What many requests that end together show is brought by one job. */
const showBatchSize = 25;
/** How long a start waits for what was left undone. */
const resumeTimeout = 3_000;

export type App = {
  readonly app: AppContext;
  readonly dispatcher: Dispatcher;
  /** Null where no terminal was given. */
  readonly terminal: Terminal | null;
  /** Resolves where it can't go on and is to be stopped, to why and what to do. */
  readonly unrecoverable: Promise<string>;
  /** Ends everything within 10 s, whatever is down. */
  readonly stop: () => Promise<void>;
};

export type AppOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** Null: nobody chats in a terminal. */
  readonly terminal: Pick<TerminalOptions, 'input' | 'output' | 'isTty' | 'greeting'> | null;
  readonly openMailServer: OpenMailServer;
  /** The mail servers that the policy file names; without any, the one of the environment. */
  readonly servers?: readonly ConfiguredServer[];
  readonly clock?: () => number;
  /** Who may what; without one, the terminal and `ADMINS`. */
  readonly policy?: PolicySource;
};

/**
 * Starts what the configuration asks for, on parts of its own where it names none.
 * @throws Error whose message says what the operator has to do.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, terminal, clock = Date.now, policy = noPolicySource } = options;
  const { servers = [defaultServer(config.doveadm, config.recipientDelimiter)] } = options;
  await using starting = new AsyncDisposableStack();
  const data = openDataDirectory(config.dataDirectory, requiredMailUserAccess(servers, config.dataDirectory));
  starting.defer(data.unlock);
  const report = createErrorReporter(log);
  const errors = createRecentErrors(report, clock);
  const { reportError } = errors;
  const queueing = startQueue({
    target: config.redis,
    directory: data.queue,
    batchSizes: { [chatQueue('terminal')]: showBatchSize },
    log,
  });
  const store = openStore(data.database);
  starting.defer(store.close);
  // What came of it is asked below.
  queueing.catch(() => undefined);
  const envelopes = createEnvelopes(servers, data.key);
  const mailServer = await openAllServers({
    servers,
    openMailServer: options.openMailServer,
    queue: queueing,
    envelopes,
    knownDomains: () => store.domains.all().map(({ domain }) => domain),
    knownAliasDomains: store.aliasDomains.all,
    mailDirectory: data.mail,
    // Where domains are known, or were, a directory that is missing has been lost: an empty one would hide that.
    createIfMissing: !store.domains.everKnown(),
    log,
    clock,
  });
  starting.defer(mailServer.close);
  const queue = await queueing;
  starting.defer(queue.stop);
  const checkpointFile = config.auditCheckpoints ?? join(config.dataDirectory, checkpointsFile);
  const auditHead = createAuditHeadStore(queue.redis);
  if (store.audit.head() === null) {
    // Where Redis is away the checkpoints alone tell.
    const head = await auditHead.read().catch(() => null);
    await refuseLostDatabase(data.database, {
      checkpoints: checkpointFile,
      queuedRow: head?.row ?? null,
      forget: config.redis
        ? `type redis-cli DEL ${auditHeadKey} for ${queue.name}`
        : `move ${data.queue} away`,
    });
  }
  const names = [
    ...mailServer.all.map(({ name }) => mailServerQueue(name)),
    ...platforms.map((platform) => chatQueue(platform)),
  ];
  const staleQueueGuard = createStaleQueueGuard({ audit: store.audit, auditHead, queue, names, log });
  const relay = createRelay({
    outbox: store.outbox,
    add: staleQueueGuard.add,
    clock: monotonicNow,
    onError: queue.onError,
  });
  const web = { port: config.web.port };
  const adapters: Adapter[] = [];
  const lastErrors = createLastErrors(clock, monotonicNow);
  const app: AppContext = {
    store,
    mailServer,
    publish: relay.publish,
    seal: createAppSeal(data.secret(), config.secrets),
    clock,
    newMailboxId,
    retentionDays: config.retentionDays,
    policy: () => policy.current(),
    admins: config.admins,
    get publicUrl() {
      return config.publicUrl ?? `http://${config.web.host}:${web.port}`;
    },
    activePlatforms: () => [
      ...adapters.map(({ platform }) => platform),
      ...(terminal ? (['terminal'] as const) : []),
    ],
    healthChecks: () => health(),
  };
  const checkpoints = createCheckpointWriter({
    file: checkpointFile,
    keyFile: data.auditKey,
    audit: store.audit,
    clock,
  });
  starting.defer(checkpoints.stop);
  const mirror = createMirrorSync(app, monotonicNow);
  starting.defer(mirror.stop);
  const approvalsChannels = createApprovalsChannels({ policy: policy.current, adapters, clock });
  const health = createHealth({
    probes: healthProbes,
    parts: {
      mailServer,
      lastErrors,
      store,
      redis: queue.redis,
      redisName: queue.name,
      queues: names,
      unscheduled: queue.unscheduled,
      disk: { places: localDirectories(servers, config.dataDirectory), freeAt: measureFreeSpace },
      errors,
      mirror,
      adapters,
      approvalsChannels,
      policy,
      checkpoints,
      clock,
      monotonicNow,
    },
    clock,
    // What health itself can't ask is in its findings already.
    reportError: report,
  });
  // Whoever starts with addresses on the mail server finds them in the first list.
  if (!store.domains.everKnown()) await initialSync(mirror, log);
  const server = await startWebServer({
    ...config.web,
    app,
    passwords: createPasswordHasher(createHashPassword()),
    clientSettings: config.clientSettings,
    reportError,
    monotonicNow,
  });
  starting.defer(server.close);
  web.port = server.port;
  const dispatcher = createDispatcher({ app, commands, translationsFor: translationsFor, reportError });
  const chat = terminal && startTerminal({ dispatcher, log, ...terminal });
  starting.defer(() => chat?.close());
  const { note: recordChannelAccess } = approvalsChannels;
  const chats = {
    config,
    app,
    dispatcher,
    commands,
    translationsFor: translationsFor,
    recordChannelAccess,
    log,
    reportError,
  };
  for (const adapter of await startPlatforms(chats)) {
    adapters.push(adapter);
    starting.defer(adapter.stop);
  }
  if (envelopes.size > 0) serveClaims(queue, { app, envelopes, reportError, log }, data.key().public);
  const mouths = [...adapters, ...(chat ? [terminalNotifier(chat)] : [])];
  // Before anything that is not this database's is taken up. Where Redis is away, it is done before the first job is added.
  await staleQueueGuard.ensure().catch(queue.onError);
  queue.onReady(staleQueueGuard.doubt);
  queue.startWorkers(jobHandlers({ app, envelopes, log, reportError }, lastErrors, mouths), [
    expireRequestsJob(app),
    remindApproversJob(app),
    purgeRemovedJob(app),
    measureMailboxesJob(app),
    indexAddressesJob(app),
    pruneChatStateJob(app),
    syncMirrorJob(mirror),
    checkpointAuditJob(checkpoints),
  ]);
  // What others changed while we were away shows up at once, be Redis there or not.
  if (mirror.state().last === null) void initialSync(mirror, log);
  void initialCheckpoint(checkpoints, log);
  starting.defer(startPublishing(relay, queue));
  const broken = Promise.withResolvers<string>();
  starting.defer(watchDatabase({ store, file: data.database, log, clock, end: broken.resolve }));
  await waitForResume(adapters);
  starting.defer(watchHealth({ check: health, log }));
  // Whoever approves is to be reached before somebody needs that.
  void logUnreachable(approvalsChannels, log);
  const running = starting.move();
  log.info({ web: app.publicUrl }, 'Facteur is ready');
  return {
    app,
    dispatcher,
    terminal: chat,
    unrecoverable: broken.promise,
    stop: () => running.disposeAsync(),
  };
}

/** Workers on other hosts ask for what they are to do. */
function serveClaims(queue: RunningQueue, deps: JobHandlerDeps, key: PublicKey): void {
  const { app, envelopes, reportError, log } = deps;
  const claims = createClaimHandler(app, reportError);
  const bot = { target: 'bot', envelopeOf: (server: string) => envelopes.get(server) } as const;
  queue.serveRpc(
    claimsQueue,
    createSealedHandler<OrderClaim, OrderClaimReply>(bot, ({ row }, server) => claims(server, row)),
  );
  log.info({ FACTEUR_KEY: key, servers: [...envelopes.keys()] }, 'Workers know Facteur by this key');
}

/** What was acknowledged before the last end is done first, unless a platform keeps it waiting. */
async function waitForResume(adapters: readonly Adapter[]): Promise<void> {
  const resuming = Promise.all(adapters.map(({ resume }) => resume()));
  await Promise.race([resuming, pause(resumeTimeout, undefined, { ref: false })]);
}

async function initialSync(mirror: MirrorSync, log: Logger): Promise<void> {
  try {
    const { drifted, filled } = await mirror.sync();
    if (filled > 0)
      log.info({ addresses: filled }, 'The mail server had addresses already; they can be managed now');
    if (drifted > 0) log.info({ drifted }, 'Others changed addresses on the mail server; /mail drift tells');
  } catch (err) {
    log.warn({ err }, 'The mail server could not be asked for its addresses; that is tried again');
  }
}

/** At once, be Redis there or not: what came to be while we were away, or was cut off, is signed too. */
async function initialCheckpoint(checkpoints: CheckpointWriter, log: Logger): Promise<void> {
  try {
    await checkpoints.write();
  } catch (err) {
    log.error({ err }, 'The audit has no new checkpoint; that is tried again every hour');
  }
}

/** Publishes what was left: now, every few seconds, and when Redis is back. @returns what ends that. */
function startPublishing({ publish, publishAll }: Relay, queue: RunningQueue): () => void {
  queue.onReady(publishAll);
  const timer = setInterval(publish, republishInterval);
  void publishAll();
  return () => clearInterval(timer);
}
