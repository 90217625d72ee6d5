import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { z } from 'zod';

// Written from Discord's documentation alone ("Component Reference", "Message Resource", "Application Commands",
// "Receiving and Responding"): it shares no figure with the code that it checks.

const text = (most: number) =>
  z
    .string()
    .refine((value) => value.trim().length >= 1, 'holds nothing but spaces')
    .refine((value) => value.length <= most, `is longer than ${most}`);

const textDisplay = z.strictObject({ type: z.literal(ComponentType.TextDisplay), content: text(4000) });

const pressed = z.strictObject({
  type: z.literal(ComponentType.Button),
  style: z.union([
    z.literal(ButtonStyle.Primary),
    z.literal(ButtonStyle.Secondary),
    z.literal(ButtonStyle.Danger),
  ]),
  label: text(80),
  custom_id: text(100),
});
const linked = z.strictObject({
  type: z.literal(ComponentType.Button),
  style: z.literal(ButtonStyle.Link),
  label: text(80),
  url: z.url({ protocol: /^https?$/ }).max(512),
});

const row = z.strictObject({
  type: z.literal(ComponentType.ActionRow),
  components: z
    .array(z.union([pressed, linked]))
    .min(1)
    .max(5),
});

const container = z.strictObject({
  type: z.literal(ComponentType.Container),
  accent_color: z.number().int().min(0).max(0xffffff).nullish(),
  components: z.array(z.union([textDisplay, row])).min(1),
});

const knownFlags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds;

/** A message of Components V2; other fields of it, such as content, are refused. */
export const message = z
  .strictObject({
    flags: z.number().refine((flags) => (flags & ~knownFlags) === 0 && flags & MessageFlags.IsComponentsV2),
    components: z.array(container).min(1).max(40),
    allowed_mentions: z
      .strictObject({
        parse: z.tuple([]),
        users: z.array(z.string().regex(/^\d+$/)).max(100).optional(),
        roles: z.array(z.string().regex(/^\d+$/)).max(100).optional(),
        replied_user: z.literal(false).optional(),
      })
      .optional(),
    message_reference: z
      .strictObject({ message_id: z.string().regex(/^\d+$/), fail_if_not_exists: z.boolean().optional() })
      .optional(),
    nonce: z.string().min(1).max(25).optional(),
    enforce_nonce: z.boolean().optional(),
    tts: z.literal(false).optional(),
  })
  .superRefine(({ components }, context) => {
    const refuse = (problem: string) => context.addIssue({ code: 'custom', message: problem });
    const inside = components.flatMap((each) => each.components);
    const buttons = inside.flatMap((each) => (each.type === ComponentType.ActionRow ? each.components : []));
    const characters = inside.flatMap((each) => ('content' in each ? each.content.length : 0));
    if (components.length + inside.length + buttons.length > 40) refuse('has more than 40 components');
    if (characters.reduce((sum, count) => sum + count, 0) > 4000) refuse('has more than 4000 characters');
    const ids = buttons.flatMap((button) => ('custom_id' in button ? button.custom_id : []));
    if (new Set(ids).size < ids.length) refuse('has one custom_id twice');
  });

const choice = z.strictObject({
  name: text(100),
  value: text(100),
  name_localizations: z.undefined().optional(),
});

const modal = z.strictObject({
  custom_id: text(100),
  title: text(45),
  components: z
    .array(
      z.strictObject({
        type: z.literal(ComponentType.Label),
        label: text(45),
        description: text(100).optional(),
        component: z.strictObject({
          type: z.literal(ComponentType.TextInput),
          custom_id: text(100),
          style: z.union([z.literal(1), z.literal(2)]),
          required: z.boolean().optional(),
          max_length: z.number().int().min(1).max(4000).optional(),
        }),
      }),
    )
    .min(1)
    .max(5),
});

/** What may be answered to an interaction first: a deferral, a form or completions. */
export const callback = z.union([
  z.strictObject({
    type: z.literal(5),
    data: z.strictObject({ flags: z.union([z.literal(0), z.literal(64)]) }).optional(),
  }),
  z.strictObject({ type: z.literal(6) }),
  z.strictObject({ type: z.literal(9), data: modal }),
  z.strictObject({ type: z.literal(8), data: z.strictObject({ choices: z.array(choice).max(25) }) }),
]);

const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((value) => value === value.toLowerCase(), 'has a capital letter');
const translated = (words: z.ZodType<string>) => z.partialRecord(z.enum(['fr']), words).optional();
const described = {
  name,
  name_localizations: translated(name),
  description: text(100),
  description_localizations: translated(text(100)),
};

export type Translated = { name: string; name_localizations?: { fr?: string | undefined } | undefined };

/** No two siblings have one name in the same language. */
function unique(siblings: readonly Translated[]): boolean {
  const english = siblings.map((each) => each.name);
  const french = siblings.map((each) => each.name_localizations?.fr ?? each.name);
  return [english, french].every((names) => new Set(names).size === names.length);
}

const argument = z
  .strictObject({
    type: z.union([z.literal(3), z.literal(4), z.literal(6)]),
    ...described,
    required: z.boolean(),
    choices: z
      .array(z.strictObject({ name: text(100), name_localizations: translated(text(100)), value: text(100) }))
      .max(25)
      .refine(unique)
      .optional(),
    autocomplete: z.boolean().optional(),
    min_value: z.number().optional(),
  })
  .refine(({ autocomplete, choices }) => !(autocomplete && choices), 'has both choices and autocomplete')
  .refine(
    ({ type, ...more }) =>
      type !== 6 || !('autocomplete' in more || 'choices' in more || 'min_value' in more),
    'is a person, who is chosen from the server’s alone',
  );

export type Argument = z.infer<typeof argument>;

const subcommand = z.strictObject({
  type: z.literal(1),
  ...described,
  options: z
    .array(argument)
    .max(25)
    .refine(unique)
    .refine((options) => {
      const firstOptional = options.findIndex(({ required }) => !required);
      return firstOptional < 0 || options.slice(firstOptional).every(({ required }) => !required);
    }, 'has a required option after an optional one'),
});
const group = z.strictObject({
  type: z.literal(2),
  ...described,
  options: z.array(subcommand).min(1).max(25).refine(unique),
});

/** What can be picked after a command. */
export type Branch = z.infer<typeof subcommand> | z.infer<typeof group>;

/** A slash command that is made of subcommands. */
export const command = z
  .strictObject({
    type: z.literal(1),
    ...described,
    contexts: z.array(z.number()),
    integration_types: z.array(z.number()),
    options: z
      .array(z.union([subcommand, group]))
      .max(25)
      .refine(unique),
  })
  .refine((all) => charactersOf(all) <= 8000, 'has more than 8000 characters');

/** Of names, descriptions and values, each in its longest language. */
function charactersOf(node: unknown): number {
  if (Array.isArray(node)) return node.reduce((sum: number, each) => sum + charactersOf(each), 0);
  if (typeof node !== 'object' || node === null) return 0;
  const fields = new Map<string, unknown>(Object.entries(node));
  const lengths = [...fields].map(([key, value]) => {
    if (key === 'value') return String(value).length;
    if (key === 'name' || key === 'description') {
      const translations = Object.values(fields.get(`${key}_localizations`) ?? {});
      return Math.max(...[value, ...translations].map((each) => String(each).length));
    }
    return key === 'options' || key === 'choices' ? charactersOf(value) : 0;
  });
  return lengths.reduce((sum, length) => sum + length, 0);
}
