import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue, QueueEvents } from 'bullmq';
import { expect, vi } from 'vitest';
import { isJson } from '../fake-slack/check-blocks.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../fake-slack/user.ts';
import type { Message } from '../fake-slack/workspace.ts';
import type { Login } from '../mail-host/mail-clients.ts';
import { startMailHost } from '../mail-host/mail-host.ts';
import { startAppInSlack } from './app-in-slack.ts';
import { sendPassword } from './app-process.ts';
import { waitUntilAllEnded } from './checks.ts';
import { createAppData } from './data-directory.ts';

const entry = fileURLToPath(new URL('./at-shifted-time.ts', import.meta.url));

export type Company = Awaited<ReturnType<typeof startCompany>>;

/** A company with a mail host, and with Facteur in its Slack, at a time that the test decides on. */
export async function startCompany(policy: string, start: string) {
  const data = await createAppData();
  const host = await startMailHost({ mailDir: data.mail, smtpdForgets: true });
  const clock = shiftedClock(join(data.directory, 'clock-shift'));
  clock.moveTo(start);
  const options = { dataDirectory: data.directory, mailHost: host, entry: [entry, clock.file] };
  const app = await startAppInSlack(options, policy);
  const timers = connectTimers(join(data.directory, 'queue', 'redis.sock'));
  const { slack } = app;

  /** Waits until nothing is on its way to the mail server, and everybody has been told. */
  async function settled(): Promise<void> {
    await waitUntilAllEnded(data);
    await vi.waitFor(() => expect(data.own('SELECT job, data FROM outbox')).toEqual([]), { interval: 100 });
  }

  /** What somebody was last told alone. */
  const toldAlone = (user: User): string => wordsIn(user.ephemerals().at(-1)?.blocks);

  /** Types a command in C1. @returns the message that it is answered with for all. */
  async function ask(user: User, line: string): Promise<Message> {
    const before = posted(slack).length;
    await user.type(line);
    return vi.waitFor(() => posted(slack)[before] ?? expect.fail(`${line}: ${toldAlone(user)}`));
  }

  /** What a message says, once it says this. */
  async function saying({ ts }: Message, words: string): Promise<string> {
    const now = () => wordsIn(slack.messages.find((each) => each.ts === ts)?.blocks);
    await vi.waitFor(() => expect(now()).toContain(words));
    return now();
  }

  /** Asks for something, presses the button that begins so where it is to be confirmed. @returns the words of its end. */
  async function done(user: User, line: string, button?: string): Promise<string> {
    const message = await ask(user, line);
    if (button !== undefined) {
      const label = labelsOf(message).find((each) => each.startsWith(button));
      await user.click(message, label ?? expect.fail(wordsIn([...message.blocks])));
    }
    const words = await saying(message, '✅');
    await settled();
    return words;
  }

  return {
    ...app,
    data,
    host,
    ask,
    saying,
    done,
    settled,
    person: (name: string): User => createUser(slack, { id: `U${name.toUpperCase()}`, name }),
    /** Has that time come. Resolves once all that was due until then is done. */
    async goOnTo(time: string): Promise<void> {
      await settled();
      clock.moveTo(time);
      for (const job of ['expire-requests', 'start-due-requests', 'remind-of-ends', 'purge-removed'])
        await timers.run(job);
      await settled();
    },
    async stop(): Promise<void> {
      await timers.close();
      await app.stop();
      await host.stop();
    },
  };
}

/** A clock in a file, for another process. It goes on by itself, and never back. */
function shiftedClock(file: string) {
  let shift = Number.NEGATIVE_INFINITY;
  return {
    file,
    moveTo(time: string): void {
      const next = Date.parse(time) - Date.now();
      if (!(next > shift)) throw new Error(`${time} is over`);
      shift = next;
      // Renamed: the other process never reads half of it.
      writeFileSync(`${file}.new`, String(shift));
      renameSync(`${file}.new`, file);
    },
  };
}

/** Runs scheduled jobs at once: they come every few seconds to an hour of a clock that nobody moves. */
function connectTimers(path: string) {
  const connection = { path };
  const queue = new Queue('timers', { connection });
  const events = new QueueEvents('timers', { connection });
  return {
    async run(name: string): Promise<void> {
      await events.waitUntilReady();
      const job = await queue.add(name, {});
      await job.waitUntilFinished(events);
    },
    close: () => Promise.all([queue.close(), events.close()]),
  };
}

/** The newest direct message to somebody that says this, once there is one. */
export const toldDirectly = (user: User, words: string): Promise<Message> =>
  vi.waitFor(
    () =>
      user.directs().findLast(({ blocks }) => wordsIn([...blocks]).includes(words)) ??
      expect.fail(`${user.name} is not told: ${words}`),
  );

/** Sets the password of a mailbox, by the link that its owner was sent. */
export async function setPassword(owner: User, address: string, pass: string): Promise<Login> {
  const { blocks } = await toldDirectly(owner, `Set the password of ${address}`);
  const [link = ''] = blocks
    .flatMap(({ elements }) => (Array.isArray(elements) ? elements.filter(isJson) : []))
    .flatMap(({ url }) => (typeof url === 'string' ? [url] : []));
  expect(await sendPassword(link, pass)).toBe(`200 The password of ${address} is set`);
  await toldDirectly(owner, `Password of ${address} set.`);
  return { user: address, pass };
}
