import { type Address, domainOf } from '../../domain/address/address.ts';
import type { MailServerFault, RequestFault } from '../../domain/fault.ts';
import {
  checkPassword,
  type PasswordFault,
  type PasswordInput,
  type PasswordRules,
  preparePassword,
} from '../../domain/password.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { makePlan } from '../../domain/request/plan.ts';
import { err, type Result } from '../../domain/result.ts';
import type { MailServer, PasswordScheme } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import type { LinkFault, OpenLink } from '../links/links.ts';
import { rulesForAddress } from '../planning/plan.ts';
import { redeemLink } from './redeem-link.ts';

/** What hashes passwords, in the forms that the mail server stores, and what knows the commonest ones. */
export type PasswordService = {
  readonly hash: (password: string, scheme: PasswordScheme) => Promise<string>;
  /** Of a password that we made, which nobody can guess: it need not be slow. */
  readonly hashOfRandom: (password: string) => string;
  readonly isCommon: (password: string) => Promise<boolean>;
};

export type SetPasswordFault =
  | LinkFault
  | PasswordFault
  | MailServerFault
  | Extract<RequestFault, { code: 'request-open' }>;

/** What policy asks of the password that a link sets. */
export function passwordRulesFor(
  app: AppContext,
  { issuedTo, address }: Pick<OpenLink, 'issuedTo' | 'address'>,
): PasswordRules {
  const { leastPassword, commonPasswords, addressInPasswords } = rulesForAddress(app, issuedTo, address);
  return { least: leastPassword, common: commonPasswords, address: addressInPasswords };
}

/**
 * Takes a new password from whoever holds a link, uses the link up and commits the change, in one transaction.
 * A refusal leaves the link as it was. @returns the request that will apply it.
 */
export async function setPassword(
  app: AppContext,
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
  // Holding the link is the permission: it was given to whom policy let ask for it.
  const plan = makePlan(change, effectsOf(change), { confirm: false, approvals: null });
  return redeemLink(app, link, plan, hash);
}

/** Why the mail server itself would not have a password, in its own words. */
const serverRefusal = async (
  { rules }: MailServer,
  address: Address,
  password: string,
): Promise<string | null> => (await rules?.refusesPassword(address, password)) ?? null;
