import type { Definition } from '../../command/command.ts';
import { commandAt } from '../../command/find-command.ts';
import { readWords, typedValues } from '../../command/parse-arguments.ts';
import { splitQuoted } from '../../command/split-words.ts';
import type { Floor } from '../context.ts';
import type { Asked, Who } from '../payloads/schemas.ts';
import { wordsOf } from '../translations.ts';
import { chooserView, commandForm, loadingView } from './command-form.ts';
import { isLacking } from './form-fields.ts';

/** A form that is wanted: a command's with what was given for it, or the one in which a command is chosen. */
export type WantedForm = {
  readonly command: Definition | null;
  readonly given: Readonly<Record<string, string>>;
};

/** A command and what was typed for its arguments. */
export type Typed = WantedForm & { readonly command: Definition };

/** The command that a typed line asks for; null where it can't be read as one. */
export function typedCommand(commands: readonly Definition[], line: string): Typed | null {
  const split = splitQuoted(line);
  const words = split.ok ? split.value.slice(1) : [];
  const command = commandAt(commands, words);
  const reading = command && readWords(command, words.slice(command.path.length));
  return command && reading?.ok ? { command, given: typedValues(reading.value) } : null;
}

/** The form that a line asks for by leaving out what its command needs; null where it can be run or refused. */
export function formWanted(line: string, typed: Typed | null): WantedForm | null {
  if (/^\/mail\s*$/.test(line)) return { command: null, given: {} };
  return typed?.command.arguments.some((argument) => isLacking(argument, typed.given[argument.name] ?? ''))
    ? typed
    : null;
}

/** Opens a form at once, and fills it when it is known whom it is for. Rejects where Slack does not open it. */
export async function openForm(
  floor: Floor,
  who: Who,
  {
    trigger,
    asked,
    wanted,
  }: { readonly trigger: string; readonly asked: Asked; readonly wanted: WantedForm },
): Promise<void> {
  const { client, people } = floor;
  const view = loadingView(wordsOf(people.localeKnown(who)));
  const opened = await client.views.open({ trigger_id: trigger, view });
  const look = floor.formLook(await people.actorOf(who, asked.channel), asked);
  const form = wanted.command ? commandForm(look, wanted.command, wanted.given) : chooserView(look);
  const id = opened.view?.id;
  if (id === undefined) throw new Error('Slack opened a form and did not say which');
  await client.views.update({ view_id: id, view: form });
}
