import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { Form } from '../../view/form.ts';
import { cut } from '../delivery/markdown.ts';
import { limits } from '../limits.ts';

/** A form, as Discord's API takes it. */
export type Modal = APIModalInteractionResponseCallbackData;

/** The custom_id of the form's only field. */
const textField = 'text';

/** A form with one text field. Its custom_id is the button's, so that its submission runs the button's action. */
export const toModal = ({ title, label }: Form, customId: string): Modal => ({
  custom_id: customId,
  title: cut(title, limits.modal.title),
  components: [
    {
      type: ComponentType.Label,
      label: cut(label, limits.modal.label),
      component: {
        type: ComponentType.TextInput,
        custom_id: textField,
        style: TextInputStyle.Paragraph,
        required: true,
        max_length: limits.modal.text,
      },
    },
  ],
});

/** The text of a submitted form; undefined for a click. */
export function modalText(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
): string | undefined {
  if (!interaction.isModalSubmit()) return undefined;
  const filled = interaction.fields.fields.get(textField);
  return filled?.type === ComponentType.TextInput ? filled.value : undefined;
}
