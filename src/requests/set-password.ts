import { effectsOf } from '../domain/effects.ts';
import type { RequestFault } from '../domain/fault.ts';
import { checkPassword, type PasswordFault } from '../domain/password.ts';
import { makePlan } from '../domain/plan.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { Office } from './office.ts';
import { findLink, type LinkFault, type OpenLink } from './password-links.ts';
import { record } from './submit.ts';

export type NewPassword = { readonly password: string; readonly repeated: string };

/** What hashes a password, in the form that the mail server stores, and what knows the commonest ones. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  readonly isCommon: (password: string) => Promise<boolean>;
};

export type SetPasswordFault = LinkFault | PasswordFault | Extract<RequestFault, { code: 'request-open' }>;

/**
 * Takes a new password from whoever holds a link, uses the link up and commits the change, in one transaction.
 * A refusal leaves the link as it was. @returns the request that will apply it.
 */
export async function setPassword(
  office: Office,
  passwords: Passwords,
  token: string,
  typed: NewPassword,
): Promise<Result<number, SetPasswordFault>> {
  const link = findLink(office, token);
  if ('code' in link) return refused(link);
  const common = await passwords.isCommon(typed.password);
  const fault = checkPassword(link.address, typed.password, typed.repeated, common);
  if (fault) return refused(fault);
  const hash = await passwords.hash(typed.password);
  const submitted = office.store.transaction(() => consume(office, token, link, hash));
  if (submitted.ok) await office.publish();
  return submitted;
}

function consume(
  office: Office,
  token: string,
  link: OpenLink,
  hash: string,
): Result<number, SetPasswordFault> {
  const { address, mailbox } = link;
  // That a password was set is its owner's to know, and none of the channel in which the link was asked for.
  const { channel: _, ...owner } = link.issuedTo;
  // Another post may have used the link while this one was hashing.
  const now = findLink(office, token);
  if ('code' in now) return refused(now);
  const open = office.store.requests.openAbout(address);
  if (open) return refused({ code: 'request-open', address, request: open.id, state: open.state });
  office.store.passwordLinks.consume(link.tokenHash);
  const change = { kind: 'password', address, mailbox } as const;
  // Holding the link is the permission: it was given to whom policy let ask for it.
  const plan = makePlan(change, effectsOf(change), { confirm: false, approvals: null });
  const recorded = record(office, owner, plan, { sealedHash: office.seal.close(hash, address) });
  if (!recorded.ok)
    throw new Error(`A password change without an open request was refused: ${recorded.fault.code}`);
  return ok(recorded.value);
}
