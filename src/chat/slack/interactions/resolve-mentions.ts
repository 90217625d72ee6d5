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
 * Runs a command whose values mention users. The names are those that Slack knows, whatever was typed: an argument for a
 * person gets the user's id and name, a text only the name.
 */
export async function callWithMentions(
  { dispatcher, users, openFile }: Pick<SlackContext, 'dispatcher' | 'users' | 'openFile'>,
  actor: Actor,
  { path, arguments: all }: Definition,
  given: Values,
): Promise<Reply> {
  const { tenantId } = actor;
  const ids = [...new Set(Object.values(given).flatMap(mentionedUsers))];
  const lookups = ids.map(async (id) => [id, await users.profileOf({ tenantId, userId: id })] as const);
  const profiles = new Map(await Promise.all(lookups));
  const persons = new Set(
    all.filter(({ type }) => type === 'person' || type === 'holder').map(({ name }) => name),
  );
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
  return dispatcher.call(actor, { path, values }, openFile(actor));
}

/** Unknown where Slack does not answer in time: what sends them a message later checks again. */
const isOutsider = (profile: UserProfile | null | undefined, tenantId: string): boolean =>
  profile ? !profile.workspaces.includes(tenantId) : false;

/** Refuses an app, a user of another workspace, or one who has left. */
const outsiderReply = ({ locale }: Actor, field: string, profiles: Profiles, id: string): Reply => ({
  view: { tone: 'failure', ...translationsIn(locale).notOfHere(sanitizeText(profiles.get(id)?.name ?? id)) },
  request: null,
  ended: true,
  refused: { field },
});
