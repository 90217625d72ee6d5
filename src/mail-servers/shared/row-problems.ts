import type { Address } from '../../domain/address/address.ts';
import type { MailboxSize, UnknownSize } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';

/** Remembers at which mailboxes something is wrong that an operator can mend, as they were last measured. */
export type MailboxProblems = {
  /** Notes what a mailbox holds; null: there is none. */
  record(address: Address, size: MailboxSize | null): void;
  /** What there is to tell: nothing where all are well. */
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
      const told = [...problems].map(([address, { why, at }]) =>
        at === undefined
          ? `${sanitizeText(address)} ${adviceByReason[why]}`
          : `${sanitizeText(address)}: "${sanitizeText(at)}" ${adviceByReason[why]}`,
      );
      return rowProblemsCheck('Odd mailboxes', told);
    },
  };
}

const isFixable = (unknown: UnknownSize): unknown is UnknownSize & { readonly why: FixableReason } =>
  unknown.why in adviceByReason;

/** As many as are told one by one. */
const maxListed = 5;

/** What is wrong with single rows or mailboxes; all others work. Nothing where nothing is. */
export function rowProblemsCheck(part: string, told: readonly string[]): Condition[] {
  if (told.length === 0) return [];
  const more = told.length > maxListed ? `; and ${told.length - maxListed} more` : '';
  return [{ part, ok: false, detail: `${told.slice(0, maxListed).join('; ')}${more}. All others work` }];
}

/** What there is to say of a row whose key is not in small letters, where the database tells the two apart. */
export const uppercaseKeyAdvice = (table: string, name: string): string =>
  `${table} ${sanitizeText(name)} is in capitals, so that Postfix never finds it: write it in small letters`;
