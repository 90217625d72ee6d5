import { isJson, wrongOption } from './check-blocks.ts';
import { escapedFor } from './escape.ts';
import type { FakeSlack } from './fake-slack.ts';
import { botUser } from './web-api.ts';
import { type Block, type Message, team, type View } from './workspace.ts';

export type User = ReturnType<typeof createUser>;

/** A person at their Slack client: types, clicks and fills in forms, and sees what they may see. */
export function createUser(slack: FakeSlack, person: { id: string; name: string; locale?: string }) {
  const { id, name, locale = 'en-GB' } = person;
  slack.people.set(id, { id, name, locale });
  const spoken = () => ({
    team: { id: team },
    user: { id, username: id, team_id: team },
    trigger_id: slack.newTrigger(),
  });

  const command = (line: string, channel: string): Block => ({
    team_id: team,
    user_id: id,
    user_name: id,
    channel_id: channel,
    command: '/mail',
    text: slack.sends(line.replace(/^\/mail ?/, '')),
    trigger_id: slack.newTrigger(),
    response_url: slack.urls.make(id, channel),
  });

  const clickOn = (message: Message, button: Block): Block => ({
    type: 'block_actions',
    ...spoken(),
    channel: { id: message.channel },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.only !== undefined,
    },
    response_url: slack.urls.make(id, message.channel, message),
    actions: [{ type: 'button', action_id: button['action_id'], value: button['value'] }],
  });

  const homeView = { id: 'Vhome', type: 'home', private_metadata: '', state: { values: {} } };

  const homeClick = (button: Block): Block => ({
    type: 'block_actions',
    ...spoken(),
    container: { type: 'view', view_id: homeView.id },
    view: homeView,
    actions: [{ type: 'button', action_id: button['action_id'], value: button['value'] }],
  });

  const viewBody = (view: View) => ({ id: view.id, type: view.type, private_metadata: view.metadata });

  /** A click, or a choice, in an open modal; with what is filled in. */
  const modalAction = (view: View, action: Block, values: Readonly<Record<string, string>> = {}): Block => ({
    type: 'block_actions',
    ...spoken(),
    container: { type: 'view', view_id: view.id },
    view: { ...viewBody(view), state: { values: filledIn(slack, view, values) } },
    actions: [action],
  });

  async function submit(view: View, values: Readonly<Record<string, string>>): Promise<Block> {
    const payload = {
      type: 'view_submission',
      ...spoken(),
      view: { ...viewBody(view), state: { values: stateOf(slack, view, values) } },
    };
    const answer = await slack.send('interactive', payload);
    if (answer['response_action'] === 'errors') checkErrors(view, answer['errors']);
    else if (answer['response_action'] === 'update') slack.updateView(view.id, answer['view']);
    else slack.close(view);
    return answer;
  }

  async function suggest(view: View, field: string, typed: string): Promise<string[]> {
    const payload = {
      type: 'block_suggestion',
      ...spoken(),
      action_id: field,
      block_id: field,
      value: typed,
      view: viewBody(view),
    };
    const { options } = await slack.send('interactive', payload);
    if (!Array.isArray(options) || options.length > 100 || options.flatMap(wrongOption).length > 0)
      throw new Error(`Slack would not take these options: ${JSON.stringify(options)}`);
    return options.map(({ value }) => value);
  }

  /** Writes a message in a channel or directly to the bot. @returns its event, as Slack sends it where the bot hears it. */
  const messageEvent = (said: string, channel: string, more: Block = {}): Block => {
    const isDirect = channel.startsWith('D-');
    const { ts } = slack.say(channel, said, more['thread_ts']);
    return {
      type: 'event_callback',
      team_id: team,
      event_id: `Ev${slack.next()}`,
      authorizations: [{ team_id: team, user_id: botUser, is_bot: true }],
      event: {
        type: isDirect ? 'message' : 'app_mention',
        ...(isDirect && { channel_type: 'im' }),
        user: id,
        text: escapedFor(slack, said).replaceAll(`&lt;@${botUser}&gt;`, `<@${botUser}>`),
        channel,
        ts,
        ...more,
      },
    };
  };

  /** Uses a shortcut: of a message, or from anywhere. */
  const shortcut = (callback: string, message?: Message) =>
    slack.send('interactive', shortcutPayload(callback, message));

  const shortcutPayload = (callback: string, message?: Message): Block => ({
    type: message ? 'message_action' : 'shortcut',
    ...spoken(),
    callback_id: callback,
    ...(message && {
      channel: { id: message.channel },
      message: { ts: message.ts, text: escapedFor(slack, message.text) },
      response_url: slack.urls.make(id, message.channel),
    }),
  });

  /** The event for a run of a workflow's step. Slack fills in who asks. */
  const stepEvent = (inputs: Block, { callback = 'ask_for_a_mailbox', asker = true } = {}): Block => {
    const execution = `Fx${slack.next()}`;
    slack.steps.set(execution, { callback, state: 'running' });
    return {
      type: 'event_callback',
      token: 'verification-token',
      team_id: team,
      event_id: `Ev${slack.next()}`,
      authorizations: [{ team_id: team, user_id: botUser, is_bot: true, is_enterprise_install: false }],
      event: {
        type: 'function_executed',
        function: { id: 'Fn1', callback_id: callback, title: 'Ask for a mailbox', type: 'app', app_id: 'A1' },
        inputs: { ...(asker && { asker: { id, secret: 'user-context-secret' } }), ...inputs },
        function_execution_id: execution,
        workflow_execution_id: 'Wx1',
        event_ts: '1700000000.1',
        bot_access_token: 'xwfp-secret',
      },
    };
  };

  /** Runs a workflow with our step. @returns the execution's id. */
  async function runStep(inputs: Block, options?: Parameters<typeof stepEvent>[1]): Promise<string> {
    const event = stepEvent(inputs, options);
    await slack.send('events_api', event);
    return [...slack.steps.keys()].at(-1) ?? '';
  }

  return {
    id,
    name,
    command,
    stepEvent,
    runStep,
    messageEvent,
    /** Mentions the bot in a channel. */
    mention: (said: string, channel = 'C1') =>
      slack.send('events_api', messageEvent(`<@${botUser}> ${said}`, channel)),
    /** Writes to the bot directly. */
    write: (said: string) => slack.send('events_api', messageEvent(said, `D-${id}`)),
    shortcut,
    shortcutPayload,
    clickOn,
    type: (line: string, channel = 'C1') => slack.send('slash_commands', command(line, channel)),
    click: (message: Message, label: string) =>
      slack.send('interactive', clickOn(message, buttonOf(message.blocks, label))),
    clickHome: (label: string) =>
      slack.send('interactive', homeClick(buttonOf(slack.homes.get(id) ?? [], label))),
    /** Chooses from the menu of the row that follows this text in App Home. */
    chooseHome: (after: string, label: string) => {
      const menu = menuAfter(slack.homes.get(id) ?? [], after);
      const option = optionOf(menu, label);
      const action = { type: 'overflow', action_id: menu['action_id'], selected_option: option };
      return slack.send('interactive', { ...homeClick(menu), actions: [action] });
    },
    clickModal: (view: View, label: string) => {
      const { action_id, value } = buttonOf(view.blocks, label);
      return slack.send('interactive', modalAction(view, { type: 'button', action_id, value }));
    },
    /** Chooses in a select of a form that tells at once. */
    choose: (view: View, field: string, value: string, values: Readonly<Record<string, string>> = {}) => {
      const input = view.blocks.find((block) => block['block_id'] === field);
      if (input?.['dispatch_action'] !== true) throw new Error(`${field} does not tell what is chosen in it`);
      const action = { type: 'static_select', action_id: field, selected_option: { value } };
      return slack.send('interactive', modalAction(view, action, { ...values, [field]: value }));
    },
    openHome: () =>
      slack.send('events_api', {
        type: 'event_callback',
        team_id: team,
        event_id: `Ev${slack.next()}`,
        event: { type: 'app_home_opened', user: id, tab: 'home', channel: `D-${id}` },
      }),
    submit,
    /** Uploads a file. @returns its id. */
    upload: (file: string, content: string) => slack.files.add(id, file, content),
    suggest,
    /** The ephemeral messages of this person, oldest first. */
    ephemerals: () => slack.messages.filter(({ only }) => only === id),
    /** The direct messages to this person. */
    directs: () => slack.messages.filter(({ channel, only }) => channel === `D-${id}` && !only),
    /** The open forms, the newest first. */
    form: (): View => {
      const view = [...slack.views.values()].findLast(({ open }) => open);
      if (!view) throw new Error('No form is open');
      return view;
    },
  };
}

