import type { Actor } from '../../domain/actor.ts';
import type { Fault, UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { NamedPerson } from './command.ts';
import type { FindPeople } from './file.ts';
import { parsePerson } from './parse-arguments.ts';

/**
 * The person of the actor's tenant whom the actor names. Slack and Discord vouch for a mention; at a terminal nobody is
 * verified, and a name is enough.
 */
export function resolvePerson(actor: Actor, { id, name }: NamedPerson): Result<Actor, UsageFault> {
  const { platform, tenantId, locale } = actor;
  const userId = platform === 'terminal' ? parseTerminalUserId(name) : id;
  return userId === null
    ? err({ code: 'person-unclear', typed: name, platform })
    : ok({ platform, tenantId, userId, displayName: name, roles: [], locale });
}

const terminalNamePattern = /^[\p{L}\p{M}\p{N}._-]{1,40}$/u;

/** Whether a name may be used at a terminal. */
export const isTerminalName = (name: string): boolean => terminalNamePattern.test(name);

/** A terminal user's id: Bob and bob are one person, so that neither can approve what the other asked for. */
export const terminalUserId = (name: string): string => name.normalize('NFC').toLowerCase();

const parseTerminalUserId = (name: string): string | null =>
  isTerminalName(name) ? terminalUserId(name) : null;

/** An account of the actor's tenant. */
export type Account = {
  readonly id: string;
  readonly displayName: string;
  /** All that it is called there; nobody else vouches for what a file calls it. */
  readonly names: readonly string[];
  /** Null where the platform does not tell it. */
  readonly email: string | null;
};

/** At a terminal nobody is verified, and a name is enough; what other platforms call their accounts is none. */
export const peopleAtTerminal =
  (actor: Actor): FindPeople =>
  async () =>
  (cell) => {
    const named = parsePerson(cell);
    return named.id === null ? resolvePerson(actor, named) : unknown(actor, cell);
  };

/** The account that a cell names: by its id, as a mention has it, by its e-mail address, or by a name that nobody else there has. */
export function personAmong(actor: Actor, accounts: readonly Account[], cell: string): Result<Actor, Fault> {
  const { id, name } = parsePerson(cell);
  const isNamed = ({ names, email }: Account): boolean =>
    isEmail(name) ? email !== null && isSame(email, name) : names.some((each) => isSame(each, name));
  const found = accounts.filter((account) => (id === null ? isNamed(account) : account.id === id));
  const [only] = found;
  if (!only) return unknown(actor, cell);
  const { platform, tenantId, locale } = actor;
  if (found.length > 1)
    return err({ code: 'line-owner-ambiguous', typed: cell, platform, count: found.length });
  return ok({ platform, tenantId, userId: only.id, displayName: only.displayName, roles: [], locale });
}

export const isEmail = (name: string): boolean => /.@./.test(name);

const isSame = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();

const unknown = ({ platform }: Actor, typed: string): Result<Actor, Fault> =>
  err({ code: 'line-owner-unknown', typed, platform });
