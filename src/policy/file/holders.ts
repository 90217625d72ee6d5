import { ok, type Result, refused } from '../../domain/result.ts';
import type { Holder } from '../policy.ts';
import { isId, platformNames, type TenantPlatform, wrongId } from './ids.ts';
import { type Read, text } from './readers.ts';
import { shown } from './yaml-cursor.ts';

const groupWords: Readonly<Record<TenantPlatform, string>> = { slack: 'group', discord: 'role' };

/** Whom a tenant of a platform gives a role to: `user ID`, `everyone`, and `group ID` on Slack, `role ID` on Discord. */
export function holder(platform: TenantPlatform): Read<Holder> {
  const word = groupWords[platform];
  return text(`user ID, ${word} ID or everyone`, (typed): Result<Holder, string | null> => {
    if (typed === 'everyone') return ok({ kind: 'everyone' });
    const [kind = '', id = '', ...more] = typed.split(/\s+/);
    if (more.length > 0) return refused(null);
    if (id === '') return refused(withoutKind(platform, kind));
    if (kind !== 'user' && kind !== word) return refused(otherWord(platform, kind, id));
    const named = kind === 'user' ? 'user' : 'group';
    const fault = wrongId(platform, named, id);
    return fault === null ? ok({ kind: named, id }) : refused(fault);
  });
}

/** An id alone: on Slack it tells what it is of. */
function withoutKind(platform: TenantPlatform, id: string): string | null {
  const words = [
    ...(isId(platform, 'user', id) ? [`user ${id}`] : []),
    ...(isId(platform, 'group', id) ? [`${groupWords[platform]} ${id}`] : []),
  ];
  return words.length === 0
    ? null
    : `“${shown(id)}” does not say whose id it is; write ${words.join(' or ')}`;
}

function otherWord(platform: TenantPlatform, word: string, id: string): string | null {
  if (!Object.values(groupWords).includes(word)) return null;
  return `“${word}” is not a word for ${platformNames[platform]}; write ${groupWords[platform]} ${shown(id)}`;
}

/** A holder as the file writes it. */
export const holderText = (platform: TenantPlatform, holder: Holder): string =>
  holder.kind === 'everyone'
    ? 'everyone'
    : `${holder.kind === 'user' ? 'user' : groupWords[platform]} ${holder.id}`;
