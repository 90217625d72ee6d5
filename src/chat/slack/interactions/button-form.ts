import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { Form } from '../../view/form.ts';
import type { Floor } from '../context.ts';
import { plain } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState } from '../payloads/schemas.ts';
import { type Words, wordsOf } from '../translations.ts';
import { modal } from './command-form.ts';

/** The name of the field into which the one text goes. */
export const typedField = 'typed';

/** The form that a button asks for before it acts: one text. */
export const buttonForm = (
  words: Words,
  { title, label, submit }: Form,
  state: ButtonFormState,
): types.ModalView =>
  modal(words, {
    title,
    submit,
    state,
    blocks: [
      {
        type: 'input',
        block_id: typedField,
        label: plain(label, limits.inputLabel),
        element: {
          type: 'plain_text_input',
          action_id: typedField,
          multiline: true,
          max_length: limits.inputText,
        },
      },
    ],
  });

/** Opens it. @returns whether Slack did: it does not when what asked for the form is 3 s old. */
export async function openButtonForm(
  { client, log }: Floor,
  { locale }: Actor,
  {
    trigger,
    form,
    state,
  }: { readonly trigger: string; readonly form: Form; readonly state: ButtonFormState },
): Promise<boolean> {
  try {
    await client.views.open({ trigger_id: trigger, view: buttonForm(wordsOf(locale), form, state) });
    return true;
  } catch (err) {
    log.warn({ err }, 'Slack did not open a form');
    return false;
  }
}
