import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MailHost } from '../mail-host/mail-host.ts';

/** Where `npm start` keeps compiled code: without it, each start strips the types of a thousand files, and takes twice the time. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url));

/** The program's entry point, as an operator starts it: from its bundle, where that is of the sources that are there. */
export const program = fileURLToPath(new URL('../../../scripts/facteur.mjs', import.meta.url));

export type AppProcessOptions = {
  readonly dataDirectory: string;
  /** The mail host whose Dovecot is notified of changes; none unless given. */
  readonly mailHost?: MailHost;
  /** How Dovecot is notified: by its HTTP API unless given. */
  readonly doveadm?: 'url' | 'command';
  readonly environment?: Readonly<Record<string, string>>;
  /** Another entry point than `program`, with its arguments. */
  readonly entry?: readonly string[];
  /** A command that runs node, with its arguments, such as setpriv. */
  readonly runner?: readonly string[];
};

/** A running Facteur with its terminal chat on a pipe. */
export type AppProcess = {
  /** Types a line. Resolves to its complete answer, without the echo. */
  say(line: string): Promise<string>;
  /** Types lines without waiting for answers. */
  type(...lines: string[]): void;
  /** Everything printed so far. */
  transcript(): string;
  /** Everything on standard error so far: the log, and why the program did not start. */
  errors(): string;
  /** Resolves to the exit code; to null where a signal killed the process. */
  readonly ended: Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still until `resume`, which is SIGCONT. */
  suspend(): void;
  resume(): void;
  /** SIGHUP: reloads the policy file. */
  hangUp(): void;
  /** SIGTERM. Resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Closes standard input. Resolves to the exit code. */
  endInput(): Promise<number | null>;
  /** Kills the process if it still runs. */
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Starts the real program. It exits at the end of its input, so neither it nor its private Redis outlives a test that
 * dies.
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
  // `say` reports input to a killed program.
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

  // The echo of the next line shows that the answer is complete. No command is called `#1`, so buttons stay valid.
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
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
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
    NODE_COMPILE_CACHE: compileCache,
    ...(mailHost && { DOVEADM: mailHost.doveadm[doveadm], DOVEADM_API_KEY: mailHost.doveadm.apiKey }),
    ...environment,
  };
}

/** The link to the password page in an answer. */
export function linkIn(answer: string): string {
  const link = /http:\S+\/password\/\S+/.exec(answer)?.[0];
  if (link === undefined) throw new Error(`There is no link in: ${answer}`);
  return link;
}

/** The number that presses a button of an answer. */
export function buttonIn(answer: string, label: string | RegExp): string {
  const buttons = [...answer.matchAll(/^ {2}\[(\d+)\] (.*)$/gm)];
  const found = buttons.find(([, , words = '']) => words.match(label)?.[0] === words);
  if (found?.[1] === undefined) throw new Error(`There is no button ${label} in: ${answer}`);
  return found[1];
}

/** Submits the password page's form. @returns the status and the heading of the page that it leads to. */
export async function sendPassword(link: string, password: string, repeated = password): Promise<string> {
  const body = new URLSearchParams({ password, repeated });
  const reply = await fetch(link, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  return headingOf(reply);
}

/** Opens a page. @returns its status and heading: `200 Set the password of a@example.org`. */
export const openPage = async (link: string): Promise<string> => headingOf(await fetch(link));

async function headingOf(reply: Response): Promise<string> {
  const [, heading = ''] = /<h1>(.*?)<\/h1>/s.exec(await reply.text()) ?? [];
  return `${reply.status} ${heading}`;
}
