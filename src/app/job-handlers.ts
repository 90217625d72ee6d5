import { setTimeout as pause } from 'node:timers/promises';
import { alertApprovers } from '../../jobs/alert-approvers.ts';
import { applyChange } from '../../jobs/apply-change.ts';
import { decideRequest } from '../../jobs/decide-request.ts';
import { askFindingOwnerJob } from '../../jobs/domain-review/ask-finding-owner.ts';
import { lookForFindingsJob } from '../../jobs/domain-review/look-for-findings.ts';
import { showDomainReview } from '../../jobs/domain-review/show-domain-review.ts';
import { endStep } from '../../jobs/end-step.ts';
import { tellGroupOwner } from '../../jobs/groups/tell-group-owner.ts';
import { sendLink } from '../../jobs/send-link.ts';
import { settleOutcome } from '../../jobs/settle-outcome.ts';
import { showRequest } from '../../jobs/show-request.ts';
import { warnOfQuota } from '../../jobs/sizes/warn-of-quota.ts';
import { tellAdmin } from '../../jobs/tell-admin.ts';
import { tellOwner, tellOwners } from '../../jobs/tell-owner.ts';
import { tellRequester } from '../../jobs/tell-requester.ts';
import { testMail } from '../../jobs/trace/test-mail.ts';
import type { ChannelAccess } from '../chat/delivery/adapter.ts';
import { adminNotice } from '../chat/delivery/admin-notice.ts';
import { approverAlert } from '../chat/delivery/approver-alert.ts';
import { domainNotice } from '../chat/delivery/domain-notice.ts';
import { domainReviewBulletin, findingQuestion } from '../chat/delivery/domain-review-bulletin.ts';
import { groupNotice } from '../chat/delivery/group-notice.ts';
import { linkListMessage, linkMessage } from '../chat/delivery/link-message.ts';
import { ownerNotice } from '../chat/delivery/owner-notice.ts';
import { quotaNotice } from '../chat/delivery/quota-notice.ts';
import { refusedDecision } from '../chat/delivery/refused-decision.ts';
import { requestUpdateFor } from '../chat/delivery/request-updates.ts';
import { requesterNotice } from '../chat/delivery/requester-notice.ts';
import { restoreNotice } from '../chat/delivery/restore-notice.ts';
import { stepEnd } from '../chat/delivery/step-end.ts';
import { testMailTexts, testResultMessage } from '../chat/delivery/test-result.ts';
import { translationsFor } from '../chat/i18n/languages.ts';
import { noRequest, type Terminal } from '../chat/terminal/start.ts';
import { viewHash } from '../chat/view/view-hash.ts';
import { type Channel, platforms } from '../domain/actor.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ReportError } from '../logging/report-error.ts';
import type { MailServer } from '../mail-servers/port.ts';
import { outcomesQueue } from '../mail-servers/remote/protocol.ts';
import type { Job } from '../queue/job.ts';
import type { LastErrors } from '../queue/last-errors.ts';
import { describeOutboxRows, runOutboxRows } from '../queue/run-outbox-rows.ts';
import type { WorkerDefinition } from '../queue/workers.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import { createMembershipOf } from '../requests/domain-review/ask-memberships.ts';
import { enqueueLinkLists } from '../requests/links/link-lists.ts';
import type { DomainNoticeJob } from '../requests/outbox/enqueue-domain-notices.ts';
import { enqueueNoticesToOwners } from '../requests/outbox/enqueue-owner-notices.ts';
import type { ShowRequestJob } from '../requests/outbox/enqueue-show.ts';
import { chatQueue, mailServerQueue } from '../requests/outbox/queue-names.ts';
import type { RestoreNoticeJob } from '../requests/restored/enqueue-restore-notices.ts';
import { type Notifier, tracedNotifier } from './notifier.ts';
import type { Envelopes } from './open-mail-servers.ts';

/** Changes applied at once: the more there are, the more of them share a transaction. */
export const applyConcurrency = 100;
const showConcurrency = 10;

/** A terminal prints everything in sequence: an alert too, as a message of no request. */
export const terminalNotifier = ({ deliver, sendDirectMessage }: Terminal): Notifier => ({
  platform: 'terminal',
  deliver,
  sendDirectMessage,
  alertApprovers: (alert) => deliver({ ...alert, request: noRequest, ended: true }),
  showBulletin: async ({ view, locale }) => {
    const recipient = { audience: 'requester', platform: 'terminal', channel: null, person: null } as const;
    await deliver({ ...recipient, locale, view, request: noRequest, ended: true });
    return { channel: 'terminal' };
  },
});

export type JobHandlerDeps = {
  readonly app: AppContext;
  /** What opens the reports of workers on other hosts. */
  readonly envelopes: Envelopes;
  readonly log: Logger;
  readonly reportError: ReportError;
  /** Whether an approvals channel can be written to. */
  readonly channelAccess: (channel: Channel) => Promise<ChannelAccess>;
};

/** The jobs that this process does, by their queues. */
export function jobHandlers(
  deps: JobHandlerDeps,
  lastErrors: LastErrors,
  notifiers: readonly Notifier[],
): WorkerDefinition[] {
  const { all, isRemote } = deps.app.mailServer;
  const traced = notifiers.map((each) => tracedNotifier(each, deps.app.tracing));
  const local = all.filter((server) => !isRemote(server));
  return [
    ...local.map((server) => applyChanges(deps, lastErrors, server)),
    ...(local.length < all.length ? [settleReports(deps)] : []),
    ...showChanges(deps, traced),
  ];
}

