import type { types } from '@slack/bolt';
import type { DescribedCommand } from '../../command/command.ts';
import { formatUsage } from '../../command/usage.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState } from '../payloads/schemas.ts';
import type { SlackTranslations } from '../translations.ts';
import { commandOption, type FormContext, formField } from './form-fields.ts';

/** The name of the field for choosing a command. */
export const chosenCommand = 'command';

/** A placeholder that is opened at once: Slack opens a form only within 3 s of the click or command. */
export const loadingView = (translations: SlackTranslations): types.ModalView => ({
  type: 'modal',
  title: plainText(translations.form, limits.viewTitle),
  blocks: [{ type: 'section', text: plainText(translations.loading, limits.sectionText) }],
});

/** The form for choosing a command. */
export function chooserView(context: FormContext): types.ModalView {
  const { commands, translations, locale } = context;
  const options = commands.map((command) => commandOption(command, locale));
  return formView(context, { path: null, submit: translations.next, title: translations.form }, [
    {
      type: 'input',
      block_id: chosenCommand,
      label: plainText(translations.choose, limits.inputLabel),
      element: {
        type: 'static_select',
        action_id: chosenCommand,
        options: options.slice(0, limits.selectOptions),
      },
    },
  ]);
}

/** A command's form: a field for each argument, with the values given so far. */
export function commandForm(
  context: FormContext,
  command: DescribedCommand,
  given: Readonly<Record<string, string>>,
): types.ModalView {
  const { path, summary } = command;
  const about = `${summary[context.locale]}\n${formatUsage(command, context.locale)}`;
  return formView(context, { path: [...path], submit: context.translations.send, title: path.join(' ') }, [
    { type: 'section', text: plainText(about, limits.sectionText) },
    ...command.arguments.map((argument) => formField(context, argument, given[argument.name] ?? '')),
  ]);
}

function formView(
  { translations, asked }: FormContext,
  { path, submit, title }: Pick<FormState, 'path'> & { readonly submit: string; readonly title: string },
  blocks: types.KnownBlock[],
): types.ModalView {
  return modalView(translations, { title, submit, state: { path, asked }, blocks });
}

/** A form with a submit button. `state` comes back with its submission. */
export function modalView(
  translations: SlackTranslations,
  {
    title,
    submit,
    state,
    blocks,
  }: {
    readonly title: string;
    readonly submit: string;
    readonly state: FormState | ButtonFormState;
    readonly blocks: types.KnownBlock[];
  },
): types.ModalView {
  return {
    type: 'modal',
    title: plainText(title, limits.viewTitle),
    submit: plainText(submit, limits.viewButton),
    close: plainText(translations.cancel, limits.viewButton),
    private_metadata: metadata(state),
    blocks,
  };
}

/** The state as JSON, without the response URL where that is too long: then the channel is used. */
function metadata(state: FormState | ButtonFormState): string {
  const json = JSON.stringify(state);
  return json.length <= limits.privateMetadata
    ? json
    : JSON.stringify({ ...state, asked: { ...state.asked, responseUrl: null } });
}
