import type { Actor } from '../../../domain/actor.ts';
import { legible } from '../../../domain/text/sanitize.ts';
import type { Definition } from '../../command/command.ts';
import type { Shown } from '../../dispatch/dispatcher-types.ts';
import type { Floor } from '../context.ts';
import { allMentioned, mentioned, mentionOf, withNames } from '../payloads/mentions.ts';
import { wordsOf } from '../translations.ts';
import type { Profile } from '../users/user-profile.ts';

type Values = Readonly<Record<string, string>>;
type Profiles = ReadonlyMap<string, Profile | null>;

/**
 * Runs a command with the names of those whom its values mention, as Slack knows them and whatever was typed: an argument
 * for a person says both who and how they are called, a text only how.
 */
export async function callNamed(
  { desk, people }: Pick<Floor, 'desk' | 'people'>,
  actor: Actor,
  { path, arguments: all }: Definition,
  given: Values,
): Promise<Shown> {
  const { tenantId } = actor;
  const ids = [...new Set(Object.values(given).flatMap(allMentioned))];
  const asked = ids.map(async (id) => [id, await people.profileOf({ tenantId, userId: id })] as const);
  const profiles = new Map(await Promise.all(asked));
  const persons = new Set(all.filter(({ type }) => type === 'person').map(({ name }) => name));
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(given)) {
    const id = persons.has(name) ? mentioned(text) : null;
    if (id !== null && isElsewhere(profiles.get(id), tenantId)) return notOfHere(actor, name, profiles, id);
    values[name] =
      id === null
        ? withNames(text, (each) => profiles.get(each)?.name)
        : mentionOf(id, profiles.get(id)?.name);
  }
  return desk.call(actor, { path, values });
}

/** Where Slack does not tell in time, whoever writes to them asks once more. */
const isElsewhere = (profile: Profile | null | undefined, tenantId: string): boolean =>
  profile ? !profile.workspaces.includes(tenantId) : false;

/** An app, somebody from another workspace, or who has left. */
const notOfHere = ({ locale }: Actor, field: string, profiles: Profiles, id: string): Shown => ({
  view: { tone: 'failure', ...wordsOf(locale).notOfHere(legible(profiles.get(id)?.name ?? id)) },
  request: null,
  ended: true,
  refused: { field },
});
