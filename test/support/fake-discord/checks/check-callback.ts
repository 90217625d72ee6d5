import { InteractionResponseType as Type } from 'discord.js';
import { z } from 'zod';
import { message } from './check-message.ts';
import { roleSelect, stringSelect, userSelect } from './check-select.ts';
import { text } from './check-text.ts';

// Written from Discord's documentation alone ("Receiving and Responding", "Component Reference"): shares no limits
// with the code that it checks.

const choice = z.strictObject({
  name: text(100),
  value: text(100),
  name_localizations: z.undefined().optional(),
});

const textInput = z
  .strictObject({
    type: z.literal(4),
    custom_id: text(100),
    style: z.union([z.literal(1), z.literal(2)]),
    required: z.boolean().optional(),
    max_length: z.number().int().min(1).max(4000).optional(),
    placeholder: text(100).optional(),
    value: text(4000).optional(),
  })
  .refine(
    ({ value = '', max_length: most = 4000 }) => value.length <= most,
    'is filled in with more than it takes',
  );

const fileUpload = z
  .strictObject({
    type: z.literal(19),
    custom_id: text(100),
    required: z.boolean().optional(),
    min_values: z.number().int().min(0).max(10).optional(),
    max_values: z.number().int().min(1).max(10).optional(),
  })
  .refine(
    ({ required = true, min_values: least = 1 }) => !required || least > 0,
    'is required and takes no file',
  );

const input = z.strictObject({
  type: z.literal(18),
  label: text(45),
  description: text(100).optional(),
  component: z.union([textInput, stringSelect, userSelect, roleSelect, fileUpload]),
});

/** A form. */
export const modal = z.strictObject({
  custom_id: text(100),
  title: text(45),
  components: z
    .array(input)
    .min(1)
    .max(5)
    .refine(
      (inputs) => isUnique(inputs.map(({ component }) => component.custom_id)),
      'has one custom_id twice',
    ),
});

const isUnique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

/** The initial response to an interaction: a message, a deferral, an edit, a form or completions. */
export const callback = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal(Type.ChannelMessageWithSource), data: message }),
  z.strictObject({
    type: z.literal(Type.DeferredChannelMessageWithSource),
    data: z.strictObject({ flags: z.union([z.literal(0), z.literal(64)]) }).optional(),
  }),
  z.strictObject({ type: z.literal(Type.DeferredMessageUpdate) }),
  z.strictObject({ type: z.literal(Type.UpdateMessage), data: message }),
  z.strictObject({
    type: z.literal(Type.ApplicationCommandAutocompleteResult),
    data: z.strictObject({ choices: z.array(choice).max(25) }),
  }),
  z.strictObject({ type: z.literal(Type.Modal), data: modal }),
]);

export type Modal = z.infer<typeof modal>;
export type Callback = z.infer<typeof callback>;
