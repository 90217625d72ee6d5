import { z } from 'zod';
import { MailServerUnavailable } from '../../port.ts';
import { createCommandTransport } from './doveadm-command.ts';
import { createHttpTransport } from './doveadm-http.ts';
import type { DoveadmCall, DoveadmCommands, DoveadmReply, DoveadmTransport } from './transport.ts';

/** `target` is a command line such as "doveadm" or the URL of the HTTP API, which needs `apiKey`. */
export type DoveadmOptions = { target: string; apiKey?: string | undefined };

/** Every function may be repeated, and throws MailServerUnavailable, saying what to check, where Dovecot did not do it. */
export type Doveadm = {
  /** Makes Dovecot look the address up again at its next login or delivery. See `check` for where it can't be told to. */
  flushAuthCache(address: string): Promise<void>;
  /** Ends the address's open sessions, if there are any. */
  kick(address: string): Promise<void>;
  /** What all folders of the mailbox hold together; null where Dovecot knows no such mailbox. */
  mailboxStatus(address: string): Promise<MailboxStatus | null>;
  /** Asks all that a change asks, for a mailbox that nobody can have; Dovecot's log has no error of it. */
  check(): Promise<DoveadmAbilities>;
};

type DoveadmAbilities = {
  /** Whether Dovecot can be told to forget a cached login. Where it can't, it must cache none. */
  readonly flushes: boolean;
};

type MailboxStatus = { messages: number; bytes: number };

const probeAddress = 'nobody@facteur.invalid';

// doveadm(1), EXIT STATUS: 67 is an unknown user; 68 is what `kick` of 2.3 answers when nobody was connected.
const unknownUser = 67;
const nobodyConnected = 68;

const statusRows = z.tuple([z.object({ messages: z.coerce.number().int(), vsize: z.coerce.number().int() })]);

const sessionRows = z.array(z.object({ username: z.string(), ip: z.string() }));

/** Throws where the setting is a URL and there is no key. */
export function createDoveadm(setting: DoveadmOptions): Doveadm {
  const { send, commands } = createTransport(setting);

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
      // doveadm takes a mask, where nothing stands for these two themselves. So such an address's sessions end by where
      // they come from too: nobody else has to log in again, but for a namesake in all but that character in the same place.
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

function createTransport({ target, apiKey }: DoveadmOptions): DoveadmTransport {
  if (!/^https?:\/\//.test(target)) return createCommandTransport(target);
  if (apiKey) return createHttpTransport(new URL(target), apiKey);
  throw new Error(
    'DOVEADM is a URL, so DOVEADM_API_KEY is needed: set it to the doveadm_api_key of Dovecot.',
  );
}

/**
 * The parameter by which `authCacheFlush` takes addresses; null where it can't be asked for: from Dovecot 2.4.0 to 2.4.2
 * the HTTP API's one kills doveadm, whatever its parameters, and so would leave the change undone for ever.
 * @param commands what this Dovecot takes; null where the command line is used, which works in all versions.
 */
function flushParameter(commands: DoveadmCommands | null): 'user' | 'userMask' | null {
  if (commands === null) return 'user';
  const parameters = commands.get('authCacheFlush');
  if (parameters?.has('userMask')) return 'userMask';
  // The list has no version in it. Only up to 2.3 can `kick` be forced.
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

function requireExitCode({ command }: DoveadmCall, answer: DoveadmReply, ...allowed: number[]): void {
  const { exitCode, complaint } = answer;
  if (allowed.includes(exitCode)) return;
  const said = complaint === null ? '' : `: ${complaint}`;
  throw doveadmError(`doveadm ended ${command} with exit code ${exitCode}${said}`);
}

/** An answer that is none, such as an empty one, must pass for no success. */
function parseRows<T>({ command }: DoveadmCall, { rows }: DoveadmReply, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(rows);
  if (error) throw doveadmError(`doveadm answered ${command} with something else than was asked for`, error);
  return data;
}

function doveadmError(what: string, cause?: unknown): Error {
  const message = `${what}. Look in Dovecot's log for the reason.`;
  return new MailServerUnavailable('unreachable', message, { cause });
}
