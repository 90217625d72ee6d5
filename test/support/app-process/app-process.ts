import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MailHost } from '../mail-host/mail-host.ts';

/** The program as an operator starts it. */
export const program = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export type AppProcessOptions = {
  readonly dataDirectory: string;
  /** The mail host whose Dovecot is told of changes; none is told without it. */
  readonly mailHost?: MailHost;
  /** How Dovecot is told: by its HTTP API unless said otherwise. */
  readonly doveadm?: 'url' | 'command';
  readonly environment?: Readonly<Record<string, string>>;
  /** Another entry than `program`, with its arguments. */
  readonly entry?: readonly string[];
  /** What runs node, with its arguments: setpriv, to take rights away. */
  readonly runner?: readonly string[];
};

/** A running Facteur with its terminal chat on a pipe. */
export type AppProcess = {
  /** Types a line. Resolves to its answer, without the echo, once it was answered to its end. */
  say(line: string): Promise<string>;
  /** Types lines and waits for nothing. */
  type(...lines: string[]): void;
  /** Everything printed so far. */
  transcript(): string;
  /** Everything on standard error so far: the log, and why it did not start. */
  errors(): string;
  /** Resolves when it has ended, to its exit code; null where a signal killed it. */
  readonly ended: Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGHUP: has it read its policy file anew. */
  hangUp(): void;
  /** SIGTERM. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Closes standard input. Resolves to the exit code. */
  endInput(): Promise<number | null>;
  /** Kills it, where it has not ended. */
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts the real program. It ends at the end of its input, so it does not outlive a test that dies, and its
 * private Redis does not outlive it.
 */
export function startAppProcess(setting: AppProcessOptions): AppProcess {
  const [command = '', ...args] = [
    ...(setting.runner ?? []),
    process.execPath,
    ...(setting.entry ?? [program]),
  ];
  const child = spawn(command, args, { env: environmentOf(setting), stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close').then(() => child.exitCode);
  let printed = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // Whoever types into a program that was killed learns of it by `say`.
  child.stdin.on('error', (error) => {
    errors += `${error.message}\n`;
  });

  let read = 0;
  let marks = 0;

  async function untilPrinted(text: string): Promise<number> {
    for (;;) {
      const at = printed.indexOf(text, read);
      if (at >= 0) return at;
      const ended = await Promise.race([closed, once(child.stdout, 'data').then(() => 'running')]);
      if (ended !== 'running' && !printed.includes(text, read))
        throw new Error(`Facteur ended before it answered. ${errors}`);
    }
  }

  // What is echoed next tells that the answer is complete. No command is called `#1`: buttons stay as they are.
  async function say(line: string): Promise<string> {
    marks += 1;
    const mark = `> #${marks}\n`;
    child.stdin.write(`${line}\n${mark.slice(2)}`);
    const end = await untilPrinted(mark);
    const answer = printed.slice(read, end).replace(/^.*?^> [^\n]*\n/ms, '');
    read = end + mark.length;
    return answer.trimEnd();
  }

  const signal = (name: NodeJS.Signals) => {
    child.kill(name);
    return closed;
  };
  const kill = async () => void (await signal('SIGKILL'));
  return {
    say,
    type: (...lines) => void child.stdin.write(lines.map((line) => `${line}\n`).join('')),
    transcript: () => printed,
    errors: () => errors,
    ended: closed,
    kill,
    hangUp: () => void child.kill('SIGHUP'),
    stop: () => signal('SIGTERM'),
    endInput: () => {
      child.stdin.end();
      return closed;
    },
    [Symbol.asyncDispose]: kill,
  };
}

function environmentOf({ dataDirectory, mailHost, doveadm = 'url', environment }: AppProcessOptions) {
  return {
    PATH: process.env['PATH'],
    DATA_DIR: dataDirectory,
    WEB_PORT: '0',
    LOG_LEVEL: 'warn',
    ...(mailHost && { DOVEADM: mailHost.doveadm[doveadm], DOVEADM_API_KEY: mailHost.doveadm.apiKey }),
    ...environment,
  };
}

/** The link to the password page that an answer holds. */
export function linkIn(answer: string): string {
  const link = /http:\S+\/password\/\S+/.exec(answer)?.[0];
  if (link === undefined) throw new Error(`There is no link in: ${answer}`);
  return link;
}

/** Sends the form of the password page. Gives the heading of the page that it leads to, after its status. */
export async function sendPassword(link: string, password: string, repeated = password): Promise<string> {
  const body = new URLSearchParams({ password, repeated });
  const reply = await fetch(link, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  return headingOf(reply);
}

/** Opens a page. Gives its heading, after the status: `200 Set the password of a@example.org`. */
export const openPage = async (link: string): Promise<string> => headingOf(await fetch(link));

async function headingOf(reply: Response): Promise<string> {
  const [, heading = ''] = /<h1>(.*?)<\/h1>/s.exec(await reply.text()) ?? [];
  return `${reply.status} ${heading}`;
}
