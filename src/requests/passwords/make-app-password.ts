import { randomInt } from 'node:crypto';
import type { ChangeFault } from '../../domain/fault.ts';
import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { makePlanOfOne } from '../../domain/request/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import type { OpenLink } from '../links/links.ts';
import { type RedeemLinkFault, redeemLink } from './redeem-link.ts';
import type { PasswordService } from './set-password.ts';

/** Without the look-alikes i, l and 1, o and 0. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 4;
const groupLength = 5;

export type AppPasswordFault =
  | RedeemLinkFault
  | Extract<ChangeFault, { code: 'app-password-taken' }>
  | MailServerFault;

/** The request that will add it on the mail server, and the password itself, which is stored nowhere. */
export type MadeAppPassword = { readonly request: number; readonly password: string };

/** Makes the app password that a link is for and consumes the link. A refusal leaves the link as it was. */
export async function makeAppPassword(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'policy'>,
  passwords: PasswordService,
  link: OpenLink,
): Promise<Result<MadeAppPassword, AppPasswordFault>> {
  if (link.appPassword === null) return err({ code: 'link-gone' });
  const { address, mailbox, appPassword: name } = link;
  const names = await tryMailServer(app.mailServer.appPasswords(address));
  if (!names.ok) return names;
  if (names.value?.includes(name)) return err({ code: 'app-password-taken', address, name });
  const change = { kind: 'app-password', address, mailbox, name, act: 'add' } as const;
  const plan = makePlanOfOne(change, effectsOf(change), { confirm: false, approvals: null });
  const password = randomPassword();
  const used = await redeemLink(app, link, plan, passwords.hashOfRandom(password));
  return used.ok ? ok({ request: used.value, password }) : used;
}

/** 99 random bits, in groups that can be copied by hand. */
const randomPassword = (): string => Array.from({ length: groups }, randomGroup).join('-');

const randomGroup = (): string =>
  Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
