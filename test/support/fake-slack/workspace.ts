import { isJson, wrongBlocks } from './check-blocks.ts';

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  /** As IANA names it. */
  readonly zone?: string;
  /** The display name, where it differs from the handle. */
  readonly shown?: string;
  /** The id of another workspace; ours unless given. */
  readonly team?: string;
  /** Their Enterprise organisation, and the workspaces that they are in there. */
  readonly enterprise?: { readonly id: string; readonly teams: readonly string[] };
  readonly email?: string;
  readonly isBot?: boolean;
  readonly hasLeft?: boolean;
};

export type Block = { readonly [name: string]: unknown };

export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The parent message of its thread. */
  readonly thread: string | undefined;
  /** The only person who sees it; undefined: everybody does. */
  readonly only: string | undefined;
  /** The bot's client_msg_id. */
  readonly clientId: unknown;
  readonly metadata: unknown;
};

export type View = {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly blocks: readonly Block[];
  readonly metadata: string;
  readonly title: string;
  readonly open: boolean;
};

/** An error answer with one of Slack's codes. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export type Workspace = ReturnType<typeof createWorkspace>;

export const team = 'T1';

/** The largest size of a message's blocks that Slack was observed to accept (github.com/slackapi/bolt-js/issues/2509). */
const longestBlocks = 13_172;
const longestText = 40_000;

