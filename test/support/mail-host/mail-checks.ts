import { eventually } from '../app-process/checks.ts';
import { type Login, readInbox } from './mail-clients.ts';
import type { MailHost } from './mail-host.ts';

/** The subjects of raw messages. */
export const subjectsOf = (messages: readonly string[]): (string | undefined)[] =>
  messages.map((raw) => /^Subject: (.*?)\r?$/m.exec(raw)?.[1]);

/** Waits until INBOX holds messages with these subjects, oldest first. @returns them as they were stored. */
export async function expectInbox(host: MailHost, login: Login, ...subjects: string[]): Promise<string[]> {
  let inbox: string[] = [];
  const look = async () => {
    inbox = await readInbox(host, login);
    return subjectsOf(inbox);
  };
  await eventually(look).toEqual(subjects);
  return inbox;
}

/** Waits until messages with these subjects have left for an address outside. */
export async function expectOutside(host: MailHost, to: string, ...subjects: string[]): Promise<void> {
  const sent = () => host.outbox.messages.filter((message) => message.to.includes(to)).map(({ raw }) => raw);
  await eventually(() => subjectsOf(sent())).toEqual(subjects);
}
