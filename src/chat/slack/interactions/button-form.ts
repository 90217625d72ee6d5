import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { Form } from '../../view/form.ts';
import type { SlackContext } from '../context.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, ReplyTarget } from '../payloads/schemas.ts';
import { type SlackTranslations, translationsIn } from '../translations.ts';
import { modalView } from './command-form.ts';

/** The name of the form's only field. */
export const textField = 'typed';

/** What comes back with the form, and the modal that it is opened in. */
type OpenedState = ButtonFormState & { readonly asked: ReplyTarget };

/** The form that a button opens before it acts, with one text field. */
const buttonForm = (
  translations: SlackTranslations,
  { title, label, submit }: Form,
  state: ButtonFormState,
): types.ModalView =>
  modalView(translations, {
    title,
    submit,
    state,
    blocks: [
      {
        type: 'input',
        block_id: textField,
        label: plainText(label, limits.inputLabel),
        element: {
          type: 'plain_text_input',
          action_id: textField,
          multiline: true,
          max_length: limits.inputText,
        },
      },
    ],
  });

/**
 * Opens the form of a button; in a modal it takes the place of what is there. @returns false where Slack refuses: 3 s after
 * the click it is too late.
 */
export async function openButtonForm(
  { client, log }: SlackContext,
  { locale }: Actor,
  { trigger, form, state }: { readonly trigger: string; readonly form: Form; readonly state: OpenedState },
): Promise<boolean> {
  const view = buttonForm(translationsIn(locale), form, state);
  const { modal } = state.asked;
  try {
    if (modal === undefined) await client.views.open({ trigger_id: trigger, view });
    else await client.views.update({ view_id: modal, view });
    return true;
  } catch (err) {
    log.warn({ err }, 'Slack did not open a form');
    return false;
  }
}
