import type { Translations } from '../src/chat/i18n/translations.ts';

/** Who plays: Mia is a member, Max a moderator, Ada an admin. */
export type Name = 'ada' | 'max' | 'mia';

/** A button by its label; or the first one, such as that of a confirmation, which says what it does. */
export type ButtonLabel = 'first' | ((text: Translations) => string);

/** One thing that somebody does. */
export type Step =
  /** Gives a command. Values by the arguments' English names. */
  | { readonly who: Name; readonly says: string; readonly with?: Readonly<Record<string, string>> }
  /** Presses a button of the newest message that has it; `types` fills in the form that it opens. */
  | { readonly who: Name; readonly presses: ButtonLabel; readonly types?: string }
  /** Opens a command's form, or (Slack) Home, (Discord) the page of one's own. */
  | { readonly who: Name; readonly opens: 'home' | (string & {}) }
  /** Two days go by, and approvers are reminded. */
  | { readonly remind: true }
  /** Somebody changes an address on the mail server itself. */
  | { readonly drift: string }
  /** The clock goes on until what waits has expired. */
  | { readonly expire: true };

export type Scene = { readonly name: string; readonly steps: readonly Step[] };

const approve = ({ requests }: Translations) => requests.buttons.approve;
const deny = ({ requests }: Translations) => requests.buttons.deny;
const cancel = ({ requests }: Translations) => requests.buttons.cancel;
const lookThrough = ({ many }: Translations) => many.buttons.lookThrough;
const allChanges = ({ many }: Translations) => many.buttons.allChanges;
const undo = ({ many }: Translations) => many.buttons.undo;
const details = ({ requests }: Translations) => requests.buttons.details;

/** What people do, so that every kind of message is seen. The addresses are those of `fill-org.ts`. */
export const scenes: readonly Scene[] = [
  {
    name: 'A member asks for a mailbox, and a moderator approves it',
    steps: [
      {
        who: 'mia',
        says: 'create',
        with: { address: 'mia@example.org', quota: '2G', reason: 'My own address' },
      },
      { who: 'max', presses: details },
      { who: 'max', presses: approve },
      { who: 'mia', says: 'mine' },
    ],
  },
  {
    name: 'A member asks for an alias, and it is denied',
    steps: [
      {
        who: 'mia',
        says: 'alias',
        with: { address: 'fair@example.org', to: 'someone@gmail.com', reason: 'For the fair in May' },
      },
      { who: 'ada', presses: deny, types: 'We have events@ for that.' },
    ],
  },
  {
    name: 'A member takes a request back',
    steps: [
      { who: 'mia', says: 'alias', with: { address: 'shop@example.org', to: 'ann@example.org' } },
      { who: 'mia', presses: cancel },
    ],
  },
  {
    name: 'Nobody decides',
    steps: [
      { who: 'mia', says: 'alias', with: { address: 'late@example.org', to: 'ann@example.org' } },
      { expire: true },
    ],
  },
  {
    name: 'Approvers are reminded, and somebody changes the address meanwhile',
    steps: [
      { who: 'mia', says: 'forward add', with: { address: 'press@example.org', to: 'bob@example.org' } },
      { who: 'mia', says: 'forward add', with: { address: 'sales@example.org', to: 'bob@example.org' } },
      { remind: true },
      { drift: 'sales@example.org' },
      { who: 'max', presses: approve },
    ],
  },
  {
    name: 'Forms',
    steps: [
      { who: 'mia', opens: '' },
      ...['create', 'alias', 'convert', 'forward add', 'quota', 'password set', 'domain add', 'list'].map(
        (opens) => ({ who: 'ada', opens }) as const,
      ),
      { who: 'mia', opens: 'home' },
      { who: 'max', opens: 'home' },
      { who: 'ada', opens: 'home' },
    ],
  },
  {
    name: 'An admin deletes a mailbox with mail, and takes it back',
    steps: [
      { who: 'ada', says: 'delete', with: { address: 'carl@example.org' } },
      { who: 'ada', presses: 'first' },
      { who: 'ada', says: 'restore', with: { address: 'carl@example.org' } },
    ],
  },
  {
    name: 'Changes of one address',
    steps: [
      { who: 'ada', says: 'forward add', with: { address: 'ann@example.org', to: 'ann@gmail.com' } },
      { who: 'ada', says: 'quota', with: { address: 'ann@example.org', quota: '5G' } },
      { who: 'ada', says: 'suspend', with: { address: 'ann@example.org' } },
      { who: 'ada', says: 'resume', with: { address: 'ann@example.org' } },
      {
        who: 'ada',
        says: 'convert',
        with: { address: 'ann@example.org', into: 'alias', to: 'bob@example.org' },
      },
    ],
  },
  {
    name: 'Looking',
    steps: [
      { who: 'ada', says: 'list', with: {} },
      { who: 'ada', says: 'show', with: { address: 'info@example.org' } },
      { who: 'ada', says: 'show', with: { address: 'ann@example.org' } },
      { who: 'ada', says: 'request list', with: {} },
      { who: 'ada', says: 'request show', with: { number: '1' } },
      { who: 'ada', says: 'history', with: { address: 'ann@example.org' } },
      { drift: 'team@example.org' },
      { who: 'ada', says: 'drift', with: {} },
      { who: 'ada', says: 'domain list', with: {} },
      { who: 'ada', says: 'status', with: {} },
      { who: 'ada', says: 'help', with: {} },
      { who: 'mia', says: 'help', with: {} },
      { who: 'mia', says: 'help', with: { command: 'create' } },
    ],
  },
  {
    name: 'Many changes: somebody asks, and an admin looks through what must be seen',
    steps: [
      { who: 'max', says: 'delete', with: { where: 'search:temp', reason: 'The fair is over' } },
      { who: 'max', presses: lookThrough },
      { who: 'max', presses: 'first', types: '22' },
      { who: 'ada', says: 'request list', with: {} },
      { who: 'ada', presses: lookThrough },
      { who: 'ada', presses: approve, types: '22' },
      { who: 'ada', presses: allChanges },
      { who: 'ada', says: 'history', with: {} },
    ],
  },
  {
    name: 'Many changes: one has changed meanwhile, and the others are taken back',
    steps: [
      { who: 'ada', says: 'suspend', with: { where: 'search:list' } },
      { drift: 'list7@example.org' },
      { who: 'ada', presses: 'first' },
      { who: 'ada', presses: 'first' },
      { who: 'ada', presses: undo },
      { who: 'ada', presses: 'first' },
    ],
  },
  {
    name: 'Passwords',
    steps: [
      { who: 'ada', says: 'password set', with: { address: 'ann@example.org' } },
      { who: 'ada', says: 'password app', with: { address: 'ann@example.org', name: 'Phone' } },
      { who: 'ada', says: 'password apps', with: { address: 'ann@example.org' } },
    ],
  },
  {
    name: 'Refusals',
    steps: [
      { who: 'mia', says: 'show', with: { address: 'nobody@example.org' } },
      { who: 'mia', says: 'create', with: { address: 'ann@example.org' } },
      { who: 'mia', says: 'quota', with: { address: 'ann@example.org', quota: '1.500M' } },
      { who: 'mia', says: 'delete', with: { address: 'postmaster@example.org' } },
      { who: 'mia', says: 'request show', with: { number: '999' } },
    ],
  },
];
