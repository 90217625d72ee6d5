import type { types } from '@slack/bolt';
import { type DescribedCommand, tasks } from '../../command/command.ts';
import { commandForm, type FormOptions } from '../../form/form.ts';
import type { FormInputs } from '../../form/form-inputs.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState, ReplyTarget } from '../payloads/schemas.ts';
import type { SlackTranslations } from '../translations.ts';
import { choiceOption, fieldBlocks } from './form-fields.ts';

/** What forms are rendered with. */
export type FormContext = FormOptions & {
  readonly translations: SlackTranslations;
  readonly asked: ReplyTarget;
};

/** The name of the field for choosing a command. */
export const chosenCommand = 'command';

/** A placeholder that is opened at once: Slack opens a form only within 3 s of the click or command. */
export const loadingView = (translations: SlackTranslations): types.ModalView => ({
  type: 'modal',
  title: plainText(translations.form, limits.viewTitle),
  close: plainText(translations.cancel, limits.viewButton),
  blocks: [{ type: 'section', text: plainText(translations.loading, limits.sectionText) }],
});

/** The form for choosing what to do, in words, by what somebody is about. */
export function chooserView({ commands, translations, locale, asked }: FormContext): types.ModalView {
  const groups = tasks.map((task) => ({
    label: plainText(translations.tasks[task], limits.optionText),
    options: commands
      .filter((each) => each.task === task)
      .map(({ path, form }) => choiceOption({ value: path.join(' '), label: form.title[locale] }))
      .slice(0, limits.selectOptions),
  }));
  return modalView(translations, {
    title: translations.form,
    submit: translations.next,
    state: { path: null, asked },
    blocks: [
      {
        type: 'input',
        block_id: chosenCommand,
        label: plainText(translations.choose, limits.inputLabel),
        element: {
          type: 'static_select',
          action_id: chosenCommand,
          option_groups: groups.filter(({ options }) => options.length > 0),
        },
      },
    ],
  });
}

/** A command's form, with what is filled in so far. */
export function commandFormView(
  context: FormContext,
  command: DescribedCommand,
  fill: (form: ReturnType<typeof commandForm>) => FormInputs,
): types.ModalView {
  const { translations, asked } = context;
  const form = commandForm(command, context);
  const inputs = fill(form);
  return modalView(translations, {
    title: form.title,
    submit: form.submit,
    state: { path: [...form.path], asked },
    blocks: form.fields.flatMap((field) => fieldBlocks(translations, field, inputs)),
  });
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
  const { channel, responseUrl } = state.asked;
  const json = JSON.stringify({ ...state, asked: { channel, responseUrl } });
  return json.length <= limits.privateMetadata
    ? json
    : JSON.stringify({ ...state, asked: { channel, responseUrl: null } });
}
