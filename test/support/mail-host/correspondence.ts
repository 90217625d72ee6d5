import { expect } from 'vitest';
import { expectInbox, expectOutside } from './mail-checks.ts';
import { askImapLogin, deliver, type Login } from './mail-clients.ts';
import type { MailHost } from './mail-host.ts';

export type Correspondence = ReturnType<typeof correspondWith>;

/** Mail from outside to a mail host, all of which is accounted for: what each reader has got, and nothing else. */
export function correspondWith(host: MailHost) {
  const logins = new Map<string, Login>();
  const arrived = new Map<string, string[]>();
  const write = (to: string, subject: string) =>
    deliver(host, { from: 'stranger@outside.test', to, subject, text: `About ${subject}.` });
  const loginOf = (reader: string): Login =>
    logins.get(reader) ?? expect.fail(`${reader} has no mailbox to read`);

  /** Expects a reader to have got what is accounted for: in a mailbox, else at an address outside. */
  async function check(reader: string): Promise<void> {
    const subjects = arrived.get(reader) ?? [];
    const login = logins.get(reader);
    if (login) await expectInbox(host, login, ...subjects);
    else await expectOutside(host, reader, ...subjects);
  }

  return {
    /** From now on, a reader logs in so. */
    reads: (reader: string, login: Login) => void logins.set(reader, login),
    /** Sends a message, and expects it with all of these, once each. */
    async reaches(to: string, subject: string, ...readers: string[]): Promise<void> {
      await write(to, subject);
      for (const reader of readers) {
        arrived.set(reader, [...(arrived.get(reader) ?? []), subject]);
        await check(reader);
      }
    },
    /** Expects mail to an address to be refused, for a reason. */
    refuses: (to: string, why: RegExp) =>
      expect(write(to, `refused to ${to}`)).rejects.toMatchObject({
        command: 'RCPT TO',
        response: expect.stringMatching(why),
      }),
    /** Expects that somebody can log in, and finds what is accounted for. */
    async opens(reader: string): Promise<void> {
      expect(await askImapLogin(host, loginOf(reader))).toMatch(/^OK /);
      await check(reader);
    },
    async isLockedOut(reader: string): Promise<void> {
      expect(await askImapLogin(host, loginOf(reader))).toMatch(/^NO \[AUTHENTICATIONFAILED\]/);
    },
    /** Who could log in no longer has a mailbox. */
    leaves(reader: string): void {
      logins.delete(reader);
      arrived.delete(reader);
    },
    /** Expects all readers to have got what is accounted for, and no more. */
    async isAccountedFor(): Promise<void> {
      for (const reader of new Set([...logins.keys(), ...arrived.keys()])) await check(reader);
    },
  };
}
