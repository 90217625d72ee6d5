import { displayDestination } from '../../domain/address/destination.ts';
import { repeatedDestinations } from '../../domain/address/extract-addresses.ts';
import type { Answer, Command, CommandCall } from '../command/command.ts';
import type { Translations } from '../i18n/translations.ts';
import type { Reply } from './reply.ts';

/** Says what was given more than once: it counts once. */
export function noteRepeated(
  { lists, format }: Translations,
  answer: Answer,
  { arguments: all }: Command,
  values: CommandCall['values'],
): Answer {
  const named = all.filter(({ type, asFound }) => type === 'addresses' && !asFound);
  const repeated = named.flatMap(({ name }) => repeatedDestinations(values[name] ?? ''));
  if (answer.kind !== 'request' || repeated.length === 0) return answer;
  const note = lists.repeated(format.list(repeated.map(displayDestination)));
  return { ...answer, notes: [...(answer.notes ?? []), note] };
}

/** Adds the notes of an answer to what is shown of its request. */
export function withNotes(reply: Reply, answer: Answer): Reply {
  if (answer.kind !== 'request' || !answer.notes) return reply;
  return { ...reply, view: { ...reply.view, text: [...(reply.view.text ?? []), ...answer.notes] } };
}
