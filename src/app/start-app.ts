import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from '../../commands/index.ts';
import { checkpointAuditJob } from '../../jobs/checkpoint-audit.ts';
import { expireRequestsJob } from '../../jobs/expire-requests.ts';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { measureMailboxesJob } from '../../jobs/measure-mailboxes.ts';
import { forgetChatJob } from '../../jobs/prune-chat-state.ts';
import { purgeRemovedJob } from '../../jobs/purge-removed.ts';
import { remindApproversJob } from '../../jobs/remind-approvers.ts';
import { syncMirrorJob } from '../../jobs/sync-mirror.ts';
import type { Adapter } from '../chat/delivery/adapter.ts';
import { createDesk } from '../chat/dispatch/dispatcher.ts';
import type { Desk } from '../chat/dispatch/dispatcher-types.ts';
import { catalogueOf } from '../chat/i18n/languages.ts';
import { startTerminal, type Terminal, type TerminalOptions } from '../chat/terminal/start.ts';
import { type CheckpointKeeper, checkpointsFile, createCheckpointKeeper } from '../checkpoints/keeper.ts';
import type { Config } from '../config/config.ts';
import { openDataDirectory } from '../config/data-directory.ts';
import { localPlaces, passageOf } from '../config/mail-user-access.ts';
import { type PolicySource, withoutPolicyFile } from '../config/policy-file.ts';
import { platforms } from '../domain/actor.ts';
import { newMailboxId } from '../domain/address/mailbox-id.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import { createUnexpected } from '../logging/report-error.ts';
import type { Reached } from '../mail-servers/connection-settings.ts';
import { envelopesFor, openServers } from '../mail-servers/open-all.ts';
import { type OpenMailServer, usualServer } from '../mail-servers/open-mail-server.ts';
import type { PublicKey } from '../mail-servers/remote/keys.ts';
import { type Claim, type Claimed, claimsQueue } from '../mail-servers/remote/protocol.ts';
import { sealedAnswer } from '../mail-servers/remote/sealed-calls.ts';
import { createLastErrors } from '../queue/last-errors.ts';
import { createKnownHead, headKey } from '../queue/redis/audit-head.ts';
import { createRelay, type Relay } from '../queue/relay.ts';
import { type RunningQueue, startQueue } from '../queue/start-queue.ts';
import type { Office } from '../requests/context/app-context.ts';
import { createOwnSeal } from '../requests/context/seal.ts';
import { createClaims } from '../requests/lifecycle/claim-handler.ts';
import { createMirrorKeeper, type MirrorKeeper } from '../requests/mirror/mirror-sync.ts';
import { chatQueue, mailServerQueue } from '../requests/outbox/enqueue-apply.ts';
import { openStore } from '../store/store.ts';
import { createHashing } from '../web/password/hash-password.ts';
import { createPasswords } from '../web/password/password-hasher.ts';
import { startWeb } from '../web/server/web-server.ts';
import { createApprovalsChannels, tellClosed } from './health/approvals-channels.ts';
import { freeSpaceAt } from './health/disk.ts';
import { createHealth } from './health/health.ts';
import { healthProbes } from './health/probes.ts';
import { createRecentErrors } from './health/recent-errors.ts';
import { watchHealth } from './health/watch-health.ts';
import { terminalMouth, type WorkSetting, works } from './job-handlers.ts';
import { refuseLost } from './lost-database.ts';
import { createOwnQueue } from './stale-queue-guard.ts';
import { startPlatforms } from './start-platforms.ts';
import { watchDatabase } from './watch-database.ts';

/** How often what could not be published is tried again. */
const sweepTime = 2_000;
/** What many requests that end together show is brought by one job. */
const showsInOneJob = 25;
/** How long a start waits for what was left undone. */
const patienceWithLeft = 3_000;

export type Facteur = {
  readonly office: Office;
  readonly desk: Desk;
  /** Null where no terminal was given. */
  readonly terminal: Terminal | null;
  /** Resolves where it can't go on and is to be stopped, to why and what to do. */
  readonly broken: Promise<string>;
  /** Ends everything within 10 s, whatever is down. */
  readonly stop: () => Promise<void>;
};

