import { domainOf, postmasterOf } from '../../domain/address/address.ts';
import { isTestOver, type TestOutcome, testOutcome } from '../../domain/trace/test-outcome.ts';
import type { TestMailReply } from '../../domain/trace/trace.ts';
import type { MailServer } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { type TestMailJob, testTime } from './start-test.ts';

/** The texts of a test message: a subject, and what its reader is told. */
export type TestMailTexts = { readonly subject: string; readonly text: string };

/** How a test ended; `unknown`: the mail server can't be asked, in its own words. */
export type TestResult = TestOutcome | { readonly kind: 'unknown'; readonly detail: string };

/** How a test stands. */
export type TestStanding =
  | { readonly isOver: false }
  | { readonly isOver: true; readonly result: TestResult };

/** Messages of a circle: a server lets one come by fifty times. */
const mostMessages = 100;

/** A clock of the mail server's may be behind ours. */
const margin = 60_000;

type TestContext = Pick<AppContext, 'store' | 'mailServer' | 'clock'>;

/**
 * Takes a test one step on: sends the message once, and looks in the log. May be repeated, also after a kill: where nobody
 * noted that the message was sent, the log is asked first.
 */
export async function continueTest(
  app: TestContext,
  data: TestMailJob,
  outboxId: number,
  texts: TestMailTexts,
): Promise<TestStanding> {
  const isLate = app.clock() - data.at >= testTime;
  const step = await tryMailServer(takeStep(app, data, outboxId, texts));
  if (!step.ok)
    return isLate
      ? { isOver: true, result: { kind: 'unknown', detail: step.fault.detail } }
      : { isOver: false };
  const isOver = isLate || isTestOver(step.value, app.clock());
  return isOver ? { isOver, result: step.value } : { isOver };
}

async function takeStep(
  app: TestContext,
  data: TestMailJob,
  outboxId: number,
  texts: TestMailTexts,
): Promise<TestOutcome> {
  const server = app.mailServer.serverOf(domainOf(data.address));
  const found = await readMessages(server, data);
  if (data.sent) return testOutcome(replyOf(data.sent), found);
  if (found.length > 0) {
    await noteSent(app, data, outboxId, { kind: 'accepted' });
    return testOutcome(null, found);
  }
  const reply = await server.sendTest({
    from: postmasterOf(domainOf(data.address)),
    to: data.address,
    messageId: messageIdOf(data),
    token: data.token,
    ...texts,
  });
  await noteSent(app, data, outboxId, reply);
  return testOutcome(reply, []);
}

const messageIdOf = ({ token, address }: TestMailJob): string => `facteur-test-${token}@${domainOf(address)}`;

const replyOf = ({ words }: NonNullable<TestMailJob['sent']>): TestMailReply =>
  words === null ? { kind: 'accepted' } : { kind: 'refused', words };

async function readMessages(server: MailServer, data: TestMailJob) {
  const of = { kind: 'message', id: messageIdOf(data) } as const;
  return (await server.trace({ of, since: data.at - margin, limit: mostMessages })).messages;
}

/** Notes in the job's row that the message was sent, so that no second one is. */
const noteSent = (
  { store }: Pick<AppContext, 'store'>,
  data: TestMailJob,
  outboxId: number,
  reply: TestMailReply,
): Promise<void> =>
  store.commit(() => {
    const sent = { words: reply.kind === 'refused' ? reply.words : null };
    store.outbox.setData(outboxId, { ...data, sent });
  });
