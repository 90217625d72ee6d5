import { type Address, isCatchAll, localPartOf } from '../../../domain/address/address.ts';
import type { AddressState, Bytes, MailboxSize } from '../../../domain/address/address-state.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { AddressWish } from '../../port.ts';
import { toMebibytes } from '../../shared/quota.ts';
import { type AddressRow, isAddress, mailboxIdOf, parkedType } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import { isPlaceholderOf } from '../mailbox-id.ts';
import type { AddressRows } from '../tables.ts';

/** What AlternC refuses beyond the rules that hold on every mail server. */
export type BrokenRule =
  | { readonly code: 'reserved'; readonly by: string }
  | { readonly code: 'mailbox-character'; readonly character: string }
  | { readonly code: 'catch-all-mailbox' }
  | { readonly code: 'catch-all-recipients' }
  | { readonly code: 'account-full'; readonly limit: number }
  | { readonly code: 'quota-below-use'; readonly used: Bytes }
  /** AlternC's webmail would show the next owner the former owner's address book. */
  | { readonly code: 'former-in-use' }
  | { readonly code: 'former-not-cleared' };

/** What the rules ask the database beside an address's own rows. */
export type RuleReads = {
  sizeOf(row: AddressRow): Promise<MailboxSize>;
  /** The limit of the domain's account, where it has as many other addresses; null: there is room for this one. */
  fullAccount(address: Address, rows: AddressRows): Promise<number | null>;
};

/** A broken rule as a sentence. */
export function describeBrokenRule(rule: BrokenRule, address: Address): string {
  switch (rule.code) {
    case 'reserved':
      return `${address} belongs to ${rule.by} on this server: change it there.`;
    case 'mailbox-character':
      return `AlternC makes no mailbox that works with “${rule.character}” in its name, only with a-z, 0-9 and “.”, “_”, “-”: make ${address} an alias, or take another name.`;
    case 'catch-all-mailbox':
      return `A catch-all can not be a mailbox: have ${address} forward to one.`;
    case 'catch-all-recipients':
      return `A catch-all of AlternC has one recipient: have ${address} forward to one address, which may be an alias of several.`;
    case 'account-full':
      return `The AlternC account of this domain may have ${rule.limit} addresses, and has them: delete one, or have AlternC's administrator raise its quota "mail".`;
    case 'quota-below-use':
      return `${address} holds ${toMebibytes(rule.used)} MB already: set a quota of ${leastQuota(rule.used)} MB or more.`;
    case 'former-in-use':
      return `${address} is a mailbox whose owner may have an address book in the webmail: delete it, and try again once AlternC's cron has cleared that away, five minutes later at most.`;
    case 'former-not-cleared':
      return `AlternC's cron has yet to clear away the former mailbox of ${address}, with the address book that its owner may have in the webmail: try again in five minutes.`;
  }
}

// AlternC's panel allows more, but its Dovecot accepts no other user names (auth_username_chars).
const forbiddenCharacter = /[^a-z0-9._-]/u;

/** The first rule of AlternC's that a change breaks, or null. `rows` are what is at the address now. */
export async function findBrokenRule(
  reads: RuleReads,
  { address, after }: AddressWish,
  rows: AddressRows,
): Promise<BrokenRule | null> {
  const { row, state } = rows;
  if (row && row.addressAction === 'OK' && !isAddress(row) && row.type !== parkedType)
    return { code: 'reserved', by: row.type };
  if (!after) return null;
  return (
    checkShape(address, state, after) ??
    checkFormerMailbox(rows, after) ??
    (await checkQuota(reads, rows, after)) ??
    (state || isCatchAll(address) ? null : await checkAccountLimit(reads, address, rows))
  );
}

function checkShape(address: Address, before: AddressState | null, after: AddressState): BrokenRule | null {
  const isNew = after.mailbox !== null && before?.mailbox?.id !== after.mailbox.id;
  if (isCatchAll(address)) {
    if (isNew) return { code: 'catch-all-mailbox' };
    return after.forwards.length > Math.max(1, before?.forwards.length ?? 0)
      ? { code: 'catch-all-recipients' }
      : null;
  }
  const character = forbiddenCharacter.exec(localPartOf(address))?.[0];
  return isNew && character ? { code: 'mailbox-character', character } : null;
}

/**
 * AlternC deletes an owner's data in its webmail when its cron removes the mailbox from its address. So a mailbox
 * that was used must be removed before another can have its address.
 */
function checkFormerMailbox({ row, state }: AddressRows, { mailbox }: AddressState): BrokenRule | null {
  if (!mailbox || !row?.used) return null;
  const isItsShell = row.mailboxAction !== 'OK' && isPlaceholderOf(row.path, mailbox.id);
  if (mailboxIdOf(row) === mailbox.id || isItsShell) return null;
  return { code: state?.mailbox ? 'former-in-use' : 'former-not-cleared' };
}

/** AlternC itself would raise such a quota silently. */
async function checkQuota(
  { sizeOf }: RuleReads,
  { row, state }: AddressRows,
  after: AddressState,
): Promise<BrokenRule | null> {
  const quota = after.mailbox?.quota ?? null;
  if (!row || !after.mailbox || quota === null || state?.mailbox?.id !== after.mailbox.id) return null;
  if (toMebibytes(quota) === toMebibytes(state.mailbox.quota)) return null;
  const { bytes: used } = await sizeOf(row);
  if (used === undefined) return null;
  return toMebibytes(quota) < leastQuota(used) ? { code: 'quota-below-use', used } : null;
}

/** In MB: always some more than the mailbox holds. */
const leastQuota = (used: Bytes): number => Math.floor(used / 2 ** 20) + 1;

async function checkAccountLimit(
  { fullAccount }: RuleReads,
  address: Address,
  rows: AddressRows,
): Promise<BrokenRule | null> {
  const limit = await fullAccount(address, rows);
  return limit === null ? null : { code: 'account-full', limit };
}

/**
 * Why a mailbox can't be removed: the path in its row is not in AlternC's mail, so that its mail could not be kept.
 * Null where it can. A mailbox that stays may lie anywhere.
 */
export function findMisplacedMail(
  { trash, alterncMail }: Pick<DriverContext, 'trash' | 'alterncMail'>,
  { address, after }: AddressWish,
  { row, state }: AddressRows,
): string | null {
  const leaves = state?.mailbox && state.mailbox.id !== after?.mailbox?.id;
  if (!leaves || !trash || trash.isMailPath(row?.path ?? '')) return null;
  return `AlternC has the mail of ${address} at "${sanitizeText(row?.path ?? '')}", which is not below ${alterncMail}, so that Facteur can't keep it: correct the path in AlternC's table mailbox, or delete it in AlternC's panel.`;
}
