import type { DescribedCommand } from '../../command/command.ts';
import { commandAt } from '../../command/find-command.ts';
import { assignWords, rawValues } from '../../command/parse-arguments.ts';
import { splitQuoted } from '../../command/split-words.ts';
import type { SlackContext } from '../context.ts';
import type { ReplyTarget, Sender } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import { chooserView, commandForm, loadingView } from './command-form.ts';
import { isMissing } from './form-fields.ts';

/** A form that is wanted: a command's with what was given for it, or the one in which a command is chosen. */
export type FormRequest = {
  readonly command: DescribedCommand | null;
  readonly given: Readonly<Record<string, string>>;
};

/** A command and what was typed for its arguments. */
export type TypedCommand = FormRequest & { readonly command: DescribedCommand };

/** The command that a typed line asks for; null where it can't be read as one. */
export function parseTypedCommand(commands: readonly DescribedCommand[], line: string): TypedCommand | null {
  const split = splitQuoted(line);
  const words = split.ok ? split.value.slice(1) : [];
  const command = commandAt(commands, words);
  const reading = command && assignWords(command, words.slice(command.path.length));
  return command && reading?.ok ? { command, given: rawValues(reading.value) } : null;
}

/** The form that a line asks for by leaving out what its command needs; null where it can be run or refused. */
export function formToOpen(line: string, typed: TypedCommand | null): FormRequest | null {
  if (/^\/mail\s*$/.test(line)) return { command: null, given: {} };
  return typed?.command.arguments.some((argument) => isMissing(argument, typed.given[argument.name] ?? ''))
    ? typed
    : null;
}

/** Opens a form at once, and fills it when it is known whom it is for. Rejects where Slack does not open it. */
export async function openForm(
  context: SlackContext,
  who: Sender,
  {
    trigger,
    asked,
    wanted,
  }: { readonly trigger: string; readonly asked: ReplyTarget; readonly wanted: FormRequest },
): Promise<void> {
  const { client, users: people } = context;
  const view = loadingView(translationsIn(people.cachedLocale(who)));
  const opened = await client.views.open({ trigger_id: trigger, view });
  const look = context.formContext(await people.actorOf(who, asked.channel), asked);
  const form = wanted.command ? commandForm(look, wanted.command, wanted.given) : chooserView(look);
  const id = opened.view?.id;
  if (id === undefined) throw new Error('Slack opened a form and did not say which');
  await client.views.update({ view_id: id, view: form });
}
