import type { Address } from '../../domain/address/address.ts';
import type { MailboxSize, UnknownSize } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';

/** Remembers which mailboxes have a problem that an operator can fix, as of their last measurement. */
export type MailboxProblems = {
  /** Records the size of a mailbox; null: there is none. */
  record(address: Address, size: MailboxSize | null): void;
  /** A failed check that lists the problems; none where there are none. */
  healthChecks(): Condition[];
};

type FixableReason = Extract<UnknownSize['why'], keyof typeof adviceByReason>;

const adviceByReason = {
  format: 'is not kept as Maildir: set DOVEADM, so that Dovecot tells what it holds',
  link: 'has a link in the place of a folder: mount what it leads to there instead',
  unreadable: 'has files that Facteur may not read: see to their owner and mode',
  misplaced: 'is no path below the mail directory: correct the maildir in its row',
} as const;

export function createMailboxProblems(): MailboxProblems {
  const problems = new Map<Address, UnknownSize & { readonly why: FixableReason }>();
  return {
    record(address, size) {
      const unknown = size?.unknown;
      if (unknown && isFixable(unknown)) problems.set(address, unknown);
      else problems.delete(address);
    },
    healthChecks: () => {
      const descriptions = [...problems].map(([address, { why, at }]) =>
        at === undefined
          ? `${sanitizeText(address)} ${adviceByReason[why]}`
          : `${sanitizeText(address)}: "${sanitizeText(at)}" ${adviceByReason[why]}`,
      );
      return rowProblemsCheck('Odd mailboxes', descriptions);
    },
  };
}

const isFixable = (unknown: UnknownSize): unknown is UnknownSize & { readonly why: FixableReason } =>
  unknown.why in adviceByReason;

/** How many problems are listed one by one. */
const maxListed = 5;

/** A failed check for problems of single rows or mailboxes, while all others work; none without problems. */
export function rowProblemsCheck(part: string, problems: readonly string[]): Condition[] {
  if (problems.length === 0) return [];
  const more = problems.length > maxListed ? `; and ${problems.length - maxListed} more` : '';
  return [{ part, ok: false, detail: `${problems.slice(0, maxListed).join('; ')}${more}. All others work` }];
}

/** Advice for a row whose key is not in lower case, in a database that compares by case. */
export const uppercaseKeyAdvice = (table: string, name: string): string =>
  `${table} ${sanitizeText(name)} is in capitals, so that Postfix never finds it: write it in small letters`;
