import { callApprovers } from '../../jobs/alert-approvers.ts';
import { applyChange } from '../../jobs/apply-change.ts';
import { sendLink } from '../../jobs/send-link.ts';
import { settleOutcome } from '../../jobs/settle-outcome.ts';
import { showRequest } from '../../jobs/show-request.ts';
import { tellOwner } from '../../jobs/tell-owner.ts';
import type { Adapter } from '../chat/delivery/adapter.ts';
import { noteOf } from '../chat/delivery/approver-alert.ts';
import { linkLetter } from '../chat/delivery/link-message.ts';
import { ownerNotice } from '../chat/delivery/owner-notice.ts';
import { updateFor } from '../chat/delivery/request-updates.ts';
import { catalogueOf } from '../chat/i18n/languages.ts';
import { noRequest, type Terminal } from '../chat/terminal/start.ts';
import { platforms } from '../domain/actor.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import type { Unexpected } from '../logging/report-error.ts';
import type { Envelopes } from '../mail-servers/open-all.ts';
import { outcomesQueue } from '../mail-servers/remote/protocol.ts';
import type { Job } from '../queue/job.ts';
import type { LastErrors } from '../queue/last-errors.ts';
import { runFromOutbox } from '../queue/run-outbox-rows.ts';
import type { QueueWork, Taken } from '../queue/workers.ts';
import type { Office } from '../requests/context/app-context.ts';
import type { LinkData } from '../requests/links/send-link.ts';
import { chatQueue, mailServerQueue, type ShowData } from '../requests/outbox/enqueue-apply.ts';
import type { NoteData } from '../requests/outbox/enqueue-approver-alert.ts';
import type { OwnerNoticeData } from '../requests/outbox/enqueue-owner-notices.ts';

/** Changes applied at once: the more there are, the more of them share a transaction. */
export const applyConcurrency = 100;
const showConcurrency = 10;

/** What of a platform speaks. */
export type Mouth = Pick<Adapter, 'platform' | 'deliver' | 'callApprovers' | 'tell'>;

/** In a terminal everything is said one below the other. */
export const terminalMouth = ({ deliver, tell }: Terminal): Mouth => ({
  platform: 'terminal',
  deliver,
  tell,
  callApprovers: (note) => deliver({ ...note, request: noRequest, ended: true }),
});

export type WorkSetting = {
  readonly office: Office;
  /** What opens the reports of workers on other hosts. */
  readonly envelopes: Envelopes;
  readonly log: Log;
  readonly unexpected: Unexpected;
};

/** The jobs that this process does, by their queues. */
export function works(
  { office, envelopes, log, unexpected }: WorkSetting,
  { noting }: LastErrors,
  mouths: readonly Mouth[],
): QueueWork[] {
  const update = (data: ShowData) => updateFor(office, catalogueOf, data);
  const note = (data: NoteData, outboxId: number) => noteOf(office, catalogueOf, data, outboxId);
  const deliveries = Object.fromEntries(mouths.map(({ platform, deliver }) => [platform, deliver]));
  const calls = Object.fromEntries(mouths.map(({ platform, callApprovers }) => [platform, callApprovers]));
  const letters = Object.fromEntries(mouths.map(({ platform, tell }) => [platform, tell]));
  const letter = (data: LinkData, outboxId: number) => linkLetter(office, catalogueOf, data, outboxId);
  const notice = (data: OwnerNoticeData, outboxId: number) =>
    ownerNotice(office, catalogueOf, data, outboxId);
  const show = {
    'show-request': showRequest(office, update, deliveries),
    'call-approvers': callApprovers(office, note, calls),
    'send-link': sendLink(office, letter, letters),
    'tell-owner': tellOwner(office, notice, letters),
  };
  const fromOutbox = (queue: string, jobs: Readonly<Record<string, Job<never>>>) =>
    runFromOutbox({ outbox: office.store.outbox, clock: passing }, queue, jobs);
  const settle = settleOutcome({ office, envelopeOf: (name) => envelopes.get(name), log });
  const { all, isBeside } = office.mailServer;
  const here = all.filter((server) => !isBeside(server));
  const reported = {
    queue: outcomesQueue,
    concurrency: applyConcurrency,
    run: ({ data }: Taken) => settle(data),
  };
  return [
    ...here.map((server) => ({
      queue: mailServerQueue(server.name),
      concurrency: applyConcurrency,
      run: fromOutbox(mailServerQueue(server.name), {
        'apply-change': noting(server.name, applyChange(office, server, unexpected)),
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