export type Setting = {
  readonly config: Config;
  readonly log: Log;
  /** Null: nobody chats in a terminal. */
  readonly terminal: Pick<TerminalOptions, 'input' | 'output' | 'isTty' | 'greeting'> | null;
  readonly openMailServer: OpenMailServer;
  /** The mail servers that the policy file names; without any, the one of the environment. */
  readonly servers?: readonly Reached[];
  readonly clock?: () => number;
  /** Who may what; without one, the terminal and `ADMINS`. */
  readonly policy?: PolicySource;
};

/**
 * Starts what the configuration asks for, on parts of its own where it names none.
 * @throws Error whose message says what the operator has to do.
 */
export async function startFacteur(setting: Setting): Promise<Facteur> {
  const { config, log, terminal, clock = Date.now, policy = withoutPolicyFile } = setting;
  const { servers = [usualServer(config.doveadm, config.recipientDelimiter)] } = setting;
  await using starting = new AsyncDisposableStack();
  const data = openDataDirectory(config.dataDirectory, passageOf(servers, config.dataDirectory));
  starting.defer(data.unlock);
  const report = createUnexpected(log);
  const errors = createRecentErrors(report, clock);
  const { unexpected } = errors;
  const queueing = startQueue({
    target: config.redis,
    directory: data.queue,
    bundleSizes: { [chatQueue('terminal')]: showsInOneJob },
    log,
  });
  const store = openStore(data.database);
  starting.defer(store.close);
  // What came of it is asked below.
  queueing.catch(() => undefined);
  const envelopes = envelopesFor(servers, data.key);
  const mailServer = await openServers({
    servers,
    openMailServer: setting.openMailServer,
    queueing,
    envelopes,
    remembered: () => store.domains.all().map(({ domain }) => domain),
    rememberedAliases: store.aliasDomains.all,
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
  const known = createKnownHead(queue.redis);
  if (store.audit.head() === null) {
    // Where Redis is away the checkpoints alone tell.
    const head = await known.read().catch(() => null);
    await refuseLost(data.database, {
      checkpoints: checkpointFile,
      queued: head?.row ?? null,
      forget: config.redis ? `type redis-cli DEL ${headKey} for ${queue.name}` : `move ${data.queue} away`,
    });
  }
  const names = [
    ...mailServer.all.map(({ name }) => mailServerQueue(name)),
    ...platforms.map((platform) => chatQueue(platform)),
  ];
  const ownQueue = createOwnQueue({ audit: store.audit, known, queue, names, log });
  const relay = createRelay({
    outbox: store.outbox,
    add: ownQueue.add,
    clock: passing,
    onError: queue.onError,
  });
  const web = { port: config.web.port };
  const adapters: Adapter[] = [];
  const lastErrors = createLastErrors(clock, passing);
  const office: Office = {
    store,
    mailServer,
    publish: relay.publish,
    seal: createOwnSeal(data.secret(), config.secrets),
    clock,
    newMailboxId,
    retentionDays: config.retentionDays,
    policy: () => policy.current(),
    admins: config.admins,
    get publicUrl() {
      return config.publicUrl ?? `http://${config.web.host}:${web.port}`;
    },
    talksOn: () => [
      ...adapters.map(({ platform }) => platform),
      ...(terminal ? (['terminal'] as const) : []),
    ],
    conditions: () => health(),
  };
  const checkpoints = createCheckpointKeeper({
    file: checkpointFile,
    keyFile: data.auditKey,
    audit: store.audit,
    clock,
  });
  starting.defer(checkpoints.stop);
  const mirror = createMirrorKeeper(office, passing);
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
      disk: { places: localPlaces(servers, config.dataDirectory), freeAt: freeSpaceAt },
      errors,
      mirror,
      adapters,
      approvalsChannels,
      policy,
      checkpoints,
      clock,
      passing,
    },
    clock,
    // What health itself can't ask is in its findings already.
    unexpected: report,
  });
  // Whoever starts with addresses on the mail server finds them in the first list.
  if (!store.domains.everKnown()) await firstSync(mirror, log);
  const server = await startWeb({
    ...config.web,
    office,
    passwords: createPasswords(createHashing()),
    clientSettings: config.clientSettings,
    unexpected,
    passing,
  });
  starting.defer(server.close);
  web.port = server.port;
  const desk = createDesk({ office, commands, catalogue: catalogueOf, unexpected });
  const chat = terminal && startTerminal({ desk, log, ...terminal });
  starting.defer(() => chat?.close());
  const { note: noteReach } = approvalsChannels;
  const chats = { config, office, desk, commands, catalogue: catalogueOf, noteReach, log, unexpected };
  for (const adapter of await startPlatforms(chats)) {
    adapters.push(adapter);
    starting.defer(adapter.stop);
  }
  if (envelopes.size > 0) handOutOrders(queue, { office, envelopes, unexpected, log }, data.key().public);
  const mouths = [...adapters, ...(chat ? [terminalMouth(chat)] : [])];
  // Before anything that is not this database's is taken up. Where Redis is away, it is done before the first job is added.
  await ownQueue.ensure().catch(queue.onError);
  queue.onReady(ownQueue.doubt);
  queue.work(works({ office, envelopes, log, unexpected }, lastErrors, mouths), [
    expireRequestsJob(office),
    remindApproversJob(office),
    purgeRemovedJob(office),
    measureMailboxesJob(office),
    indexAddressesJob(office),
    forgetChatJob(office),
    syncMirrorJob(mirror),
    checkpointAuditJob(checkpoints),
  ]);
  // What others changed while we were away shows up at once, be Redis there or not.
  if (mirror.state().last === null) void firstSync(mirror, log);
  void firstCheckpoint(checkpoints, log);
  starting.defer(keepPublishing(relay, queue));
  const broken = Promise.withResolvers<string>();
  starting.defer(watchDatabase({ store, file: data.database, log, clock, end: broken.resolve }));
  await resumed(adapters);
  starting.defer(watchHealth({ check: health, log }));
  // Whoever approves is to be reached before somebody needs that.
  void tellClosed(approvalsChannels, log);
  const running = starting.move();
  log.info({ web: office.publicUrl }, 'Facteur is ready');
  return { office, desk, terminal: chat, broken: broken.promise, stop: () => running.disposeAsync() };
}

