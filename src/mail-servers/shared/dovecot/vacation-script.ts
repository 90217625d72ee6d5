import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Absence } from '../../../domain/absence/absence.ts';
import type { Address } from '../../../domain/address/address.ts';

/** The name of our script in a mailbox: we touch no other. */
export const vacationScriptName = 'facteur-vacation';

/** Days in which a sender is answered once. */
const answersEvery = 7;

/**
 * An absence as a Sieve script (RFC 5230, RFC 5260). Its first two lines say what it was made of: one that was edited by hand
 * is its owner's.
 * @param addresses other addresses of the mailbox, where Dovecot doesn't say which of them a message was sent to.
 */
export function renderVacation(absence: Absence, addresses: readonly Address[] = []): string {
  const body = renderBody(absence, addresses);
  const made = Buffer.from(JSON.stringify(absence)).toString('base64url');
  return `# ${vacationScriptName} ${made}\n# ${checksum(made, body)}\n${body}`;
}

/** The absence that a script was made of; null: it is none of ours, or was edited by hand. */
export function readVacation(script: string): Absence | null {
  const [, made, sum, body] =
    /^# facteur-vacation ([\w-]+)\n# ([0-9a-f]{64})\n(.*)$/s.exec(script.replaceAll('\r\n', '\n')) ?? [];
  if (made === undefined || body === undefined || checksum(made, body) !== sum) return null;
  const { data } = absenceSchema.safeParse(JSON.parse(Buffer.from(made, 'base64url').toString()));
  return data ?? null;
}

/** Whether a script may answer by itself: a mailbox can't answer a message twice. */
export const answersItself = (script: string): boolean => /\bvacation\b/i.test(script);

const absenceSchema = z.object({
  from: z.int(),
  until: z.int(),
  subject: z.string(),
  text: z.string(),
  includes: z.string().nullable(),
});

// Ours comes first: the owner's script may end with `stop`.
const renderBody = (
  { from, until, subject, text, includes }: Absence,
  addresses: readonly Address[],
): string => `
require ["vacation", "date", "relational"${includes === null ? '' : ', "include"'}];
# Written by Facteur: change it there.
if allof (currentdate :zone "+0000" :value "ge" "iso8601" ${dateString(from)},
          currentdate :zone "+0000" :value "lt" "iso8601" ${dateString(until)}) {
  vacation :days ${answersEvery}${addressesTag(addresses)} :subject ${sieveString(subject)} ${sieveString(text)};
}
${includes === null ? '' : `include :personal :optional ${sieveString(includes)};\n`}`;

const addressesTag = (addresses: readonly Address[]): string =>
  addresses.length === 0 ? '' : ` :addresses [${addresses.map(sieveString).join(', ')}]`;

const dateString = (time: number): string => `"${new Date(time).toISOString().slice(0, 19)}+00:00"`;

const sieveString = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

const checksum = (made: string, body: string): string =>
  createHash('sha256').update(`${made}\n${body}`).digest('hex');
