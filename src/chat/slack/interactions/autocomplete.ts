import type { types } from '@slack/bolt';
import { type Actor, tenantOf } from '../../../domain/actor.ts';
import type { Argument, Definition } from '../../command/command.ts';
import { isNone } from '../../command/parse-arguments.ts';
import type { SlackContext } from '../context.ts';
import { limits } from '../limits.ts';
import { groupId } from '../payloads/mentions.ts';
import { choiceOption, singleOption } from './form-fields.ts';

/**
 * The options of a form's field while somebody types into it: what was typed, since it may be meant as it is, and its
 * completions.
 */
export async function autocompleteOptions(
  { dispatcher, groups }: Pick<SlackContext, 'dispatcher' | 'groups'>,
  actor: Actor,
  definition: Definition,
  { name, typed }: { readonly name: string; readonly typed: string },
): Promise<types.PlainTextOption[]> {
  const argument = definition.arguments.find((each) => each.name === name);
  const word = typed.trim();
  if (!argument) return [];
  if (argument.type === 'group') return groupOptions(groups, actor, word);
  const isOneWord = !/[\s"“”]/.test(word);
  if (!isOneWord) return argument.asFound ? singleOption(word) : [];
  const before = `${name}:`;
  const line = `/mail ${definition.path.join(' ')} ${before}${word}`;
  const completed = (await dispatcher.complete(actor, line))
    .filter((each) => each.startsWith(before))
    .map((each) => each.slice(before.length));
  const own = isCompleteValue(argument, word) ? [word] : [];
  return [...new Set([...own, ...completed])].flatMap(singleOption).slice(0, limits.selectOptions);
}

/** The user groups of the actor's workspace that are called so, and that there is to be none. */
async function groupOptions(
  groups: SlackContext['groups'],
  actor: Actor,
  typed: string,
): Promise<types.PlainTextOption[]> {
  const listed = await groups.list({ tenant: tenantOf(actor), platform: 'slack' });
  const part = typed.replace(/^@/, '').toLowerCase();
  const found = typeof listed === 'string' ? [] : listed;
  return [
    ...found
      .filter(({ names }) => names.some((each) => each.toLowerCase().includes(part)))
      .map(({ group, name }) => ({ value: groupId(group), label: `@${name}` })),
    ...(noGroup.startsWith(part) ? [{ value: noGroup, label: noGroup }] : []),
  ]
    .slice(0, limits.selectOptions)
    .map(choiceOption);
}

const noGroup = 'none';

function isCompleteValue({ type, asFound }: Argument, word: string): boolean {
  if (asFound) return word !== '';
  if (type === 'domain-or-none' && isNone(word)) return true;
  return type === 'domain' || type === 'domain-or-none' ? word.includes('.') : /@./.test(word);
}
