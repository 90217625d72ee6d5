import { commands } from '../../commands/index.ts';
import { commandAt } from '../../src/chat/command/find-command.ts';
import type { Locale } from '../../src/domain/actor.ts';
import { type DiscordFixture, startDiscordFixture } from '../../test/chat/discord/discord-fixture.ts';
import { mailChannel, otherChannel, people } from '../../test/support/fake-discord/users.ts';
import { drawDiscordMessage, drawDiscordModal } from '../draw/draw-discord.ts';
import { fillOrg } from '../fill-org.ts';
import { galleryPolicy } from '../gallery-policy.ts';
import type { Name } from '../scenes.ts';
import { quiet, type Stage } from './play.ts';

const names: ReadonlyMap<string, string> = new Map([
  [people.ada, 'Ada'],
  [people.max, 'Max'],
  [people.mia, 'Mia'],
]);

export type DiscordStage = Stage & { readonly fixture: DiscordFixture; readonly close: () => Promise<void> };

/** Discord, as the fake that speaks its protocol to the real adapter. */
export async function openDiscordStage(locale: Locale): Promise<DiscordStage> {
  const policy = galleryPolicy(
    { platform: 'discord', tenantId: '1000', ids: people, approversChannel: otherChannel },
    locale,
  );
  const fixture = await startDiscordFixture({ policy: () => policy });
  const { discord } = fixture;
  discord.behaviour.locale = locale;
  fillOrg(fixture);
  const settle = async () => {
    await quiet(() => discord.calls.length);
    await fixture.jobs();
    await quiet(() => discord.calls.length);
  };

  async function press(who: Name, label: string, types: string | undefined): Promise<void> {
    const everywhere = await Promise.all([
      discord.seen(otherChannel),
      discord.seen(mailChannel),
      discord.directMessages(people[who]),
    ]);
    const message = everywhere
      .flat()
      .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      .findLast(({ buttons }) =>
        label === 'first' ? buttons.length > 0 : buttons.some((each) => each.label === label),
      );
    if (!message) throw new Error(`No message has the button ${label}`);
    const pressed = label === 'first' ? (message.buttons[0]?.label ?? '') : label;
    if (types === undefined) await fixture.click(who, message, pressed);
    else await fixture.fill(who, message, pressed, types);
    await settle();
  }

  /** Opens the page of one's own, and from there a command's form. */
  async function open(who: Name, what: string): Promise<void> {
    await fixture.say(who, ...localized('mine', {}, locale));
    await settle();
    if (what === 'home' || what === '') return;
    const page = (await discord.seen(mailChannel)).findLast(({ menus }) => menus.length > 0);
    const title = commandAt(commands, what.split(' '))?.form.title[locale] ?? what;
    if (!page) throw new Error('Nobody was shown a page of their own');
    if (page.buttons.some(({ label }) => label === title)) await fixture.click(who, page, title);
    else await fixture.pick(who, page, title);
    await settle();
  }

  return {
    platform: 'discord',
    org: fixture,
    fixture,
    say: async (who, path, values) => {
      await fixture.say(who, ...localized(path, values, locale));
      await settle();
    },
    press,
    open,
    settle,
    pass: fixture.pass,
    look: createLook(discord),
    close: fixture.close,
  };
}

/** The command and its options as a client in that language names them. */
function localized(
  path: string,
  values: Readonly<Record<string, string>>,
  locale: Locale,
): [path: string, values: Record<string, string | number>] {
  const command = commands.find((each) => each.path.join(' ') === path);
  const typed = (name: string, value: string) =>
    command?.arguments.find((each) => each.name === name)?.type === 'count' ? Number(value) : value;
  const english = Object.entries(values).map(([name, value]) => [name, typed(name, value)] as const);
  if (locale === 'en' || !command) return [path, Object.fromEntries(english)];
  const { path: words, arguments: args, choices } = command.localizedNames[locale];
  return [
    words.join(' '),
    Object.fromEntries(english.map(([name, value]) => [args[name] ?? name, choices[String(value)] ?? value])),
  ];
}

function createLook({ calls }: DiscordFixture['discord']): Stage['look'] {
  let read = 0;
  return async () => {
    const fresh = calls.slice(read);
    read = calls.length;
    return fresh.flatMap(({ method, path, body }) => {
      const data = dataOf(body);
      if (!data || method === 'PUT' || path.includes('/commands')) return [];
      if ('title' in data && 'custom_id' in data)
        return [{ where: 'modal', html: drawDiscordModal(data, names) }];
      if (!('components' in data)) return [];
      return [{ where: whereOf(path, data), html: drawDiscordMessage(data, names) }];
    });
  };
}

/** What a call shows: an interaction's response has it inside. */
function dataOf(body: unknown): object | null {
  if (typeof body !== 'object' || body === null) return null;
  if ('data' in body && typeof body.data === 'object') return body.data;
  return body;
}

const ephemeralFlag = 64;

function whereOf(path: string, data: object): string {
  const isEphemeral = 'flags' in data && (Number(data.flags) & ephemeralFlag) !== 0;
  if (path.includes(`/channels/${otherChannel}/`)) return '#approvals';
  if (path.includes(`/channels/${mailChannel}/`)) return '#mail';
  if (path.includes('/channels/')) return 'direct message';
  return isEphemeral ? 'answer, only they see it' : 'answer';
}
