import { z } from 'zod';
import { MailServerUnavailable } from '../port.ts';
import { createDoveadmCommand } from './doveadm-command.ts';
import { createDoveadmHttp } from './doveadm-http.ts';

/** A doveadm task in both of its forms: the command's arguments, and the HTTP API's command with its parameters. */
export type DoveadmCall = { args: string[]; command: string; parameters: Record<string, unknown> };

/** doveadm's exit code, and what it answered where that is 0: the rows of its JSON output, or null for none. */
export type DoveadmAnswer = { exitCode: number; rows: unknown };

/** Carries one call to Dovecot. Throws where Dovecot gave no answer at all. */
export type DoveadmTransport = (call: DoveadmCall) => Promise<DoveadmAnswer>;

/** `doveadm` is a command line such as "doveadm" or the URL of the HTTP API, which needs `apiKey`. */
export type DoveadmSetting = { doveadm: string; apiKey?: string | undefined };

/** Every function may be repeated, and throws MailServerUnavailable, saying what to check, where Dovecot did not do it. */
export type Doveadm = {
  /** Makes Dovecot look the address up again at its next login or delivery. */
  flushAuthCache(address: string): Promise<void>;
  /** Ends the address's open sessions, if there are any. */
  kick(address: string): Promise<void>;
  /** What all folders of the mailbox hold together; null where Dovecot knows no such mailbox. */
  mailboxStatus(address: string): Promise<MailboxStatus | null>;
};

export type MailboxStatus = { messages: number; bytes: number };

// doveadm(1), EXIT STATUS: 67 is an unknown user; 68 is what `kick` answers when nobody was connected.
const unknownUser = 67;
const nobodyConnected = 68;

const statusRows = z.tuple([z.object({ messages: z.coerce.number().int(), vsize: z.coerce.number().int() })]);

const sessionRows = z.array(z.object({ username: z.string(), ip: z.string() }));

/** Throws where the setting is a URL and there is no key. */
export function createDoveadm(setting: DoveadmSetting): Doveadm {
  const send = createTransport(setting);

  async function kick(mask: string[]): Promise<void> {
    const call = { args: ['kick', '--', ...mask], command: 'kick', parameters: { mask } };
    expectExit(call, await send(call), 0, nobodyConnected);
  }

  async function ipsOf(address: string): Promise<Set<string>> {
    const call = whoCall(address);
    const answer = await send(call);
    expectExit(call, answer, 0);
    const own = sessionRows.parse(answer.rows).filter(({ username }) => username.toLowerCase() === address);
    return new Set(own.map(({ ip }) => ip).filter((ip) => ip !== ''));
  }

  return {
    async flushAuthCache(address) {
      const parameters = { user: [address] };
      const call = { args: ['auth', 'cache', 'flush', '--', address], command: 'authCacheFlush', parameters };
      expectExit(call, await send(call), 0);
    },
    async kick(address) {
      if (!/[*?]/.test(address)) return kick([address]);
      // doveadm takes a mask, where nothing stands for these two themselves. So such an address's sessions end by where
      // they come from too: nobody else has to log in again, but for a namesake in all but that character in the same place.
      for (const ip of await ipsOf(address)) await kick([address.replaceAll('*', '?'), ip]);
    },
    async mailboxStatus(address) {
      const call = statusCall(address);
      const answer = await send(call);
      expectExit(call, answer, 0, unknownUser);
      if (answer.exitCode === unknownUser) return null;
      const [{ messages, vsize }] = statusRows.parse(answer.rows);
      return { messages, bytes: vsize };
    },
  };
}

function createTransport({ doveadm, apiKey }: DoveadmSetting): DoveadmTransport {
  if (!/^https?:\/\//.test(doveadm)) return createDoveadmCommand(doveadm);
  if (apiKey) return createDoveadmHttp(new URL(doveadm), apiKey);
  throw new Error(
    'DOVEADM is a URL, so DOVEADM_API_KEY is needed: set it to the doveadm_api_key of Dovecot.',
  );
}

function statusCall(address: string): DoveadmCall {
  return {
    args: ['-f', 'json', 'mailbox', 'status', '-u', address, '-t', 'messages vsize', '*'],
    command: 'mailboxStatus',
    parameters: { user: address, field: ['messages', 'vsize'], mailboxMask: ['*'], totalSum: true },
  };
}

function whoCall(mask: string): DoveadmCall {
  return {
    args: ['-f', 'json', 'who', '-1', '--', mask],
    command: 'who',
    parameters: { separateConnections: true, mask: [mask] },
  };
}

function expectExit({ command }: DoveadmCall, { exitCode }: DoveadmAnswer, ...allowed: number[]): void {
  if (allowed.includes(exitCode)) return;
  const message = `doveadm ended ${command} with exit code ${exitCode}. Look in Dovecot's log for the reason.`;
  throw new MailServerUnavailable('unreachable', message);
}
