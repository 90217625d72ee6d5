import { isJson } from './check-blocks.ts';
import { handleOf } from './escape.ts';
import { type Block, type Message, type Person, Refused, team, type Workspace } from './workspace.ts';

/** A call of the Web API and its answer. */
type Call = { readonly method: string; readonly args: Block; readonly answer: Block };

/** How calls fail: with a status, or asking for a pause of this many seconds. */
export type Trouble = { readonly status: number } | { readonly retryAfter: number };

export const botToken = 'xoxb-fake';
export const appToken = 'xapp-fake';
/** The bot's own user. */
export const botUser = 'UBOT';

/** Members that are listed at once, however many are asked for. */
const membersAtOnce = 2;

type Method = (args: Block) => Block;

/** The methods of Slack's Web API that a bot like ours needs, with the checks that Slack makes. */
export function createWebApi(
  workspace: Workspace,
  openConnection: () => string,
  has: (scope: string) => boolean,
  more: Readonly<Record<string, Method>> = {},
) {
  const calls: Call[] = [];

  /** A user as Slack describes them; their e-mail address is for apps with the scope for it. */
  const userObject = (person: Person) => {
    const {
      id,
      name,
      shown = name,
      locale,
      zone,
      team: home = team,
      isBot = false,
      hasLeft = false,
    } = person;
    const email = has('users:read.email') && person.email !== undefined && { email: person.email };
    const profile = { display_name: shown, real_name: shown, ...email };
    const { enterprise } = person;
    return {
      id,
      name: handleOf(name),
      locale,
      ...(zone !== undefined && { tz: zone }),
      team_id: home,
      is_bot: isBot,
      deleted: hasLeft,
      profile,
      ...(enterprise && { enterprise_user: { enterprise_id: enterprise.id, teams: enterprise.teams } }),
    };
  };

  const methods: Readonly<Record<string, Method>> = {
    ...more,
    'auth.test': () => ({
      team_id: team,
      user_id: botUser,
      bot_id: 'B1',
      is_enterprise_install: workspace.isOrgInstalled(),
    }),
    'apps.connections.open': () => ({ url: openConnection() }),
    'users.info': ({ user }) => {
      const person = workspace.people.get(String(user));
      if (!person) throw new Refused('user_not_found');
      return { user: userObject(person) };
    },
    'users.list': ({ limit, cursor = '0' }) => {
      if (!has('users:read')) throw new Refused('missing_scope');
      const [all, start, end] = [
        [...workspace.people.values()],
        Number(cursor),
        Number(cursor) + Math.min(Number(limit), membersAtOnce),
      ];
      const next = end < all.length ? String(end) : '';
      return { members: all.slice(start, end).map(userObject), response_metadata: { next_cursor: next } };
    },
    'usergroups.list': () => {
      if (!has('usergroups:read')) throw new Refused('missing_scope');
      if (!workspace.isPaid()) throw new Refused('plan_upgrade_required');
      const usergroups = [...workspace.groups.keys()].map((id) => {
        const handle = workspace.groupHandles.get(id) ?? id.toLowerCase();
        return { id, team_id: team, is_usergroup: true, name: handle, handle, date_delete: 0 };
      });
      return { usergroups };
    },
    'usergroups.users.list': ({ usergroup }) => {
      if (!has('usergroups:read')) throw new Refused('missing_scope');
      if (!workspace.isPaid()) throw new Refused('plan_upgrade_required');
      const users = workspace.groups.get(String(usergroup));
      if (!users) throw new Refused('no_such_subteam');
      return { users: [...users] };
    },
    'conversations.info': ({ channel }) => {
      if (!has('groups:read')) throw new Refused('missing_scope');
      return { channel: workspace.info(channel) };
    },
    'conversations.open': ({ users }) => ({ channel: { id: workspace.conversationWith(users) } }),
    'chat.postMessage': (args) => {
      const { channel, ts } = workspace.add(workspace.writable(args['channel']), args);
      return { channel, ts };
    },
    'chat.postEphemeral': (args) => {
      const { ts } = workspace.add(workspace.writable(args['channel']), args, String(args['user']));
      return { message_ts: ts };
    },
    'chat.getPermalink': ({ channel, message_ts: ts }) => {
      const { channel: where } = workspace.find(channel, ts, (each) => !each.only);
      return { permalink: `https://example.slack.com/archives/${where}/p${String(ts).replace('.', '')}` };
    },
    'chat.update': (args) => {
      const message = workspace.find(workspace.writable(args['channel']), args['ts'], (each) => !each.only);
      return { ...workspace.replace(message, args) };
    },
    'conversations.history': ({ channel, oldest }) => {
      if (!has('channels:history')) throw new Refused('missing_scope');
      const isIn = ({ channel: its, ts, only, thread }: Message) =>
        its === channel && !only && !thread && Number(ts) >= Number(oldest);
      const found = workspace.messages.filter(isIn).toReversed();
      return { messages: found.map(({ ts, text, metadata }) => ({ ts, text, metadata })) };
    },
    'views.open': ({ trigger_id: trigger, view }) => ({ view: workspace.open(trigger, view) }),
    'views.update': ({ view_id: id, view }) => ({ view: workspace.updateView(id, view) }),
    'views.publish': ({ user_id: user, view }) => {
      workspace.publish(String(user), view);
      return {};
    },
  };

  function answerTo(method: string, args: Block, token: string): Block {
    const known = methods[method];
    if (!known) return { ok: false, error: 'unknown_method' };
    if (token !== (method === 'apps.connections.open' ? appToken : botToken))
      return { ok: false, error: 'invalid_auth' };
    try {
      return { ok: true, ...known(args) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [code = '', ...details] = error.message.split(' ');
      const said = details.length > 0 && { messages: [`[ERROR] ${details.join(' ')}`] };
      return { ok: false, error: code, ...(said && { response_metadata: said }) };
    }
  }

  return {
    calls,
    call: (method: string, body: string, token: string): Block => {
      const args = argumentsIn(body);
      const answer = answerTo(method, args, token);
      calls.push({ method, args, answer });
      return answer;
    },
  };
}

/** The SDK sends forms in which objects are JSON. */
function argumentsIn(body: string): Block {
  const fields = [...new URLSearchParams(body)].map(([name, value]) => [name, parsed(value)]);
  return Object.fromEntries(fields);
}

function parsed(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  const json: unknown = JSON.parse(value);
  return Array.isArray(json) || isJson(json) ? json : value;
}
