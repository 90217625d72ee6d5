import { commands } from '../../commands/index.ts';
import { createDesk } from '../../src/chat/dispatch/dispatcher.ts';
import type { Desk, Shown } from '../../src/chat/dispatch/dispatcher-types.ts';
import { shownRequest } from '../../src/chat/dispatch/reply.ts';
import { english } from '../../src/chat/i18n/en/english.ts';
import { visible } from '../../src/chat/terminal/escape.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Action } from '../../src/domain/action.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Overrides } from './app-context.ts';
import { ada, type ExampleOrg, makeExampleOrg, requestOf } from './fixtures/example-org.ts';
import { carryOut } from './run-jobs.ts';

export type TestDesk = ExampleOrg & {
  readonly desk: Desk;
  /** What nobody foresaw, as it was handed to be logged. */
  readonly unexpected: { readonly error: unknown; readonly what: string }[];
  /** Types a line, does all jobs, and gives back what is shown in the end. An admin types, unless told otherwise. */
  readonly type: (line: string, actor?: Actor) => Promise<View>;
  /** Presses the button with this label, and fills in the form that it opens, does all jobs, and gives back what is shown in the end. */
  readonly press: (view: View, label: string, actor?: Actor, typed?: string) => Promise<View>;
};

/** A desk over example.org, in memory, whose queue does nothing before it is asked to. */
export async function makeTestDesk(overrides: Overrides = {}): Promise<TestDesk> {
  const made = await makeExampleOrg(overrides);
  const { office } = made;
  const unexpected: { error: unknown; what: string }[] = [];
  const desk = createDesk({
    office,
    commands,
    catalogue: () => english,
    unexpected: (error, what) => {
      unexpected.push({ error, what });
      return 'abcd1234';
    },
  });
  const atLast = async ({ view, request }: Shown): Promise<View> => {
    await carryOut(office);
    return request === null ? view : shownRequest(office, english, requestOf(office, request)).view;
  };
  return {
    ...made,
    desk,
    unexpected,
    type: async (line, actor = ada) => atLast(await desk.run(actor, line)),
    press: async (view, label, actor = ada, typed) =>
      atLast(await desk.press(actor, actionOf(view, label), typed)),
  };
}

/** What the button with this label does. */
export function actionOf(view: View, label: string): Action {
  const button = view.buttons?.find((each) => each.label === label);
  if (button) return button.action;
  const labels = view.buttons?.map((each) => each.label).join(', ') ?? '';
  throw new Error(`“${view.title}” has no button “${label}”: ${labels || 'none at all'}`);
}

/** A view as one text, for a look at its words: people of chats by their names, platforms and ids. */
export const wordsOf = ({ title, text = [], fields = [], table, hint = '' }: View): string =>
  [
    title,
    ...text,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    ...(table?.rows ?? []).map((row) => row.join(' | ')),
    hint,
  ]
    .map(visible)
    .join('\n');
