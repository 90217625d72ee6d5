import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AppPasswordChange, type Change, targetOf } from '../../domain/request/change.ts';
import { affectsAppPasswords, type EffectContext } from '../../domain/request/effects.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { findDisallowedCharacter, isBlank, toOpaqueString } from '../../domain/text/opaque-string.ts';
import { readMailbox } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

type MailboxContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Characters of a name. */
const maxNameLength = 40;
/** What no command could name it by. */
const forbiddenCharacters = /["“”„]/u;
/** More than anyone has devices; each is a way in. */
const most = 20;

/** The names of a mailbox's app passwords, as the mail server has them now. */
export async function readAppPasswords(
  app: MailboxContext,
  actor: Actor,
  address: Address,
): Promise<Result<readonly string[], Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const names = await tryMailServer(app.mailServer.appPasswords(address));
  return names.ok ? ok(names.value ?? []) : names;
}

/** The app passwords that a change reaches, so that whoever decides on it reads their names. */
export async function affectedAppPasswords(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  change: Change,
): Promise<Pick<EffectContext, 'appPasswords'>> {
  if (!affectsAppPasswords(change)) return {};
  const address = targetOf(change);
  if (mailServer.serverOf(domainOf(address)).lacks.includes('app-passwords')) return {};
  const names = await tryMailServer(mailServer.appPasswords(address));
  return { appPasswords: names.ok ? (names.value ?? []) : null };
}

/** The name for a new app password, or why it can't be had. */
export async function checkAppPasswordName(
  app: MailboxContext,
  actor: Actor,
  address: Address,
  typed: string,
): Promise<Result<string, Fault>> {
  const name = toOpaqueString(typed).trim();
  const isUnfit = isBlank(name) || findDisallowedCharacter(name) !== null || forbiddenCharacters.test(name);
  if (isUnfit || [...name].length > maxNameLength)
    return err({ code: 'app-password-name', most: maxNameLength });
  const known = await readAppPasswords(app, actor, address);
  if (!known.ok) return known;
  const taken = known.value.find((each) => isSameName(each, name));
  if (taken !== undefined) return err({ code: 'app-password-taken', address, name: taken });
  return known.value.length < most ? ok(name) : err({ code: 'app-passwords-too-many', address, limit: most });
}

/** Ends an app password, called by its name as people type it. */
export async function buildRevocation(
  app: MailboxContext,
  actor: Actor,
  address: Address,
  typed: string,
): Promise<Result<AppPasswordChange, Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const known = await readAppPasswords(app, actor, address);
  if (!known.ok) return known;
  const name = known.value.find((each) => isSameName(each, typed));
  if (name === undefined)
    return err({ code: 'app-password-unknown', address, name: typed.trim(), known: known.value });
  return ok({ kind: 'app-password', address, mailbox: read.value.mailbox.id, name, act: 'revoke' });
}

/** As people type them: in any case, composed or not. */
const isSameName = (one: string, other: string): boolean => normalizeName(one) === normalizeName(other);

const normalizeName = (name: string): string => toOpaqueString(name).trim().toLowerCase();
