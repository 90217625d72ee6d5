import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { Argument, Definition } from '../../command/command.ts';
import { isNone } from '../../command/parse-arguments.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import { limits } from '../limits.ts';
import { singleOption } from './form-fields.ts';

/**
 * The options of a form's field while somebody types into it: what was typed, since it may be meant as it is, and its
 * completions.
 */
export async function autocompleteOptions(
  dispatcher: Dispatcher,
  actor: Actor,
  definition: Definition,
  { name, typed }: { readonly name: string; readonly typed: string },
): Promise<types.PlainTextOption[]> {
  const argument = definition.arguments.find((each) => each.name === name);
  const word = typed.trim();
  if (!argument) return [];
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

function isCompleteValue({ type, asFound }: Argument, word: string): boolean {
  if (asFound) return word !== '';
  if (type === 'domain-or-none' && isNone(word)) return true;
  return type === 'domain' || type === 'domain-or-none' ? word.includes('.') : /@./.test(word);
}
