import { type Address, domainOf } from '../../domain/address/address.ts';
import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import {
  checkPassword,
  type PasswordFault,
  type PasswordInput,
  type PasswordRules,
  preparePassword,
} from '../../domain/password.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { makePlanOfOne } from '../../domain/request/plan.ts';
import type { RequestFault } from '../../domain/request-fault.ts';
import { err, type Result } from '../../domain/result.ts';
import type { MailServer, PasswordScheme } from '../../mail-servers/port.ts';
import { rulesForAddress } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import type { LinkFault, OpenLink } from '../links/links.ts';
import { redeemLink } from './redeem-link.ts';

/** Hashes passwords in the schemes that mail servers store, and knows the commonest ones. */
export type PasswordService = {
  readonly hash: (password: string, scheme: PasswordScheme) => Promise<string>;
  /** For a password that we generated: it can't be guessed, so the hash may be fast. */
  readonly hashOfRandom: (password: string) => string;
  readonly isCommon: (password: string) => Promise<boolean>;
};

export type SetPasswordFault =
  | LinkFault
  | PasswordFault
  | MailServerFault
  | Extract<RequestFault, { code: 'request-open' }>;

/** The policy's rules for the password that a link sets. */
export function passwordRulesFor(
  app: Pick<AppContext, 'policy'>,
  { issuedTo, address }: Pick<OpenLink, 'issuedTo' | 'address'>,
): PasswordRules {
  const { leastPassword, commonPasswords, addressInPasswords } = rulesForAddress(app, issuedTo, address);
  return { least: leastPassword, common: commonPasswords, address: addressInPasswords };
}

/**
 * Sets the password that the holder of a link typed: consumes the link and inserts the request, in one transaction.
 * A refusal leaves the link as it was. @returns the request's id.
 */
export async function setPassword(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'policy'>,
  passwords: PasswordService,
  link: OpenLink,
  asTyped: PasswordInput,
): Promise<Result<number, SetPasswordFault>> {
  if (link.appPassword !== null) return err({ code: 'link-gone' });
  const { address, mailbox } = link;
  const typed = preparePassword(asTyped);
  const isCommon = await passwords.isCommon(typed.password);
  const fault = checkPassword(passwordRulesFor(app, link), address, typed, isCommon);
  if (fault) return err(fault);
  const server = app.mailServer.serverOf(domainOf(address));
  const words = await tryMailServer(serverRefusal(server, address, typed.password));
  if (!words.ok) return words;
  if (words.value !== null) return err({ code: 'password-refused', words: words.value });
  const hash = await passwords.hash(typed.password, server.passwordScheme ?? 'ARGON2ID');
  const change = { kind: 'password', address, mailbox } as const;
  // The link is the permission: policy was checked when it was issued.
  const plan = makePlanOfOne(change, effectsOf(change), { confirm: false, approvals: null });
  return redeemLink(app, link, plan, hash);
}

/** Why the mail server's own rules refuse a password: a sentence of its own, or null. */
const serverRefusal = async (
  { rules }: MailServer,
  address: Address,
  password: string,
): Promise<string | null> => (await rules?.refusesPassword(address, password)) ?? null;
