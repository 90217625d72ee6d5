import type { types } from '@slack/bolt';
import type { Definition } from '../../command/command.ts';
import { usageOf } from '../../command/usage.ts';
import { plain } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState } from '../payloads/schemas.ts';
import type { Words } from '../translations.ts';
import { type FormLook, field, labelOf, option, summaryOf } from './form-fields.ts';

/** The name of the field in which a command is chosen. */
export const chosenCommand = 'command';

/** Shown at once, because a form can only be opened within 3 s of what asked for it. */
export const loadingView = (words: Words): types.ModalView => ({
  type: 'modal',
  title: plain(words.form, limits.viewTitle),
  blocks: [{ type: 'section', text: plain(words.loading, limits.sectionText) }],
});

/** A form in which a command is chosen. */
export function chooserView(look: FormLook): types.ModalView {
  const { commands, words } = look;
  const options = commands.map(({ path }) => option(labelOf(look.text, path), path.join(' ')));
  return form(look, { path: null, submit: words.next, title: words.form }, [
    {
      type: 'input',
      block_id: chosenCommand,
      label: plain(words.choose, limits.inputLabel),
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
  look: FormLook,
  definition: Definition,
  given: Readonly<Record<string, string>>,
): types.ModalView {
  const { path } = definition;
  const about = [summaryOf(look.text, path), usageOf(definition)].filter((line) => line !== '').join('\n');
  return form(look, { path: [...path], submit: look.words.send, title: path.join(' ') }, [
    { type: 'section', text: plain(about, limits.sectionText) },
    ...definition.arguments.map((argument) => field(look, argument, given[argument.name] ?? '')),
  ]);
}

function form(
  { words, asked }: FormLook,
  { path, submit, title }: Pick<FormState, 'path'> & { readonly submit: string; readonly title: string },
  blocks: types.KnownBlock[],
): types.ModalView {
  return modal(words, { title, submit, state: { path, asked }, blocks });
}

/** A form that can be sent, and carries what has to be known then. */
export function modal(
  words: Words,
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
    title: plain(title, limits.viewTitle),
    submit: plain(submit, limits.viewButton),
    close: plain(words.cancel, limits.viewButton),
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
