import { commands } from '../../commands/index.ts';
import type { Locale } from '../../src/domain/actor.ts';
import { startSlackFixture } from '../../test/chat/slack/slack-fixture.ts';
import { createUser, labelsOf, type User } from '../../test/support/fake-slack/user.ts';
import type { Message, View } from '../../test/support/fake-slack/workspace.ts';
import { drawSlackHome, drawSlackMessage, drawSlackModal } from '../draw/draw-slack.ts';
import { fillOrg } from '../fill-org.ts';
import { galleryPolicy } from '../gallery-policy.ts';
import type { Name } from '../scenes.ts';
import { quiet, type Stage } from './play.ts';

export type SlackStage = Stage & {
  readonly users: Readonly<Record<Name, User>>;
  readonly close: () => Promise<void>;
};

/** Slack, as the fake that speaks its protocol to the real adapter. */
export async function openSlackStage(locale: Locale): Promise<SlackStage> {
  const ids = { ada: 'UADA', max: 'UMAX', mia: 'UMIA' };
  const policy = galleryPolicy({ platform: 'slack', tenantId: 'T1', ids, approversChannel: 'C2' }, locale);
  const org = await startSlackFixture('socket', { policy: () => policy });
  const { slack } = org;
  slack.channels.add('C2');
  const user = (id: string, name: string) =>
    createUser(slack, { id, name, locale: locale === 'fr' ? 'fr-FR' : 'en-GB' });
  const users = { ada: user(ids.ada, 'Ada'), max: user(ids.max, 'Max'), mia: user(ids.mia, 'Mia') };
  fillOrg(org);
  const names = new Map(Object.values(users).map(({ id, name }) => [id, name]));
  const settle = () => quiet(() => slack.calls.length + slack.messages.length);

  async function press(who: Name, label: string, types: string | undefined): Promise<void> {
    const has = ({ only }: Message, labels: readonly string[]) =>
      (only === undefined || only === users[who].id) && labels.length > 0;
    const message = slack.messages.findLast((each) => {
      const labels = labelsOf(each);
      return has(each, labels) && (label === 'first' || labels.includes(label));
    });
    if (!message) throw new Error(`No message has the button ${label}`);
    await users[who].click(message, label === 'first' ? (labelsOf(message)[0] ?? '') : label);
    await settle();
    if (types === undefined) return;
    await users[who].submit(users[who].form(), { typed: types });
    await settle();
  }

  return {
    platform: 'slack',
    org,
    users,
    say: async (who, path, values) => {
      await users[who].type(lineOf(path, values));
      await settle();
    },
    press,
    open: async (who, what) => {
      if (what === 'home') await users[who].openHome();
      else await users[who].type(`/mail ${what}`.trim());
      await settle();
    },
    settle: async () => {
      org.jobs.wake();
      await settle();
    },
    pass: org.later,
    look: createLook(org.slack, names),
    close: org.close,
  };
}

/** What is typed in Slack and at the terminal. */
export function lineOf(path: string, values: Readonly<Record<string, string>>): string {
  const command = commands.find((each) => each.path.join(' ') === path);
  const words = Object.entries(values).map(([name, value]) => {
    const argument = command?.arguments.find((each) => each.name === name);
    return argument?.positional ? value : `${name}:${/\s/.test(value) ? JSON.stringify(value) : value}`;
  });
  return ['/mail', path, ...words].join(' ');
}

function createLook(
  slack: {
    readonly messages: readonly Message[];
    readonly views: ReadonlyMap<string, View>;
    readonly homes: ReadonlyMap<string, unknown>;
    readonly calls: readonly { readonly method: string; readonly args: Readonly<Record<string, unknown>> }[];
  },
  names: ReadonlyMap<string, string>,
): Stage['look'] {
  const seen = new Set<unknown>();
  const isNew = (each: unknown): boolean => !seen.has(each) && seen.add(each) !== undefined;
  const placeOf = ({ channel, only, thread }: Message): string => {
    const channels = new Map([
      ['C1', '#mail'],
      ['C2', '#approvals'],
    ]);
    const place = channels.get(channel) ?? `direct message to ${names.get(channel.slice(2)) ?? channel}`;
    return `${place}${thread ? ', thread' : ''}${only ? `, only ${names.get(only)}` : ''}`;
  };
  return async () => [
    ...slack.messages
      .filter(isNew)
      .map((each) => ({ where: placeOf(each), html: drawSlackMessage(each, names) })),
    ...slack.calls.filter(isNew).flatMap(({ method, args }) => {
      if (method === 'views.publish') return [{ where: 'Home', html: drawSlackHome(args['view'], names) }];
      return /^views\.(open|update|push)$/.test(method)
        ? [{ where: 'modal', html: drawSlackModal(args['view'], names) }]
        : [];
    }),
  ];
}