/** Workers on other hosts ask for what they are to do. */
function handOutOrders(queue: RunningQueue, setting: WorkSetting, key: PublicKey): void {
  const { office, envelopes, unexpected, log } = setting;
  const claims = createClaims(office, unexpected);
  const bot = { asked: 'bot', envelopeOf: (server: string) => envelopes.get(server) } as const;
  queue.answer(
    claimsQueue,
    sealedAnswer<Claim, Claimed>(bot, ({ row }, server) => claims(server, row)),
  );
  log.info({ FACTEUR_KEY: key, servers: [...envelopes.keys()] }, 'Workers know Facteur by this key');
}

/** What was acknowledged before the last end is done first, unless a platform keeps it waiting. */
async function resumed(adapters: readonly Adapter[]): Promise<void> {
  const resuming = Promise.all(adapters.map(({ resume }) => resume()));
  await Promise.race([resuming, pause(patienceWithLeft, undefined, { ref: false })]);
}

async function firstSync(mirror: MirrorKeeper, log: Log): Promise<void> {
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
async function firstCheckpoint(checkpoints: CheckpointKeeper, log: Log): Promise<void> {
  try {
    await checkpoints.write();
  } catch (err) {
    log.error({ err }, 'The audit has no new checkpoint; that is tried again every hour');
  }
}

/** Publishes what was left: now, every few seconds, and when Redis is back. @returns what ends that. */
function keepPublishing({ publish, publishAll }: Relay, queue: RunningQueue): () => void {
  queue.onReady(publishAll);
  const timer = setInterval(publish, sweepTime);
  void publishAll();
  return () => clearInterval(timer);
}
