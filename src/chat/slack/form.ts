import type { types } from '@slack/bolt';
import type { Argument, Definition } from '../command.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { usageOf } from '../usage.ts';
import { limits } from './limits.ts';
import type { Asked, ButtonFormState, FormState } from './payloads.ts';
import { mentioned, withoutMentions } from './spoken.ts';
import { cut, plain } from './text.ts';
import type { Words } from './words.ts';

/** What forms are made with. */
export type FormLook = {
  readonly commands: readonly Definition[];
  readonly words: Words;
  readonly text: Catalogue;
  readonly asked: Asked;
};

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

/**
 * Whether an argument has still to be filled in. A person has, where a name was typed and Slack has made nobody of it:
 * an app that was made with an older manifest gets names alone.
 */
export const isLacking = ({ type, required }: Argument, given: string): boolean =>
  given === '' ? required === true : type === 'person' && mentioned(given) === null;

function field(look: FormLook, argument: Argument, given: string): types.InputBlock {
  return {
    type: 'input',
    block_id: argument.name,
    label: plain(argument.name, limits.inputLabel),
    optional: argument.required !== true && !isLacking(argument, given),
    element: argument.type === 'person' ? person(look, argument, given) : element(look, argument, given),
  };
}

function person({ words }: FormLook, { name: action_id }: Argument, given: string): types.UsersSelect {
  const id = mentioned(given);
  const placeholder = plain(id === null && given !== '' ? given : words.type, limits.placeholder);
  return { type: 'users_select', action_id, placeholder, ...(id !== null && { initial_user: id }) };
}

function element(look: FormLook, argument: Argument, typed: string): types.InputBlockElement {
  const { name: action_id, type, completes } = argument;
  const given = withoutMentions(typed);
  if (completes === 'addresses' || completes === 'domains') {
    const placeholder = plain(look.words.type, limits.placeholder);
    const chosen = [...new Set(given.split(/[\s,]+/))].flatMap(optionsFor);
    const [initial] = chosen;
    return type === 'addresses'
      ? {
          type: 'multi_external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_options: chosen }),
        }
      : {
          type: 'external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_option: initial }),
        };
  }
  const choices = choicesOf(look, argument);
  if (choices.length === 0) {
    const initial_value = cut(given, limits.inputText);
    return { type: 'plain_text_input', action_id, ...(given !== '' && { initial_value }) };
  }
  const initial_option = choices.find(({ value }) => value === given.toLowerCase());
  return { type: 'static_select', action_id, options: choices, ...(initial_option && { initial_option }) };
}

function choicesOf({ commands, text }: FormLook, { choices = [], completes }: Argument) {
  const all =
    completes === 'commands'
      ? commands.map(({ path }) => option(labelOf(text, path), path.join(' ')))
      : choices.map((choice) => option(choice, choice));
  return all.slice(0, limits.selectOptions);
}

/** An address as something to choose; one too long for Slack's selects can only be typed after `/mail`. */
export const optionsFor = (value: string): types.PlainTextOption[] =>
  value !== '' && value.length <= limits.optionValue ? [option(value, value)] : [];

const option = (label: string, value: string): types.PlainTextOption => ({
  text: plain(label, limits.optionText),
  value,
});

function labelOf(text: Catalogue, path: Definition['path']): string {
  const summary = summaryOf(text, path);
  return summary === '' ? path.join(' ') : `${path.join(' ')}: ${summary}`;
}

const summaryOf = ({ commands }: Catalogue, path: Definition['path']): string =>
  Object.entries(commands.summaries).find(([name]) => name === path.join(' '))?.[1] ?? '';