/** The messages of a channel that everybody sees, outside threads. */
export const posted = (slack: FakeSlack, channel = 'C1'): Message[] =>
  slack.messages.filter((each) => each.channel === channel && !each.only && !each.thread);

export const threadOf = (slack: FakeSlack, { ts }: Message): Message[] =>
  slack.messages.filter(({ thread }) => thread === ts);

/** All texts of blocks, as a reader sees them. */
export function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join('\n');
  if (!isJson(value)) return '';
  if (typeof value['text'] === 'string') return value['text'];
  if (value['type'] === 'user') return `<@${value['user_id']}>`;
  const { elements } = value;
  // The elements of a line are joined without separators.
  if (/^rich_text_(section|quote)$/.test(String(value['type'])) && Array.isArray(elements))
    return elements.map(wordsIn).join('');
  return Object.values(value).map(wordsIn).filter(Boolean).join('\n');
}

const elementsOf = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap(({ type, elements }) =>
    type === 'actions' && Array.isArray(elements) ? elements.filter(isJson) : [],
  );

export const labelsOf = ({ blocks }: Pick<Message, 'blocks'>): string[] => elementsOf(blocks).map(wordsIn);

function buttonOf(blocks: readonly Block[], label: string): Block {
  const found = elementsOf(blocks).find((each) => wordsIn(each) === label);
  if (found) return found;
  throw new Error(`There is no button “${label}” in: ${wordsIn([...blocks])}`);
}

