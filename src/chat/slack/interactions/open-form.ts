import { isRequired } from '../../command/arguments.ts';
import type { DescribedCommand } from '../../command/command.ts';
import { rawValues } from '../../command/parse-arguments.ts';
import type { ParsedLine } from '../../command/parse-line.ts';
import { formInputs } from '../../form/form-inputs.ts';
import type { SlackContext } from '../context.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import type { Sender } from '../payloads/sender.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { chooserView, commandFormView, loadingView } from './command-form.ts';
import { isMissing } from './form-fields.ts';

/** The form to open: a command's, with the values typed so far, or (null) the one in which a command is chosen. */
export type FormRequest = {
  readonly command: DescribedCommand | null;
  readonly given: Readonly<Record<string, string>>;
};

/** The form for a line that leaves out what its command needs; null where the line can be run or refused. */
export function formToOpen(line: string, parsed: ParsedLine<DescribedCommand>): FormRequest | null {
  if (/^\/mail\s*$/.test(line)) return { command: null, given: {} };
  if (!parsed.ok) return null;
  const { command, words } = parsed.value;
  const given = rawValues(words);
  const lacksValue = command.arguments.some((argument) =>
    isMissing(
      {
        type: argument.type,
        required: isRequired(command, argument, (name) => (given[name] ?? '') !== ''),
      },
      given[argument.name] ?? '',
    ),
  );
  return lacksValue ? { command, given } : null;
}

type FormOpening = {
  readonly who: Sender;
  readonly trigger: string;
  readonly asked: ReplyTarget;
  readonly wanted: FormRequest;
};

/** Opens an empty form at once, and fills it once its actor is known. Rejects where Slack does not open it. */
export async function openForm(
  context: SlackContext,
  { who, trigger, asked, wanted }: FormOpening,
  getActor: GetActor,
): Promise<void> {
  const { client, users } = context;
  const id = asked.modal ?? (await openLoading({ client, users }, { who, trigger }));
  const formContext = context.formContext(await getActor(), asked);
  const form = wanted.command
    ? commandFormView(formContext, wanted.command, (form) => formInputs(form, wanted.given))
    : chooserView(formContext);
  await client.views.update({ view_id: id, view: form });
}

/** Opens a modal that says it is loading. @returns its id. */
export async function openLoading(
  { client, users }: Pick<SlackContext, 'client' | 'users'>,
  { who, trigger }: Pick<FormOpening, 'who' | 'trigger'>,
): Promise<string> {
  const view = loadingView(translationsIn(users.cachedLocale(who)));
  const opened = await client.views.open({ trigger_id: trigger, view });
  const id = opened.view?.id;
  if (id === undefined) throw new Error('Slack opened a modal and did not say which');
  return id;
}
