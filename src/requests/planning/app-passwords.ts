import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AppPasswordChange, type Change, targetOf } from '../../domain/request/change.ts';
import type { EffectContext } from '../../domain/request/effect.ts';
import { affectsAppPasswords } from '../../domain/request/effect-predicates.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { findDisallowedCharacter, isBlank, toOpaqueString } from '../../domain/text/opaque-string.ts';
import { stripHidden } from '../../domain/text/sanitize.ts';
import { readMailbox } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

type MailboxContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** In characters. */
const maxNameLength = 40;
/** Quotes: no command could name the app password then. */
const forbiddenCharacters = /["“”„]/u;
/** App passwords of a mailbox: more than anyone has devices, and each grants access. */
const maxAppPasswords = 20;

/** Reads the names of a mailbox's app passwords from the mail server. */
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

/** The names of the app passwords that a change affects, to show whoever decides on it; null: they can't be read. */
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

/** The normalized name for a new app password, or why it can't be used. */
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
  return known.value.length < maxAppPasswords
    ? ok(name)
    : err({ code: 'app-passwords-too-many', address, limit: maxAppPasswords });
}

/** Builds the change that revokes the app password with the name that somebody typed. */
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

/** Compares names as people type them: regardless of case and Unicode composition. */
const isSameName = (one: string, other: string): boolean => normalizeName(one) === normalizeName(other);

const normalizeName = (name: string): string => stripHidden(toOpaqueString(name)).trim().toLowerCase();
