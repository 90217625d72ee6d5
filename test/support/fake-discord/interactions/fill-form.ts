import { ApplicationCommandOptionType, ComponentType } from 'discord.js';
import type { Modal } from '../checks/check-callback.ts';
import type { FilledOption } from './fill-options.ts';

type Input = Modal['components'][number]['component'];

/**
 * What a client sends for a form that a person fills in, by the fields' ids; a field that they leave alone keeps what it
 * opened with (discord-api-docs, "Modal Submit Data Structure").
 * @throws Error where a client would not allow it.
 */
export function fillForm({ components }: Modal, values: Readonly<Record<string, string>>) {
  const inputs = components.map(({ component }) => component);
  const unknown = Object.keys(values).filter((id) => !inputs.some(({ custom_id }) => custom_id === id));
  if (unknown.length > 0)
    throw new Error(`The form has no ${unknown}, but ${inputs.map((each) => each.custom_id)}`);
  const filled = inputs.map((input) => ({ input, value: values[input.custom_id] ?? defaultOf(input) }));
  const resolvable = filled.flatMap(({ input, value }): FilledOption[] => {
    const type = resolvedTypes[input.type];
    return type !== undefined && value !== '' ? [{ name: input.custom_id, type, value }] : [];
  });
  return {
    resolvable,
    components: filled.map(({ input, value }, index) => ({
      type: ComponentType.Label,
      id: 2 * index + 1,
      component: { id: 2 * index + 2, custom_id: input.custom_id, ...filledIn(input, value) },
    })),
  };
}

/** What has ids for values, as options of a command. */
const resolvedTypes: Readonly<Partial<Record<ComponentType, ApplicationCommandOptionType>>> = {
  [ComponentType.UserSelect]: ApplicationCommandOptionType.User,
  [ComponentType.RoleSelect]: ApplicationCommandOptionType.Role,
  [ComponentType.FileUpload]: ApplicationCommandOptionType.Attachment,
};

function defaultOf(input: Input): string {
  if (input.type === ComponentType.FileUpload) return '';
  if (input.type === ComponentType.TextInput) return input.value ?? '';
  if (input.type === ComponentType.UserSelect || input.type === ComponentType.RoleSelect)
    return input.default_values?.[0].id ?? '';
  return input.options.find((option) => option.default)?.value ?? '';
}

function filledIn(input: Input, value: string) {
  const { type, custom_id, required = true } = input;
  if (required && value === '') throw new Error(`Discord wants ${custom_id}`);
  if (type === ComponentType.TextInput) {
    if (value.length > (input.max_length ?? 4000)) throw new Error(`${custom_id} takes less`);
    return { type, value };
  }
  if (type !== ComponentType.StringSelect) return { type, values: value === '' ? [] : [value] };
  const values = input.max_values === undefined ? [value] : value.split(' ');
  const chosen = values.filter((each) => each !== '');
  const offered = input.options.map((each) => each.value);
  const missing = chosen.filter((each) => !offered.includes(each));
  if (missing.length > 0) throw new Error(`${custom_id} offers no ${missing}, but ${offered}`);
  if (chosen.length > (input.max_values ?? 1)) throw new Error(`${custom_id} takes fewer`);
  return { type, values: chosen };
}