function menuAfter(blocks: readonly Block[], text: string): Block {
  const from = blocks.findIndex((block) => wordsIn(block).includes(text));
  const found = elementsOf(blocks.slice(from + 1)).find(({ type }) => type === 'overflow');
  if (from >= 0 && found) return found;
  throw new Error(`There is no menu after “${text}” in: ${wordsIn([...blocks])}`);
}

function optionOf(menu: Block, label: string): Block {
  const options = Array.isArray(menu['options']) ? menu['options'].filter(isJson) : [];
  const found = options.find((each) => wordsIn(each) === label);
  if (found) return found;
  throw new Error(`There is no “${label}” in the menu: ${options.map(wordsIn).join(', ')}`);
}

/** The values of a form's fields, in Slack's shape. A client does not submit a form with an empty required field. */
function stateOf(slack: FakeSlack, view: View, values: Readonly<Record<string, string>>): Block {
  const inputs = view.blocks.filter(({ type }) => type === 'input');
  const unknown = Object.keys(values).filter((name) => !inputs.some((each) => each['block_id'] === name));
  if (unknown.length > 0) throw new Error(`The form has no field ${unknown.join(', ')}`);
  for (const input of inputs) {
    const { name, value } = valueIn(input, values);
    if (value === undefined && input['optional'] !== true) throw new Error(`The form wants ${name}`);
  }
  return filledIn(slack, view, values);
}

const filledIn = (slack: FakeSlack, { blocks }: View, values: Readonly<Record<string, string>>): Block =>
  Object.fromEntries(
    blocks
      .filter(({ type }) => type === 'input')
      .map((input) => {
        const { name, type, value } = valueIn(input, values);
        return [String(input['block_id']), { [name]: held(slack, type, value) }];
      }),
  );

/** What is in an input: what somebody filled in, else what it was opened with. */
function valueIn(input: Block, values: Readonly<Record<string, string>>) {
  const element = isJson(input['element']) ? input['element'] : {};
  const name = String(element['action_id']);
  return { name, type: String(element['type']), value: values[name] ?? initialValue(element) };
}

function initialValue(element: Block): string | undefined {
  const { initial_value: typed, initial_user: user, initial_option: one, initial_options: many } = element;
  if (Array.isArray(many)) return many.map((each) => String(each.value)).join(' ');
  const value = typed ?? user ?? (isJson(one) ? one['value'] : undefined);
  return value === undefined ? undefined : String(value);
}

function held({ people, files }: FakeSlack, type: string, value: string | undefined): Block {
  if (type === 'file_input') return { type, files: value === undefined ? [] : [files.describe(value)] };
  if (type === 'users_select') {
    if (value !== undefined && !people.has(value))
      throw new Error(`Slack offers nobody with the id ${value}`);
    return { type, selected_user: value ?? null };
  }
  if (type === 'plain_text_input') return { type, value: value ?? null };
  if (type === 'multi_external_select' || type === 'multi_static_select')
    return { type, selected_options: (value?.split(' ') ?? []).map((each) => ({ value: each })) };
  return { type, selected_option: value === undefined ? null : { value } };
}

function checkErrors(view: View, errors: unknown): void {
  const fields = view.blocks.map((block) => block['block_id']);
  const wrong = isJson(errors) ? Object.keys(errors).filter((name) => !fields.includes(name)) : ['no errors'];
  if (wrong.length > 0) throw new Error(`The form has no field ${wrong.join(', ')}`);
}
