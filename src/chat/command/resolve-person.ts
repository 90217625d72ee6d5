import type { Actor } from '../../domain/actor.ts';
import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { NamedPerson } from './command.ts';

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