/** Applies the changes of a mail server that this process reaches itself. */
function applyChanges(
  { app, reportError }: JobHandlerDeps,
  { recordFailures }: LastErrors,
  server: MailServer,
): WorkerDefinition {
  const queue = mailServerQueue(server.name);
  const jobs = { 'apply-change': recordFailures(server.name, applyChange(app, server, reportError)) };
  return { queue, concurrency: applyConcurrency, ...fromOutbox(app, queue, jobs) };
}

/** Settles the requests that workers on other hosts report of. */
function settleReports({ app, envelopes, log }: JobHandlerDeps): WorkerDefinition {
  const settle = settleOutcome({ app, envelopeOf: (name) => envelopes.get(name), log });
  return { queue: outcomesQueue, concurrency: applyConcurrency, run: ({ data }) => settle(data) };
}

/** Posts on every platform, also on those that are not configured now: their jobs end there. */
function showChanges(
  { app, channelAccess }: JobHandlerDeps,
  notifiers: readonly Notifier[],
): WorkerDefinition[] {
  const deliver = byPlatform(notifiers, (each) => each.deliver);
  const alert = byPlatform(notifiers, (each) => each.alertApprovers);
  const endStepOn = byPlatform(notifiers, (each) => each.endStep);
  const sendDirectly = byPlatform(notifiers, (each) => each.sendDirectMessage);
  const membershipOf = createMembershipOf(
    app,
    byPlatform(notifiers, (each) => each.membershipOf),
    (milliseconds) => pause(milliseconds, undefined, { ref: false }),
  );
  const updateFor = (data: ShowRequestJob) => requestUpdateFor(app, translationsFor, data);
  const jobs = {
    'show-request': showRequest(app, updateFor, deliver),
    'call-approvers': alertApprovers(
      app,
      (data, row) => approverAlert(app, translationsFor, data, row),
      alert,
    ),
    'send-link': sendLink(app, (data, row) => linkMessage(app, translationsFor, data, row), sendDirectly),
    'tell-requester': tellRequester(app, {
      updateFor,
      noticeFor: (data, row) => requesterNotice(app, translationsFor, data, row),
      deliver,
      tell: byPlatform(notifiers, (each) => each.tellRequester),
    }),
    'tell-admin': tellAdmin(
      app,
      (data, row) => adminNotice(channelAccess, translationsFor, data, row),
      sendDirectly,
    ),
    'tell-group-owner': tellGroupOwner(
      app,
      (data, row) => groupNotice(app, translationsFor, data, row),
      sendDirectly,
    ),
    'tell-domains': tellAdmin(
      app,
      async (data: DomainNoticeJob, row) => domainNotice(translationsFor, data, row),
      sendDirectly,
    ),
    'tell-restored': tellAdmin(
      app,
      async (data: RestoreNoticeJob, row) => restoreNotice(translationsFor, data, row),
      sendDirectly,
    ),
    'warn-of-quota': warnOfQuota(
      app,
      (data, row) => quotaNotice(app, translationsFor, data, row),
      sendDirectly,
    ),
    'tell-owners': tellOwners(app, enqueueNoticesToOwners),
    'decide-request': decideRequest(
      app,
      (data, fault, row) => refusedDecision(translationsFor, data, fault, row),
      sendDirectly,
    ),
    'list-links': tellOwners(app, enqueueLinkLists),
    'send-link-list': tellOwner(
      app,
      (data, row) => linkListMessage(app, translationsFor, data, row),
      sendDirectly,
    ),
    'look-for-findings': lookForFindingsJob(app, membershipOf),
    'show-domain-review': showDomainReview(
      app,
      (review) => domainReviewBulletin(app, translationsFor, review),
      ({ view, locale }) => viewHash(view, locale),
      byPlatform(notifiers, (each) => each.showBulletin),
    ),
    'ask-finding-owner': askFindingOwnerJob(
      app,
      (data, row) => findingQuestion(app, translationsFor, data, row),
      sendDirectly,
    ),
    'test-mail': testMail(app, {
      textsFor: (data) => testMailTexts(translationsFor, data),
      messageFor: (data, standing, row) => testResultMessage(translationsFor, data, standing, row),
      adapters: sendDirectly,
    }),
    'tell-owner': tellOwner(app, (data, row) => ownerNotice(app, translationsFor, data, row), sendDirectly),
  };
  return platforms.map((platform) => {
    const queue = chatQueue(platform);
    const steps = endStep(app, (data, row) => stepEnd(app, translationsFor, data, row), endStepOn[platform]);
    return { queue, concurrency: showConcurrency, ...fromOutbox(app, queue, { ...jobs, 'end-step': steps }) };
  });
}

const fromOutbox = (
  { store: { outbox }, tracing }: Pick<AppContext, 'store' | 'tracing'>,
  queue: string,
  jobs: Readonly<Record<string, Job<never>>>,
): Pick<WorkerDefinition, 'run' | 'describe'> => ({
  run: runOutboxRows({ outbox, clock: monotonicNow, tracing }, queue, jobs),
  describe: describeOutboxRows(outbox),
});

const byPlatform = <Post>(
  notifiers: readonly Notifier[],
  post: (notifier: Notifier) => Post,
): Readonly<Record<string, Post>> =>
  Object.fromEntries(notifiers.map((notifier) => [notifier.platform, post(notifier)]));
