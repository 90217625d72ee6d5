import type { Address } from '../../domain/address/address.ts';
import type { MailboxSize, UnknownSize } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import { legible } from '../../domain/text/sanitize.ts';

/** Remembers at which mailboxes something is wrong that an operator can mend, as they were last measured. */
export type OddMailboxes = {
  /** Notes what a mailbox holds; null: there is none. */
  note(address: Address, size: MailboxSize | null): void;
  /** What there is to tell: nothing where all are well. */
  conditions(): Condition[];
};

type Mendable = Extract<UnknownSize['why'], keyof typeof faults>;

const faults = {
  format: 'is not kept as Maildir: set DOVEADM, so that Dovecot tells what it holds',
  link: 'has a link in the place of a folder: mount what it leads to there instead',
  unreadable: 'has files that Facteur may not read: see to their owner and mode',
  misplaced: 'is no path below the mail directory: correct the maildir in its row',
} as const;

export function createOddMailboxes(): OddMailboxes {
  const odd = new Map<Address, UnknownSize & { readonly why: Mendable }>();
  return {
    note(address, size) {
      const unknown = size?.unknown;
      if (unknown && isMendable(unknown)) odd.set(address, unknown);
      else odd.delete(address);
    },
    conditions: () => {
      const told = [...odd].map(([address, { why, at }]) =>
        at === undefined
          ? `${legible(address)} ${faults[why]}`
          : `${legible(address)}: "${legible(at)}" ${faults[why]}`,
      );
      return oddRowsCondition('Odd mailboxes', told);
    },
  };
}

const isMendable = (unknown: UnknownSize): unknown is UnknownSize & { readonly why: Mendable } =>
  unknown.why in faults;

/** As many as are told one by one. */
const mostTold = 5;

/** What is wrong with single rows or mailboxes; all others work. Nothing where nothing is. */
export function oddRowsCondition(part: string, told: readonly string[]): Condition[] {
  if (told.length === 0) return [];
  const more = told.length > mostTold ? `; and ${told.length - mostTold} more` : '';
  return [{ part, ok: false, detail: `${told.slice(0, mostTold).join('; ')}${more}. All others work` }];
}

/** What there is to say of a row whose key is not in small letters, where the database tells the two apart. */
export const inCapitals = (table: string, name: string): string =>
  `${table} ${legible(name)} is in capitals, so that Postfix never finds it: write it in small letters`;
