import type { Actor } from '../../../domain/actor.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Definition } from '../../command/command.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { SlackContext } from '../context.ts';
import { formatMention, mentionedUser, mentionedUsers, replaceMentions } from '../payloads/mentions.ts';
import { translationsIn } from '../translations.ts';
import type { UserProfile } from '../users/user-profile.ts';

type Values = Readonly<Record<string, string>>;
type Profiles = ReadonlyMap<string, UserProfile | null>;

/**
 * Runs a command with the names of those whom its values mention, as Slack knows them and whatever was typed: an argument
 * for a person says both who and how they are called, a text only how.
 */
export async function callWithMentions(
  { dispatcher, users }: Pick<SlackContext, 'dispatcher' | 'users'>,
  actor: Actor,
  { path, arguments: all }: Definition,
  given: Values,
): Promise<Reply> {
  const { tenantId } = actor;
  const ids = [...new Set(Object.values(given).flatMap(mentionedUsers))];
  const asked = ids.map(async (id) => [id, await users.profileOf({ tenantId, userId: id })] as const);
  const profiles = new Map(await Promise.all(asked));
  const persons = new Set(all.filter(({ type }) => type === 'person').map(({ name }) => name));
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(given)) {
    const id = persons.has(name) ? mentionedUser(text) : null;
    if (id !== null && isOutsider(profiles.get(id), tenantId))
      return outsiderReply(actor, name, profiles, id);
    values[name] =
      id === null
        ? replaceMentions(text, (each) => profiles.get(each)?.name)
        : formatMention(id, profiles.get(id)?.name);
  }
  return dispatcher.call(actor, { path, values });
}

/** Where Slack does not tell in time, whoever writes to them asks once more. */
const isOutsider = (profile: UserProfile | null | undefined, tenantId: string): boolean =>
  profile ? !profile.workspaces.includes(tenantId) : false;

/** An app, somebody from another workspace, or who has left. */
const outsiderReply = ({ locale }: Actor, field: string, profiles: Profiles, id: string): Reply => ({
  view: { tone: 'failure', ...translationsIn(locale).notOfHere(sanitizeText(profiles.get(id)?.name ?? id)) },
  request: null,
  ended: true,
  refused: { field },
});
