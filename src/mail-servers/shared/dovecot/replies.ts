import type { z } from 'zod';
import { MailServerUnavailable } from '../../port.ts';
import type { DoveadmCall, DoveadmReply } from './transport.ts';

// doveadm(1), EXIT STATUS.
export const unknownCommand = 64;
export const unknownUser = 67;
export const notFound = 68;

/** Throws MailServerUnavailable for an exit code that is not one of these. */
export function requireExitCode({ command }: DoveadmCall, answer: DoveadmReply, ...allowed: number[]): void {
  const { exitCode, complaint } = answer;
  if (allowed.includes(exitCode)) return;
  const said = complaint === null ? '' : `: ${complaint}`;
  throw doveadmError(`doveadm ended ${command} with exit code ${exitCode}${said}`);
}

/** Throws for an answer of another form: an empty one must not count as success. */
export function parseRows<T>({ command }: DoveadmCall, { rows }: DoveadmReply, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(rows);
  if (error) throw doveadmError(`doveadm answered ${command} with something else than was asked for`, error);
  return data;
}

function doveadmError(what: string, cause?: unknown): Error {
  const message = `${what}. Look in Dovecot's log for the reason.`;
  return new MailServerUnavailable('unreachable', message, { cause });
}
