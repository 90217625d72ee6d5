import { z } from 'zod';
import type { FolderSize } from '../../../domain/quota/folder-size.ts';
import { type DoveadmOptions, openTransport } from './open-transport.ts';
import { parseRows, requireExitCode, unknownUser } from './replies.ts';
import type { DoveadmCall, DoveadmCommands } from './transport.ts';

/**
 * Every function may be repeated. Each throws MailServerUnavailable, saying what to check, where Dovecot did not do
 * it.
 */
export type Doveadm = {
  /**
   * Makes Dovecot look the address up again at its next login or delivery; does nothing where `check` says it can't.
   */
  flushAuthCache(address: string): Promise<void>;
  /** Ends the address's open sessions. */
  kick(address: string): Promise<void>;
  /** The size of all folders of the mailbox together; null where Dovecot knows no such mailbox. */
  mailboxStatus(address: string): Promise<MailboxStatus | null>;
  /** What each folder of the mailbox holds; null where Dovecot knows no such mailbox. */
  folderStatuses(address: string): Promise<FolderSize[] | null>;
  /** Makes every call that a change makes, for an address that nobody can have, so that Dovecot logs no error. */
  check(): Promise<DoveadmAbilities>;
};

type DoveadmAbilities = {
  /** Whether Dovecot can flush its authentication cache. Where it can't, the cache must be off. */
  readonly flushes: boolean;
};

type MailboxStatus = { messages: number; bytes: number };

const probeAddress = 'nobody@facteur.invalid';

// What `kick` of 2.3 answers when nobody was connected (doveadm(1), EXIT STATUS).
const nobodyConnected = 68;

const statusRows = z.tuple([z.object({ messages: z.coerce.number().int(), vsize: z.coerce.number().int() })]);

const folderRows = z.array(
  z.object({ mailbox: z.string(), messages: z.coerce.number().int(), vsize: z.coerce.number().int() }),
);

const sessionRows = z.array(z.object({ username: z.string(), ip: z.string() }));

/** Throws where `target` is a URL and there is no key. */
export function createDoveadm(options: DoveadmOptions): Doveadm {
  const { send, commands } = openTransport(options);

  async function flush(address: string): Promise<DoveadmAbilities> {
    const parameter = flushParameter(await commands());
    if (parameter === null) return { flushes: false };
    const call = flushCall(address, parameter);
    requireExitCode(call, await send(call), 0);
    return { flushes: true };
  }

  async function kick(mask: string[]): Promise<void> {
    const call = { args: ['kick', '--', ...mask], command: 'kick', parameters: { mask } };
    requireExitCode(call, await send(call), 0, nobodyConnected);
  }

  async function sessionIps(address: string): Promise<Set<string>> {
    const call = whoCall(address);
    const answer = await send(call);
    requireExitCode(call, answer, 0);
    const own = parseRows(call, answer, sessionRows).filter(
      ({ username }) => username.toLowerCase() === address,
    );
    return new Set(own.map(({ ip }) => ip).filter((ip) => ip !== ''));
  }

  return {
    flushAuthCache: async (address) => void (await flush(address)),
    async kick(address) {
      if (!/[*?]/.test(address)) return kick([address]);
      // doveadm takes a mask, in which these two characters can't be escaped. So such an address's sessions are ended
      // by their IP addresses too: nobody else has to log in again, but for an address that differs in that character
      // alone.
      for (const ip of await sessionIps(address)) await kick([address.replaceAll('*', '?'), ip]);
    },
    async mailboxStatus(address) {
      const call = statusCall(address);
      const answer = await send(call);
      requireExitCode(call, answer, 0, unknownUser);
      if (answer.exitCode === unknownUser) return null;
      const [{ messages, vsize }] = parseRows(call, answer, statusRows);
      return { messages, bytes: vsize };
    },
    async folderStatuses(address) {
      const call = folderStatusCall(address);
      const answer = await send(call);
      requireExitCode(call, answer, 0, unknownUser);
      if (answer.exitCode === unknownUser) return null;
      return parseRows(call, answer, folderRows).map(({ mailbox, messages, vsize }) => ({
        ...{ folder: mailbox, messages, bytes: vsize },
      }));
    },
    async check() {
      const call = userCall(probeAddress);
      // Some configurations know every address.
      requireExitCode(call, await send(call), 0, unknownUser);
      const abilities = await flush(probeAddress);
      await kick([probeAddress]);
      return abilities;
    },
  };
}

/**
 * The parameter by which `authCacheFlush` takes addresses; null where it must not be called: in Dovecot 2.4.0 to
 * 2.4.2 the HTTP API's call crashes doveadm, whatever its parameters, so that a change could never finish.
 * @param commands what this Dovecot takes; null for the command line, which works in all versions.
 */
function flushParameter(commands: DoveadmCommands | null): 'user' | 'userMask' | null {
  if (commands === null) return 'user';
  const parameters = commands.get('authCacheFlush');
  if (parameters?.has('userMask')) return 'userMask';
  // The list does not say the version. Only up to 2.3 does `kick` have the parameter `force`.
  return parameters?.has('user') && commands.get('kick')?.has('force') ? 'user' : null;
}

function flushCall(address: string, parameter: string): DoveadmCall {
  return {
    args: ['auth', 'cache', 'flush', '--', address],
    command: 'authCacheFlush',
    parameters: { [parameter]: [address] },
  };
}

function statusCall(address: string): DoveadmCall {
  return {
    args: ['-f', 'json', 'mailbox', 'status', '-u', address, '-t', 'messages vsize', '*'],
    command: 'mailboxStatus',
    parameters: { user: address, field: ['messages', 'vsize'], mailboxMask: ['*'], totalSum: true },
  };
}

/** Without a total: a row for each folder. */
function folderStatusCall(address: string): DoveadmCall {
  return {
    args: ['-f', 'json', 'mailbox', 'status', '-u', address, 'messages vsize', '*'],
    command: 'mailboxStatus',
    parameters: { user: address, field: ['messages', 'vsize'], mailboxMask: ['*'] },
  };
}

function userCall(address: string): DoveadmCall {
  return { args: ['user', '--', address], command: 'user', parameters: { userMask: [address] } };
}

function whoCall(mask: string): DoveadmCall {
  return {
    args: ['-f', 'json', 'who', '-1', '--', mask],
    command: 'who',
    parameters: { separateConnections: true, mask: [mask] },
  };
}
