import { execFileSync } from 'node:child_process';
import type { MailHost } from './mail-host.ts';

/** Runs `doveadm sieve` on a mailbox, as an operator would. @returns what it prints. */
export function doveadmSieve(
  host: Pick<MailHost, 'doveadm'>,
  act: 'list' | 'put' | 'activate' | 'deactivate',
  address: string,
  words: readonly string[] = [],
  input = '',
): string {
  return run(host, ['sieve', act, '-u', address, ...words], input);
}

/** The text of a script in a mailbox. */
export function sieveScript(host: Pick<MailHost, 'doveadm'>, address: string, name: string): string {
  const rows: unknown = JSON.parse(run(host, ['-f', 'json', 'sieve', 'get', '-u', address, name]));
  const [row] = rows as [{ 'sieve script': string }];
  return row['sieve script'];
}

function run({ doveadm }: Pick<MailHost, 'doveadm'>, words: readonly string[], input = ''): string {
  const [program = '', ...options] = doveadm.command.split(' ');
  return execFileSync(program, [...options, ...words], {
    ...{ encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] },
  });
}