/** A workspace's data, and the answers of the calls that read and change it. */
export function createWorkspace() {
  const people = new Map<string, Person>();
  /** Channels that the bot may write in. */
  const channels = new Set<string>();
  /** People to whom Slack opens no conversation. */
  const refusesDirects = new Set<string>();
  /** Archived channels. */
  const archived = new Set<string>();
  const messages: Message[] = [];
  const views = new Map<string, View>();
  const homes = new Map<string, readonly Block[]>();
  const triggers = new Map<string, number>();
  const exchanged = new Set<string>();
  const clock = { triggersAge: 0 };
  const groups = new Map<string, Set<string>>();
  const groupHandles = new Map<string, string>();
  const plan = { isPaid: true, knowsIds: false, isOrgInstalled: false, takesTables: true };
  let counted = 0;

  const next = (): number => {
    counted += 1;
    return counted;
  };
  const newTs = () => `${Math.floor(Date.now() / 1000)}.${String(next()).padStart(6, '0')}`;

  function checked(args: Block): Pick<Message, 'text' | 'blocks'> {
    const { text, blocks } = args;
    if (typeof text !== 'string' || text === '') throw new Refused('no_text');
    if (text.length > longestText) throw new Refused('msg_too_long');
    if (JSON.stringify(blocks).length > longestBlocks) throw new Refused('msg_blocks_too_long');
    const wrong = [
      ...wrongBlocks(blocks, 'message'),
      ...(!plan.takesTables && JSON.stringify(blocks).includes('"data_table"')
        ? ['unsupported type: data_table']
        : []),
    ];
    if (wrong.length > 0) throw new Refused(`invalid_blocks ${wrong.join('; ')}`);
    return { text, blocks: blocks as Block[] };
  }

  function add(channel: string, args: Block, only?: string): Message {
    const thread = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : undefined;
    if (thread !== undefined && !messages.some((each) => each.channel === channel && each.ts === thread))
      throw new Refused('thread_not_found');
    const { client_msg_id: clientId, metadata } = args;
    if (clientId !== undefined && !isUuid(clientId)) throw new Refused('invalid_arguments client_msg_id');
    const known = plan.knowsIds && messages.find((each) => clientId && each.clientId === clientId);
    if (known) return known;
    const message = { channel, ts: newTs(), ...checked(args), thread, only, clientId, metadata };
    messages.push(message);
    return message;
  }

  /** A message that a person writes. */
  function say(channel: string, text: string, thread: unknown): Message {
    const parent = typeof thread === 'string' ? thread : undefined;
    const message = { channel, ts: newTs(), text, blocks: [], thread: parent, only: undefined };
    messages.push({ ...message, clientId: undefined, metadata: undefined });
    return { ...message, clientId: undefined, metadata: undefined };
  }

  function replace(message: Message, args: Block): Message {
    const edited = { ...message, ...checked(args) };
    messages[messages.indexOf(message)] = edited;
    return edited;
  }

  const find = (channel: unknown, ts: unknown, seen: (message: Message) => boolean): Message => {
    const found = messages.find((each) => each.channel === channel && each.ts === ts && seen(each));
    if (!found) throw new Refused('message_not_found');
    return found;
  };

  /** The conversation with one person (docs.slack.dev, "conversations.open"). */
  const conversationWith = (user: unknown): string => {
    const person = people.get(String(user));
    if (!person) throw new Refused('user_not_found');
    if (refusesDirects.has(person.id)) throw new Refused('user_not_visible');
    if (person.hasLeft) throw new Refused('user_disabled');
    if (person.isBot) throw new Refused('cannot_dm_bot');
    return `D-${person.id}`;
  };

  const writable = (channel: unknown): string => {
    if (typeof channel !== 'string') throw new Refused('channel_not_found');
    if (!channels.has(channel) && !channel.startsWith('D-')) throw new Refused('not_in_channel');
    if (archived.has(channel)) throw new Refused('is_archived');
    return channel;
  };

  /** The data of a channel (docs.slack.dev, "conversations.info"); that of a private one is for members alone. */
  const info = (channel: unknown) => {
    const id = String(channel);
    if (!channels.has(id)) throw new Refused('channel_not_found');
    return { id, is_archived: archived.has(id), is_private: true, is_member: true };
  };

  function checkedView(given: unknown, type: View['type']): Omit<View, 'id' | 'open'> {
    if (!isJson(given) || given['type'] !== type) throw new Refused('invalid_arguments view');
    const wrong = [...wrongBlocks(given['blocks'], type), ...(type === 'modal' ? wrongModal(given) : [])];
    if (wrong.length > 0) throw new Refused(`invalid_arguments ${wrong.join('; ')}`);
    const title = isJson(given['title']) ? String(given['title']['text']) : '';
    const blocks = given['blocks'] as Block[];
    return { type, blocks, metadata: String(given['private_metadata'] ?? ''), title };
  }

  function open(trigger: unknown, given: unknown): View {
    const at = triggers.get(String(trigger));
    if (at === undefined) throw new Refused('invalid_trigger_id');
    if (exchanged.has(String(trigger))) throw new Refused('exchanged_trigger_id');
    if (Date.now() - at + clock.triggersAge > 3_000) throw new Refused('expired_trigger_id');
    exchanged.add(String(trigger));
    const view = { ...checkedView(given, 'modal'), id: `V${next()}`, open: true };
    views.set(view.id, view);
    return view;
  }

  function updateView(id: unknown, given: unknown): View {
    const before = views.get(String(id));
    if (!before?.open) throw new Refused('not_found');
    const view = { ...before, ...checkedView(given, 'modal') };
    views.set(view.id, view);
    return view;
  }

  return {
    people,
    channels,
    archived,
    info,
    refusesDirects,
    messages,
    views,
    homes,
    add,
    say,
    replace,
    find,
    writable,
    conversationWith,
    open,
    updateView,
    next,
    /** The user groups, by id. */
    groups,
    /** The names by which user groups are mentioned, by id. */
    groupHandles,
    isPaid: () => plan.isPaid,
    /** A free plan has no user groups. */
    setPaid: (isPaid: boolean): void => {
      plan.isPaid = isPaid;
    },
    /** From now on, this workspace does not know blocks of type data_table. */
    refuseTables: (): void => {
      plan.takesTables = false;
    },
    isOrgInstalled: () => plan.isOrgInstalled,
    /** Installs the app for a whole Enterprise organisation. */
    installForOrg: (): void => {
      plan.isOrgInstalled = true;
    },
    /** From now on, messages with the same client_msg_id are created once; Slack documents that only by its errors. */
    knowIds: (): void => {
      plan.knowsIds = true;
    },
    publish: (user: string, given: unknown) => void homes.set(user, checkedView(given, 'home').blocks),
    close: (view: View) => void views.set(view.id, { ...view, open: false }),
    /** Delays the opening of forms by this many milliseconds. */
    openLate: (milliseconds: number): void => {
      clock.triggersAge = milliseconds;
    },
    newTrigger: (): string => {
      const trigger = `trigger.${next()}`;
      triggers.set(trigger, Date.now());
      return trigger;
    },
  };
}

const isUuid = (value: unknown): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value));

function wrongModal(view: Block): string[] {
  const text = (name: string) => (isJson(view[name]) ? String(view[name]['text']) : '');
  const hasInput = Array.isArray(view['blocks']) && view['blocks'].some((each) => each.type === 'input');
  return [
    ...(['title', 'submit', 'close'].some((name) => text(name).length > 24) ? ['longer than 24'] : []),
    ...(text('title') === '' ? ['no title'] : []),
    ...(hasInput && text('submit') === '' ? ['inputs without submit'] : []),
    ...(String(view['private_metadata'] ?? '').length > 3000 ? ['private_metadata longer than 3000'] : []),
    ...(String(view['callback_id'] ?? '').length > 255 ? ['callback_id longer than 255'] : []),
  ];
}
