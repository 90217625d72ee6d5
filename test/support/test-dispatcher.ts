import { commands } from '../../commands/index.ts';
import { createDispatcher, type Dispatcher } from '../../src/chat/dispatch/dispatcher.ts';
import { type Reply, requestReply } from '../../src/chat/dispatch/reply.ts';
import { english } from '../../src/chat/i18n/en/english.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { escapeText } from '../../src/chat/terminal/escape.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Action } from '../../src/domain/action.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Overrides } from './app-context.ts';
import { ada, type ExampleOrg, makeExampleOrg, requestOf } from './fixtures/example-org.ts';
import { runApplyJobs } from './run-jobs.ts';
import { timesInWords } from './times-in-words.ts';

export type TestDispatcher = ExampleOrg & {
  readonly dispatcher: Dispatcher;
  /** The unexpected errors that were reported. */
  readonly reportError: { readonly error: unknown; readonly what: string }[];
  /** Types a line as an admin, or as the given actor, and runs all jobs. @returns the final view, its times in words. */
  readonly type: (line: string, actor?: Actor) => Promise<View>;
  /** Clicks the button with this label, fills in the form that it opens, and runs all jobs. @returns the final view. */
  readonly press: (view: View, label: string, actor?: Actor, typed?: string) => Promise<View>;
};

/** A dispatcher over example.org, in memory, whose jobs run only on demand. */
export async function createTestDispatcher(overrides: Overrides = {}): Promise<TestDispatcher> {
  const made = await makeExampleOrg(overrides);
  const { app } = made;
  const reportError: { error: unknown; what: string }[] = [];
  const dispatcher = createDispatcher({
    app,
    commands,
    translationsFor,
    reportError: (error, what) => {
      reportError.push({ error, what });
      return 'abcd1234';
    },
  });
  const atLast = async ({ view, request, noteShown }: Reply): Promise<View> => {
    await noteShown?.();
    await runApplyJobs(app);
    return timesInWords(request === null ? view : requestReply(app, english, requestOf(app, request)).view);
  };
  return {
    ...made,
    dispatcher,
    reportError,
    type: async (line, actor = ada) => atLast(await dispatcher.run(actor, line)),
    press: async (view, label, actor = ada, typed) =>
      atLast(await dispatcher.click(actor, actionOf(view, label), typed)),
  };
}

/** The action of the button with this label. */
export function actionOf(view: View, label: string): Action {
  const button = view.buttons?.find((each) => each.label === label);
  if (button) return button.action;
  const labels = view.buttons?.map((each) => each.label).join(', ') ?? '';
  throw new Error(`“${view.title}” has no button “${label}”: ${labels || 'none at all'}`);
}

/** A view as one text, to check its words; people appear by their names, platforms and ids. */
export const viewText = ({ title, text = [], fields = [], table, hint = '' }: View): string =>
  [
    title,
    ...text,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    ...(table?.rows ?? []).map((row) => row.join(' | ')),
    hint,
  ]
    .map(escapeText)
    .join('\n');
