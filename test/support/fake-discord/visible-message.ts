import { ButtonStyle, ComponentType } from 'discord.js';
import { attachedTo, componentsIn, containersIn } from './checks/check-message.ts';
import { isAlone, type Message, type Notified } from './messages.ts';

/** What a person sees of a message. */
export type VisibleMessage = {
  readonly id: string;
  readonly channel: string;
  /** Whether only one person sees it. */
  readonly alone: boolean;
  readonly flags: number;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly buttons: readonly VisibleButton[];
  readonly menus: readonly VisibleMenu[];
  readonly answers: string | null;
  readonly notified: Notified;
};

/** Whether it notifies one person, in reply to another message. */
export const isNotice = ({ answers, notified: { users, roles } }: VisibleMessage): boolean =>
  answers !== null && users.length === 1 && roles.length === 0;

type VisibleMenu = {
  readonly custom_id: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
};

type VisibleButton = {
  readonly label: string;
  readonly id: string;
  readonly url: string;
  readonly isRed: boolean;
};

export function visibleMessage(message: Message): VisibleMessage {
  const { id, channel, components, flags, answers, notified } = message;
  const parts = containersIn(components).flatMap((container) => container.components);
  // One that no component names is not shown.
  const shown = components.flatMap(attachedTo);
  const files = message.files
    .filter(({ name }) => shown.includes(`attachment://${name}`))
    .map((each) => ({ name: each.name, content: each.content.toString() }));
  const inside = parts.flatMap((part) => [part, ...componentsIn(part)]);
  const texts = inside.flatMap((part) => (part.type === ComponentType.TextDisplay ? part.content : []));
  const menus = inside.flatMap((part) => (part.type === ComponentType.StringSelect ? part : []));
  const pressable = inside.flatMap((part) => (part.type === ComponentType.Button ? part : []));
  const buttons = pressable.map((button) => ({
    label: button.label,
    id: 'custom_id' in button ? button.custom_id : '',
    url: 'url' in button ? button.url : '',
    isRed: button.style === ButtonStyle.Danger,
  }));
  const text = texts.join('\n');
  return { id, channel, alone: isAlone({ flags }), flags, text, files, buttons, menus, answers, notified };
}
