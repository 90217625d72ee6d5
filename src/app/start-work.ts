import { checkpointAuditJob } from '../../jobs/checkpoint-audit.ts';
import { runDomainReviewsJob } from '../../jobs/domain-review/run-domain-reviews.ts';
import { expireRequestsJob } from '../../jobs/expire-requests.ts';
import { followGroupsJob } from '../../jobs/groups/follow-groups.ts';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { pruneChatStateJob } from '../../jobs/prune-chat-state.ts';
import { pruneOldJob } from '../../jobs/prune-old.ts';
import { purgeRemovedJob } from '../../jobs/purge-removed.ts';
import { remindApproversJob } from '../../jobs/remind-approvers.ts';
import { measureMailboxesJob } from '../../jobs/sizes/measure-mailboxes.ts';
import { syncMirrorJob } from '../../jobs/sync-mirror.ts';
import { lookAtDomainsJob } from '../../jobs/timed/look-at-domains.ts';
import { remindOfEndsJob } from '../../jobs/timed/remind-of-ends.ts';
import { startDueRequestsJob } from '../../jobs/timed/start-due-requests.ts';
import { watchWorkersJob } from '../../jobs/watch-workers.ts';
import type { CheckpointWriter } from '../checkpoints/keeper.ts';
import type { Logger } from '../logging/logger.ts';
import type { PublicKey } from '../mail-servers/remote/keys.ts';
import { claimsQueue, type OrderClaim, type OrderClaimReply } from '../mail-servers/remote/protocol.ts';
import { createSealedHandler } from '../mail-servers/remote/sealed-calls.ts';
import type { ScheduledJob } from '../queue/job.ts';
import type { Relay } from '../queue/relay.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import { createClaimHandler } from '../requests/lifecycle/claim-handler.ts';
import type { MirrorSync } from '../requests/mirror/mirror-sync.ts';
import type { AppSettings, Resources } from './app-options.ts';
import type { Context } from './build-context.ts';
import { archivePathOf, checkpointsPath, type QueueConnection } from './connect-queue.ts';
import { type JobHandlerDeps, jobHandlers } from './job-handlers.ts';
import type { Data } from './open-data.ts';
import type { Mail } from './open-mail-servers.ts';
import type { Chat } from './start-chat.ts';

/** How often what could not be published is tried again. */
const republishInterval = 2_000;

/** Answers workers on other hosts, takes up jobs, and publishes what the last run left in the outbox. */
export async function startWork(
  { config, log }: AppSettings,
  { directory }: Pick<Data, 'directory'>,
  { envelopes }: Pick<Mail, 'envelopes'>,
  { queue, guard, relay }: QueueConnection,
  context: Context,
  { notifiers }: Pick<Chat, 'notifiers'>,
  resources: Resources,
): Promise<void> {
  const { app, reportError, lastErrors, mirror, checkpoints, approvalsChannels } = context;
  const deps = { app, envelopes, reportError, log, channelAccess: approvalsChannels.accessTo };
  if (envelopes.size > 0) serveClaims(queue, deps, directory.key().public);
  // Before anything that is not this database's is taken up. Where Redis is away, it is done before the first job is added.
  await guard.ensure().catch(queue.onError);
  queue.onReady(guard.doubt);
  queue.startWorkers(jobHandlers(deps, lastErrors, notifiers), scheduledJobs(context, config));
  // What others changed while we were away shows up at once, be Redis there or not.
  if (mirror.state().last === null) void initialSync(mirror, log);
  void initialCheckpoint(checkpoints, log);
  resources.defer(startPublishing(relay, queue));
}

/** The jobs that happen by the clock. */
const scheduledJobs = (
  { app, mirror, checkpoints, dueSweep }: Context,
  config: AppSettings['config'],
): readonly ScheduledJob[] => [
  expireRequestsJob(app),
  startDueRequestsJob(app, dueSweep),
  remindOfEndsJob(app),
  followGroupsJob(app),
  remindApproversJob(app),
  purgeRemovedJob(app),
  measureMailboxesJob(app),
  indexAddressesJob(app),
  pruneChatStateJob(app),
  pruneOldJob(app, {
    days: config.keepDays,
    archive: archivePathOf(config),
    checkpointsFile: checkpointsPath(config),
  }),
  runDomainReviewsJob(app),
  watchWorkersJob(app),
  lookAtDomainsJob(app),
  syncMirrorJob(mirror),
  checkpointAuditJob(checkpoints),
];

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

/** Reads the mail server's addresses for the first time in this run; where that fails, the job tries again. */
export async function initialSync(mirror: MirrorSync, log: Logger): Promise<void> {
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

/** Publishes the outbox now, every few seconds, and whenever Redis is back. @returns what ends that. */
function startPublishing({ publish, publishAll }: Relay, queue: RunningQueue): () => void {
  queue.onReady(publishAll);
  const timer = setInterval(publish, republishInterval);
  void publishAll();
  return () => clearInterval(timer);
}
