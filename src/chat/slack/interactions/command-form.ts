import type { types } from '@slack/bolt';
import type { DescribedCommand } from '../../command/command.ts';
import { formatUsage } from '../../command/usage.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState } from '../payloads/schemas.ts';
import type { SlackTranslations } from '../translations.ts';
import { commandOption, type FormContext, formField } from './form-fields.ts';

/** The name of the field in which a command is chosen. */
export const chosenCommand = 'command';

/** Shown at once, because a form can only be opened within 3 s of what asked for it. */
export const loadingView = (translations: SlackTranslations): types.ModalView => ({
  type: 'modal',
  title: plainText(translations.form, limits.viewTitle),
  blocks: [{ type: 'section', text: plainText(translations.loading, limits.sectionText) }],
});

/** A form in which a command is chosen. */
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

/** A command's form: a field for each of its arguments, with what was given already. */
export function commandForm(
  context: FormContext,
  command: DescribedCommand,
  given: Readonly<Record<string, string>>,
): types.ModalView {
  const { path, summary } = command;
  const about = `${summary[context.locale]}\n${formatUsage(command)}`;
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

/** A form that can be sent, and carries what has to be known then. */
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

/** Where the answer's own address is too long, the channel will do. */
function metadata(state: FormState | ButtonFormState): string {
  const whole = JSON.stringify(state);
  return whole.length <= limits.privateMetadata
    ? whole
    : JSON.stringify({ ...state, asked: { ...state.asked, responseUrl: null } });
}
