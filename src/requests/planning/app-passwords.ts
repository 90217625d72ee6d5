import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AppPasswordChange, type Change, subjectOf } from '../../domain/request/change.ts';
import { type Knowledge, reachesAppPasswords } from '../../domain/request/effects.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { isBlank, opaqueString, unfitCharacter } from '../../domain/text/opaque-string.ts';
import { readMailbox } from '../access/read-address.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';

/** Characters of a name. */
const longestName = 40;
/** What no command could name it by. */
const unspeakable = /["“”„]/u;
/** More than anyone has devices; each is a way in. */
const most = 20;

/** The names of a mailbox's app passwords, as the mail server has them now. */
export async function appPasswordsOf(
  office: Office,
  actor: Actor,
  address: Address,
): Promise<Result<readonly string[], Fault>> {
  const read = await readMailbox(office, actor, address);
  if (!read.ok) return read;
  const names = await asked(office.mailServer.appPasswords(address));
  return names.ok ? ok(names.value ?? []) : names;
}

/** The app passwords that a change reaches, so that whoever decides on it reads their names. */
export async function reachedAppPasswords(
  { mailServer }: Office,
  change: Change,
): Promise<Pick<Knowledge, 'appPasswords'>> {
  if (!reachesAppPasswords(change)) return {};
  const address = subjectOf(change);
  if (mailServer.serverOf(domainOf(address)).lacks.includes('app-passwords')) return {};
  const names = await asked(mailServer.appPasswords(address));
  return { appPasswords: names.ok ? (names.value ?? []) : null };
}

/** The name for a new app password, or why it can't be had. */
export async function newAppPasswordName(
  office: Office,
  actor: Actor,
  address: Address,
  typed: string,
): Promise<Result<string, Fault>> {
  const name = opaqueString(typed).trim();
  const isUnfit = isBlank(name) || unfitCharacter(name) !== null || unspeakable.test(name);
  if (isUnfit || [...name].length > longestName)
    return refused({ code: 'app-password-name', most: longestName });
  const known = await appPasswordsOf(office, actor, address);
  if (!known.ok) return known;
  const taken = known.value.find((each) => isSameName(each, name));
  if (taken !== undefined) return refused({ code: 'app-password-taken', address, name: taken });
  return known.value.length < most
    ? ok(name)
    : refused({ code: 'app-passwords-too-many', address, limit: most });
}

/** Ends an app password, called by its name as people type it. */
export async function revocationOf(
  office: Office,
  actor: Actor,
  address: Address,
  typed: string,
): Promise<Result<AppPasswordChange, Fault>> {
  const read = await readMailbox(office, actor, address);
  if (!read.ok) return read;
  const known = await appPasswordsOf(office, actor, address);
  if (!known.ok) return known;
  const name = known.value.find((each) => isSameName(each, typed));
  if (name === undefined)
    return refused({ code: 'app-password-unknown', address, name: typed.trim(), known: known.value });
  return ok({ kind: 'app-password', address, mailbox: read.value.mailbox.id, name, act: 'revoke' });
}

/** As people type them: in any case, composed or not. */
const isSameName = (one: string, other: string): boolean => folded(one) === folded(other);

const folded = (name: string): string => opaqueString(name).trim().toLowerCase();
