import { ComponentType, InteractionType } from 'discord.js';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { type Modal, modal } from './checks/check-callback.ts';
import type { FakeDiscord } from './fake-discord.ts';
import { guildId } from './guilds.ts';
import { fillForm } from './interactions/fill-form.ts';
import { fillOptions, findByName, findCommand, type Values } from './interactions/fill-options.ts';
import { isNotice, type VisibleMessage } from './visible-message.ts';

export const people = { ada: '3001', max: '3002', mia: '3003', otto: '3004' } as const;
export type Name = keyof typeof people;

export const mailChannel = '2000';
export const otherChannel = '2001';

/** Waits until the assertion about what `read` returns holds. */
export const until = <T>(read: () => T | Promise<T>) => vi.waitFor(read, { interval: 10 });

/** A text as people read it, without Markdown escapes; a command to click as its words. */
export const plain = (markdown: string): string =>
  markdown.replace(/(?<!\\)<(\/[^:>]+):\d+>/g, '$1').replace(/\\(.)/g, '$1');

const openedForm = z.object({ type: z.literal(9), data: modal });

export type Form = Modal;

/** People at their Discord clients: they give commands, press buttons and look for messages. */
export function createUsers(discord: FakeDiscord) {
  /** Runs a command by the names that the client shows. Waits until it is acknowledged. */
  async function say(who: Name, path: string, values: Values = {}, channelId = mailChannel) {
    const { locale } = discord.behaviour;
    const words = path.split(' ');
    const { name, options: branches } = findCommand(discord.commands(), locale, words);
    const options = [fillOptions(branches, locale, words, values)];
    const resolved = discord.resolved(options);
    const given = discord.interact({
      type: InteractionType.ApplicationCommand,
      channelId,
      userId: people[who],
      data: { id: '1', name, type: 1, guild_id: guildId, options, resolved },
    });
    await until(() => expect(discord.firstResponse(given.id), `${path} was not acknowledged`).toBeDefined());
    return given;
  }

  /** Chooses an entry in the menu of a message that somebody has written, or of a person. */
  async function chooseInMenu(
    who: Name,
    label: string,
    target: { readonly message: { readonly id: string } } | { readonly person: string },
  ) {
    const type = 'person' in target ? 2 : 3;
    const { name } = findByName(discord.menu(type), discord.behaviour.locale, label);
    const chosen =
      'person' in target
        ? {
            target_id: target.person,
            resolved: discord.resolved([{ name: 'target', type: 6, value: target.person }]),
          }
        : { target_id: target.message.id, resolved: { messages: { [target.message.id]: target.message } } };
    const given = discord.interact({
      type: InteractionType.ApplicationCommand,
      channelId: mailChannel,
      userId: people[who],
      data: { id: '1', name, type, guild_id: guildId, ...chosen },
    });
    await until(() => expect(discord.firstResponse(given.id), `${label} was not acknowledged`).toBeDefined());
    return given;
  }

  async function click(who: Name, message: VisibleMessage, label: string) {
    const button = message.buttons.find((each) => each.label === label);
    if (!button) throw new Error(`No button ${label} in: ${message.buttons.map((each) => each.label)}`);
    return press(who, message, button.id);
  }

  async function press(who: Name, { channel: channelId, id: messageId }: VisibleMessage, customId: string) {
    return discord.interact({
      type: InteractionType.MessageComponent,
      channelId,
      messageId,
      userId: people[who],
      data: { custom_id: customId, component_type: ComponentType.Button },
    });
  }

  /** Clicks a button that opens a form, and submits the form with a text. */
  async function fill(who: Name, message: VisibleMessage, label: string, text: string) {
    return send(who, message, await formAfter(() => click(who, message, label)), text);
  }

  /** The forms that were opened so far. */
  const forms = (): Form[] =>
    discord.calls.flatMap(({ path, body }) => {
      const opened = path.includes('/callback') ? openedForm.safeParse(body) : null;
      return opened?.success ? [opened.data.data] : [];
    });

  /** Submits a form of one field that was opened before. */
  async function send(who: Name, message: VisibleMessage, form: Form, value: string) {
    const [{ component } = expect.fail('The form has no field')] = form.components;
    return submit(who, message, form, { [component.custom_id]: value });
  }

  /**
   * Submits a form that was opened before. Values by the fields' ids: a text, the value of a choice, the id of a person or of an upload;
   * where there is none, what the form opened with.
   */
  async function submit(
    who: Name,
    { channel: channelId, id: messageId }: VisibleMessage,
    form: Form,
    values: Readonly<Record<string, string>>,
  ) {
    const { components, resolvable } = fillForm(form, values);
    return discord.interact({
      type: InteractionType.ModalSubmit,
      channelId,
      messageId,
      userId: people[who],
      data: { custom_id: form.custom_id, components, resolved: discord.resolved(resolvable) },
    });
  }

  /** Waits for the form that a click or a choice opens. */
  async function formAfter(act: () => Promise<unknown>): Promise<Form> {
    const earlier = forms().length;
    await act();
    return until(() => forms()[earlier] ?? expect.fail('no form was opened'));
  }

  /** Chooses in the menu of a message. */
  async function pick(who: Name, { channel, id, menus }: VisibleMessage, label: string) {
    const [menu] = menus;
    const option = menu?.options.find((each) => each.label === label);
    if (!menu || !option) throw new Error(`No ${label} in ${menu?.options.map((each) => each.label)}`);
    return discord.interact({
      type: InteractionType.MessageComponent,
      channelId: channel,
      messageId: id,
      userId: people[who],
      data: { custom_id: menu.custom_id, component_type: ComponentType.StringSelect, values: [option.value] },
    });
  }

  /** Waits for a message that matches and is no notice to one person, the newest first. */
  async function find({
    text,
    alone,
    channel = mailChannel,
  }: {
    text: string | RegExp;
    alone: boolean;
    channel?: string;
  }): Promise<VisibleMessage> {
    return until(async () => {
      const all = (await discord.seen(channel)).filter((each) => !isNotice(each));
      const found = all.findLast((each) => each.alone === alone && plain(each.text).match(text));
      const others = all.map((each) => `${each.alone} ${each.text}`).join('\n---\n');
      return found ?? expect.fail(`${String(text)} in:\n${others}`);
    });
  }

  return {
    say,
    chooseInMenu,
    click,
    press,
    fill,
    forms,
    send,
    submit,
    formAfter,
    pick,
    find,
    alone: (text: string | RegExp) => find({ text, alone: true }),
    open: (text: string | RegExp) => find({ text, alone: false }),
    publicMessages: async () =>
      (await discord.seen(mailChannel)).filter((each) => !each.alone && !isNotice(each)),
    /** The messages of a channel that notify one person, in reply to another message. */
    notices: async (channel = mailChannel) => (await discord.seen(channel)).filter(isNotice),
  };
}

export type Users = ReturnType<typeof createUsers>;
