import { z } from 'zod';
import { missingAccess } from './api-errors.ts';
import type { Behaviour } from './behaviour.ts';
import type { createChannelMessages } from './channel-messages.ts';
import { parseBody } from './checks/parse-body.ts';
import type { createCommands } from './commands.ts';
import type { createGateway } from './gateway/gateway.ts';
import type { Guilds } from './guilds.ts';
import type { createFirstResponse } from './interactions/first-response.ts';
import type { createLaterResponses } from './interactions/later-responses.ts';
import type { Message } from './messages.ts';
import { channelObject, memberObject, messageObject, roleObject, userObject } from './objects.ts';
import type { Route } from './rest.ts';

type Parts = {
  readonly guilds: Guilds;
  readonly behaviour: Behaviour;
  readonly commands: ReturnType<typeof createCommands>;
  readonly gateway: Pick<ReturnType<typeof createGateway>, 'information'>;
  readonly posts: ReturnType<typeof createChannelMessages>;
  readonly respond: ReturnType<typeof createFirstResponse>;
  readonly later: ReturnType<typeof createLaterResponses>;
};

const recipient = z.object({ recipient_id: z.string() });

/** The routes of Discord's API that a bot like ours calls. */
export function routesOf({ guilds, behaviour, commands, gateway, posts, respond, later }: Parts): Route[] {
  const shown = (message: Message) => messageObject(message, guilds);
  const { bot } = guilds;
  const original = '/webhooks/:application/:token';
  return [
    { on: 'GET /gateway/bot', handle: gateway.information },
    { on: 'GET /users/@me', handle: () => userObject(bot) },
    { on: 'GET /applications/@me', handle: () => ({ id: bot.id, name: bot.username }) },
    {
      on: 'POST /users/@me/channels',
      handle: (_, body) => channelObject(guilds.directChannel(parseBody(recipient, body).recipient_id)),
    },
    {
      on: 'GET /guilds/:guild/members/search',
      handle: ({ guild = '' }, _, query) =>
        guilds
          .search(guild, query.get('query') ?? '')
          .slice(0, Number(query.get('limit') ?? 1))
          .map(memberObject),
    },
    {
      on: 'GET /guilds/:guild/roles',
      handle: ({ guild = '' }) => {
        guilds.enter(guild);
        return [...guilds.roles.values()].map(roleObject);
      },
    },
    {
      on: 'GET /guilds/:guild/members',
      handle: ({ guild = '' }, _, query) => {
        // Only an application with the privileged intent may list them (docs.discord.com, "List Guild Members").
        if (!behaviour.listsMembers) throw missingAccess();
        const limit = Number(query.get('limit') ?? 1);
        if (!(limit >= 1 && limit <= 1000)) throw new Error(`Discord lists no ${limit} members`);
        return guilds.page(guild, query.get('after') ?? '0', limit).map(memberObject);
      },
    },
    {
      on: 'GET /guilds/:guild/members/:user',
      handle: ({ guild = '', user = '' }) => memberObject(guilds.member(guild, user)),
    },
    ...['/applications/:application/commands', '/applications/:application/guilds/:guild/commands'].flatMap(
      (path): Route[] => [
        {
          on: `GET ${path}`,
          handle: ({ application = '', guild = null }) => commands.get({ application, guild }),
        },
        {
          on: `PUT ${path}`,
          handle: ({ application = '', guild = null }, body) => commands.put({ application, guild }, body),
        },
      ],
    ),
    {
      on: 'GET /channels/:channel',
      handle: ({ channel = '' }) => {
        if (behaviour.hidden.has(channel)) throw missingAccess();
        return channelObject(guilds.channel(channel), behaviour.mayNotPostIn.has(channel));
      },
    },
    {
      on: 'POST /channels/:channel/messages',
      handle: ({ channel = '' }, body) => shown(posts.post(channel, body)),
    },
    {
      on: 'PATCH /channels/:channel/messages/:message',
      handle: ({ channel = '', message = '' }, body) => shown(posts.edit(channel, message, body)),
    },
    {
      on: 'POST /interactions/:id/:token/callback',
      isOpen: true,
      handle: ({ id = '', token = '' }, body, query) => {
        const described = respond(id, token, body);
        return query.get('with_response') === 'true' ? described : undefined;
      },
    },
    {
      on: `POST ${original}`,
      isOpen: true,
      handle: ({ token = '' }, body) => shown(later.followUp(token, body)),
    },
    {
      on: `GET ${original}/messages/:message`,
      isOpen: true,
      handle: ({ token = '', message = '' }) => shown(later.get(token, message)),
    },
    {
      on: `PATCH ${original}/messages/:message`,
      isOpen: true,
      handle: ({ token = '', message = '' }, body) => shown(later.edit(token, message, body)),
    },
    {
      on: `DELETE ${original}/messages/:message`,
      isOpen: true,
      handle: ({ token = '', message = '' }) => later.remove(token, message),
    },
  ];
}
