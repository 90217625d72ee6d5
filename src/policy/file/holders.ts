import { err, ok, type Result } from '../../domain/result.ts';
import type { RoleHolder } from '../policy.ts';
import { idProblem, isId, platformNames, type TenantPlatform } from './ids.ts';
import { type Reader, text } from './readers.ts';
import { truncate } from './yaml-cursor.ts';

const groupTerms: Readonly<Record<TenantPlatform, string>> = { slack: 'group', discord: 'role' };

/** Reads the holder of a role: `user ID`, `everyone`, and `group ID` on Slack or `role ID` on Discord. */
export function holder(platform: TenantPlatform): Reader<RoleHolder> {
  const word = groupTerms[platform];
  return text(`user ID, ${word} ID or everyone`, (typed): Result<RoleHolder, string | null> => {
    if (typed === 'everyone') return ok({ kind: 'everyone' });
    const [kind = '', id = '', ...more] = typed.split(/\s+/);
    if (more.length > 0) return err(null);
    if (id === '') return err(missingKindAdvice(platform, kind));
    if (kind !== 'user' && kind !== word) return err(wrongTermAdvice(platform, kind, id));
    const named = kind === 'user' ? 'user' : 'group';
    const fault = idProblem(platform, named, id);
    return fault === null ? ok({ kind: named, id }) : err(fault);
  });
}

/** An id without its kind: on Slack, its first letter tells the kind. */
function missingKindAdvice(platform: TenantPlatform, id: string): string | null {
  const words = [
    ...(isId(platform, 'user', id) ? [`user ${id}`] : []),
    ...(isId(platform, 'group', id) ? [`${groupTerms[platform]} ${id}`] : []),
  ];
  return words.length === 0
    ? null
    : `“${truncate(id)}” does not say whose id it is; write ${words.join(' or ')}`;
}

function wrongTermAdvice(platform: TenantPlatform, word: string, id: string): string | null {
  if (!Object.values(groupTerms).includes(word)) return null;
  return `“${word}” is not a word for ${platformNames[platform]}; write ${groupTerms[platform]} ${truncate(id)}`;
}

/** A holder as the policy file writes it. */
export const holderText = (platform: TenantPlatform, holder: RoleHolder): string =>
  holder.kind === 'everyone'
    ? 'everyone'
    : `${holder.kind === 'user' ? 'user' : groupTerms[platform]} ${holder.id}`;
