import { alertApprovers } from '../../jobs/alert-approvers.ts';
import { applyChange } from '../../jobs/apply-change.ts';
import { sendLink } from '../../jobs/send-link.ts';
import { settleOutcome } from '../../jobs/settle-outcome.ts';
import { showRequest } from '../../jobs/show-request.ts';
import { tellOwner } from '../../jobs/tell-owner.ts';
import type { Adapter } from '../chat/delivery/adapter.ts';
import { approverAlert } from '../chat/delivery/approver-alert.ts';
import { linkMessage } from '../chat/delivery/link-message.ts';
import { ownerNotice } from '../chat/delivery/owner-notice.ts';
import { requestUpdateFor } from '../chat/delivery/request-updates.ts';
import { translationsFor } from '../chat/i18n/languages.ts';
import { noRequest, type Terminal } from '../chat/terminal/start.ts';
import { platforms } from '../domain/actor.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ReportError } from '../logging/report-error.ts';
import { outcomesQueue } from '../mail-servers/remote/protocol.ts';
import type { Job } from '../queue/job.ts';
import type { LastErrors } from '../queue/last-errors.ts';
import { runOutboxRows } from '../queue/run-outbox-rows.ts';
import type { ReceivedJob, WorkerDefinition } from '../queue/workers.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import type { SendLinkJob } from '../requests/links/send-link.ts';
import type { ApproverAlertJob } from '../requests/outbox/enqueue-approver-alert.ts';
import type { OwnerNoticeJob } from '../requests/outbox/enqueue-owner-notices.ts';
import type { ShowRequestJob } from '../requests/outbox/enqueue-show.ts';
import { chatQueue, mailServerQueue } from '../requests/outbox/queue-names.ts';
import type { Envelopes } from './open-mail-servers.ts';

/** Changes applied at once: the more there are, the more of them share a transaction. */
export const applyConcurrency = 100;
const showConcurrency = 10;

/** What of a platform speaks. */
export type Notifier = Pick<Adapter, 'platform' | 'deliver' | 'alertApprovers' | 'sendDirectMessage'>;

/** In a terminal everything is said one below the other. */
export const terminalNotifier = ({ deliver, sendDirectMessage: tell }: Terminal): Notifier => ({
  platform: 'terminal',
  deliver,
  sendDirectMessage: tell,
  alertApprovers: (note) => deliver({ ...note, request: noRequest, ended: true }),
});

export type JobHandlerDeps = {
  readonly app: AppContext;
  /** What opens the reports of workers on other hosts. */
  readonly envelopes: Envelopes;
  readonly log: Logger;
  readonly reportError: ReportError;
};

/** The jobs that this process does, by their queues. */
export function jobHandlers(
  { app, envelopes, log, reportError }: JobHandlerDeps,
  { recordFailures: noting }: LastErrors,
  notifiers: readonly Notifier[],
): WorkerDefinition[] {
  const update = (data: ShowRequestJob) => requestUpdateFor(app, translationsFor, data);
  const note = (data: ApproverAlertJob, outboxId: number) =>
    approverAlert(app, translationsFor, data, outboxId);
  const deliveries = Object.fromEntries(notifiers.map(({ platform, deliver }) => [platform, deliver]));
  const calls = Object.fromEntries(
    notifiers.map(({ platform, alertApprovers: callApprovers }) => [platform, callApprovers]),
  );
  const letters = Object.fromEntries(
    notifiers.map(({ platform, sendDirectMessage: tell }) => [platform, tell]),
  );
  const letter = (data: SendLinkJob, outboxId: number) => linkMessage(app, translationsFor, data, outboxId);
  const notice = (data: OwnerNoticeJob, outboxId: number) =>
    ownerNotice(app, translationsFor, data, outboxId);
  const show = {
    'show-request': showRequest(app, update, deliveries),
    'call-approvers': alertApprovers(app, note, calls),
    'send-link': sendLink(app, letter, letters),
    'tell-owner': tellOwner(app, notice, letters),
  };
  const fromOutbox = (queue: string, jobs: Readonly<Record<string, Job<never>>>) =>
    runOutboxRows({ outbox: app.store.outbox, clock: monotonicNow }, queue, jobs);
  const settle = settleOutcome({ app, envelopeOf: (name) => envelopes.get(name), log });
  const { all, isRemote: isBeside } = app.mailServer;
  const here = all.filter((server) => !isBeside(server));
  const reported = {
    queue: outcomesQueue,
    concurrency: applyConcurrency,
    run: ({ data }: ReceivedJob) => settle(data),
  };
  return [
    ...here.map((server) => ({
      queue: mailServerQueue(server.name),
      concurrency: applyConcurrency,
      run: fromOutbox(mailServerQueue(server.name), {
        'apply-change': noting(server.name, applyChange(app, server, reportError)),
      }),
    })),
    ...(here.length < all.length ? [reported] : []),
    ...platforms.map((each) => ({
      queue: chatQueue(each),
      concurrency: showConcurrency,
      run: fromOutbox(chatQueue(each), show),
    })),
  ];
}
