import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { z } from 'zod';
import { SentFile } from '../read-body.ts';
import { stringSelect } from './check-select.ts';
import { text } from './check-text.ts';

// Written from Discord's documentation alone ("Component Reference", "Message Resource"): shares no limits with the
// code that it checks.

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

const section = z.strictObject({
  type: z.literal(ComponentType.Section),
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.union([pressed, linked]),
});

const row = z.strictObject({
  type: z.literal(ComponentType.ActionRow),
  components: z.union([
    z
      .array(z.union([pressed, linked]))
      .min(1)
      .max(5),
    // A row holds one select, or buttons.
    z.tuple([stringSelect]),
  ]),
});

const separator = z.strictObject({ type: z.literal(ComponentType.Separator) });

/** A file of the same message. */
const file = z.strictObject({
  type: z.literal(ComponentType.File),
  file: z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.-]+$/) }),
});

/** A picture of the same message. */
const gallery = z.strictObject({
  type: z.literal(ComponentType.MediaGallery),
  items: z
    .array(
      z.strictObject({
        media: z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.-]+$/) }),
        description: z.string().min(1).max(256).optional(),
      }),
    )
    .min(1)
    .max(10),
});

const container = z.strictObject({
  type: z.literal(ComponentType.Container),
  accent_color: z.number().int().min(0).max(0xffffff).nullish(),
  components: z.array(z.union([textDisplay, section, separator, row])).min(1),
});

const knownFlags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds;

/** A message of Components V2; fields such as content are refused. */
export const message = z
  .strictObject({
    flags: z.number().refine((flags) => (flags & ~knownFlags) === 0 && flags & MessageFlags.IsComponentsV2),
    components: z
      .array(z.union([container, file, gallery]))
      .min(1)
      .max(40),
    /** The files that are sent along, and what is said of them. */
    files: z.array(z.instanceof(SentFile)).max(10).optional(),
    attachments: z.array(z.object({ id: z.string().regex(/^\d+$/) })).optional(),
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
  .superRefine(({ components, files = [], attachments = [] }, context) => {
    const refuse = (problem: string) => context.addIssue({ code: 'custom', message: problem });
    const inside = containersIn(components).flatMap((each) => each.components);
    for (const each of components)
      for (const url of attachedTo(each))
        if (!files.some(({ name }) => url === `attachment://${name}`)) refuse(`${url} is not sent along`);
    if (attachments.some(({ id }) => !files.some((each) => each.id === id)))
      refuse('attachments: has one that is not sent along');
    const nested = inside.flatMap(componentsIn);
    const all = [...inside, ...nested];
    const characters = all.flatMap((each) => ('content' in each ? each.content.length : 0));
    if (components.length + all.length > 40) refuse('has more than 40 components');
    if (characters.reduce((sum, count) => sum + count, 0) > 4000) refuse('has more than 4000 characters');
    const ids = nested.flatMap((each) => ('custom_id' in each ? each.custom_id : []));
    if (new Set(ids).size < ids.length) refuse('has one custom_id twice');
  });

type TopComponent = z.infer<typeof container> | z.infer<typeof file> | z.infer<typeof gallery>;

/** The URLs of the files that a component shows. */
export function attachedTo(component: TopComponent): string[] {
  if (component.type === ComponentType.File) return [component.file.url];
  return component.type === ComponentType.MediaGallery ? component.items.map(({ media }) => media.url) : [];
}

/** The containers of a message, without its files. */
export const containersIn = (components: readonly TopComponent[]) =>
  components.flatMap((each) => (each.type === ComponentType.Container ? each : []));

/** What is inside a component of a container. */
export const componentsIn = (each: z.infer<typeof container>['components'][number]) => [
  ...('components' in each ? each.components : []),
  ...('accessory' in each ? [each.accessory] : []),
];

export type MessageBody = z.infer<typeof message>;
