import { setTimeout as sleep } from 'node:timers/promises';
import type { Said, SlackPeople } from './slack-people.ts';

/** What the people of the soak have been told about each address that is still in use. */
export type Heard = {
  readonly note: (said: Said) => void;
  /** The newest message about an address that has a button of this label. */
  readonly withButton: (address: string, label: string) => Said | undefined;
  /** The request by which an address was made; undefined: nothing was heard of it. */
  readonly request: (address: string) => number | undefined;
  readonly forget: (story: number) => void;
  /** How many commands that only look were answered. */
  readonly answers: () => number;
  /** Messages that speak of an unexpected error. */
  readonly troubles: () => number;
};

type AboutOne = { request?: number; readonly messages: Map<string, Said> };

/** Keeps what is needed for clicks, of some seconds. */
export function createHeard(): Heard {
  const about = new Map<string, AboutOne>();
  let answers = 0;
  let troubles = 0;
  return {
    note: (said) => {
      if (said.to !== null) answers += 1;
      if (/error number/i.test(said.text)) troubles += 1;
      const [address] = /\b(?:[amr]\d+|postmaster)@example\.org/.exec(said.text) ?? [];
      if (address === undefined) return;
      const known: AboutOne = about.get(address) ?? { messages: new Map() };
      about.set(address, known);
      const request = /\b[Rr]equest #(\d+)/.exec(said.text)?.[1];
      if (request !== undefined) known.request ??= Number(request);
      for (const { label } of said.buttons) known.messages.set(label, said);
    },
    withButton: (address, label) => about.get(address)?.messages.get(label),
    request: (address) => about.get(address)?.request,
    forget: (story) => {
      for (const letter of 'amr') about.delete(`${letter}${story}@example.org`);
    },
    answers: () => answers,
    troubles: () => troubles,
  };
}

/** What somebody types, or the label of the button of a message about an address that they press. */
type Step = (names: {
  readonly alias: string;
  readonly mailbox: string;
  readonly asked: string;
  readonly story: number;
}) => { readonly user: 'U1' | 'U2' } & (
  | { readonly types: string }
  | { readonly presses: string; readonly of: string }
  | { readonly undoes: string }
);

/** U1 is an admin, U2 a member who needs an approval. Whatever a story makes, it also removes. */
const steps: readonly Step[] = [
  ({ alias }) => ({ user: 'U1', types: `alias ${alias} x@example.net` }),
  ({ mailbox }) => ({ user: 'U1', types: `create ${mailbox}` }),
  ({ asked }) => ({ user: 'U2', types: `alias ${asked} x@example.net` }),
  () => ({ user: 'U1', types: 'list example.org' }),
  ({ asked }) => ({ user: 'U1', presses: 'Approve', of: asked }),
  ({ mailbox }) => ({ user: 'U1', types: `show ${mailbox}` }),
  ({ alias }) => ({ user: 'U1', types: `forward add ${alias} y@example.net` }),
  ({ mailbox }) => ({ user: 'U1', types: `password set ${mailbox}` }),
  ({ alias, story }) => ({ user: 'U1', types: `address note ${alias} of story ${story}` }),
  ({ alias }) => ({ user: 'U1', types: `history ${alias}` }),
  ({ asked }) => ({ user: 'U2', types: `show ${asked}` }),
  ({ mailbox }) => ({ user: 'U1', types: `quota ${mailbox} 2G` }),
  () => ({ user: 'U1', types: 'request list all' }),
  ({ story }) => ({ user: 'U1', types: `show nobody${story}@example.org` }),
  ({ mailbox }) => ({ user: 'U1', types: `suspend ${mailbox} login` }),
  ({ mailbox }) => ({ user: 'U1', types: `resume ${mailbox}` }),
  ({ asked }) => ({ user: 'U1', undoes: asked }),
  ({ mailbox }) => ({ user: 'U1', types: `delete ${mailbox}` }),
  ({ alias }) => ({ user: 'U1', types: `delete ${alias}` }),
  ({ mailbox }) => ({ user: 'U1', presses: 'Delete', of: mailbox }),
];

/** Commands and clicks of a story: one a second. */
export const storyLength = steps.length;

/** Milliseconds for which people wait for a message, and from one look to the next: other work may take the machine. */
const [patience, look] = [30_000, 50];

async function untilHeard<T>(find: () => T | undefined): Promise<T | undefined> {
  for (let waited = 0; find() === undefined && waited < patience; waited += look) await sleep(look);
  return find();
}

/**
 * Has people do one thing of a story, one thing after another.
 * @returns false where they could not: they were not told what they would have had to press.
 */
export async function play(
  slack: SlackPeople,
  heard: Heard,
  number: number,
  { story, step }: { readonly story: number; readonly step: number },
): Promise<boolean> {
  const at = (letter: string) => `${letter}${story}@example.org`;
  const names = { alias: at('a'), mailbox: at('m'), asked: at('r'), story };
  const deed = steps[step]?.(names);
  if (!deed) return false;
  if ('types' in deed) await slack.type(number, deed.user, deed.types);
  else if ('undoes' in deed) {
    const request = await untilHeard(() => heard.request(deed.undoes));
    if (request === undefined) return false;
    await slack.type(number, deed.user, `request undo ${request}`);
  } else {
    const said = await untilHeard(() => heard.withButton(deed.of, deed.presses));
    const button = said?.buttons.find(({ label }) => label === deed.presses);
    if (!said || !button) return false;
    await slack.click(number, deed.user, said, button);
  }
  return true;
}
