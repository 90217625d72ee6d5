import { expireRequestsJob } from '../../jobs/expire-requests.ts';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { pruneChatStateJob } from '../../jobs/prune-chat-state.ts';
import { purgeRemovedJob } from '../../jobs/purge-removed.ts';
import { remindApproversJob } from '../../jobs/remind-approvers.ts';
import { remindOfEndsJob } from '../../jobs/timed/remind-of-ends.ts';
import { startDueRequestsJob } from '../../jobs/timed/start-due-requests.ts';
import type { Reply } from '../../src/chat/dispatch/reply.ts';
import { monotonicNow } from '../../src/lib/monotonic-clock.ts';
import type { ScheduledJob } from '../../src/queue/job.ts';
import { createDueSweep } from '../../src/requests/due/due-sweep.ts';
import { admin, type RunningApp } from '../running-app.ts';
import type { Question } from './questions.ts';

/** Has a running Facteur answer a question. */
export async function answer(facteur: RunningApp, question: Question): Promise<void> {
  const { app, dispatcher } = facteur;
  switch (question.kind) {
    case 'lines':
      for (const line of question.lines) await ask(facteur, line);
      return;
    case 'completion':
      await dispatcher.complete(admin, question.line);
      return;
    case 'home':
      await dispatcher.home(admin);
      return;
    case 'jobs':
      for (const job of jobs(facteur)) await job.run();
      return;
    case 'figures':
      app.store.figures.openRequests();
      app.store.figures.outbox();
      app.store.figures.linksFrom(app.store.figures.firstOpenLink(app.clock()));
      await app.healthChecks();
      return;
    case 'going-on':
      await goOn(facteur, question);
  }
}

/** A question that nobody understands would be answered fast. */
async function ask({ dispatcher }: RunningApp, line: string): Promise<Reply> {
  const reply = await dispatcher.run(admin, line);
  if (/takes|understand|unknown/i.test(reply.view.title)) throw new Error(`${line}: ${reply.view.title}`);
  return reply;
}

async function goOn(
  facteur: RunningApp,
  { line, pages }: Extract<Question, { kind: 'going-on' }>,
): Promise<void> {
  let { view } = await ask(facteur, line);
  for (let page = 0; page < pages; page++) {
    const next = view.buttons?.find(({ label }) => label === 'Next page');
    if (next?.action.kind !== 'run') return;
    ({ view } = await ask(facteur, next.action.line));
  }
}

/** Those that look at what has grown. */
function jobs({ app }: RunningApp): readonly ScheduledJob[] {
  return [
    expireRequestsJob(app),
    remindApproversJob(app),
    remindOfEndsJob(app),
    startDueRequestsJob(app, createDueSweep(app, monotonicNow)),
    purgeRemovedJob(app),
    indexAddressesJob(app),
    pruneChatStateJob(app),
  ];
}
