import { commands } from '../../commands/index.ts';
import { createDispatcher } from '../../src/chat/dispatch/dispatcher.ts';
import { type Reply, requestReply } from '../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { renderView } from '../../src/chat/terminal/render.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Actor, Locale } from '../../src/domain/actor.ts';
import {
  ada,
  makeExampleOrg,
  max,
  mia,
  requestOf,
  requestsIn,
} from '../../test/support/fixtures/example-org.ts';
import { runApplyJobs } from '../../test/support/run-jobs.ts';
import { drawTerminal } from '../draw/draw-terminal.ts';
import { fillOrg } from '../fill-org.ts';
import type { Name } from '../scenes.ts';
import type { Stage } from './play.ts';
import { lineOf } from './slack-stage.ts';

const width = 84;

/** The terminal: views as they are printed, those that follow an answer below it. */
export async function openTerminalStage(
  locale: Locale,
): Promise<Stage & { readonly close: () => Promise<void> }> {
  const org = await makeExampleOrg();
  const { app } = org;
  fillOrg(org);
  const actors: Readonly<Record<Name, Actor>> = {
    ada: { ...ada, locale },
    max: { ...max, locale },
    mia: { ...mia, locale },
  };
  const dispatcher = createDispatcher({ app, commands, translationsFor, reportError: () => 'abcd1234' });
  const shown: View[] = [];
  let printed: View[] = [];

  const show = (view: View) => {
    shown.push(view);
    printed.push(view);
  };
  async function showReply({ view, request, ended }: Reply): Promise<void> {
    show(view);
    await runApplyJobs(app);
    if (request !== null && !ended)
      show(requestReply(app, translationsFor(locale), requestOf(app, request)).view);
  }

  return {
    platform: 'terminal',
    org,
    say: async (who, path, values) => showReply(await dispatcher.run(actors[who], lineOf(path, values))),
    press: async (who, label, types) => {
      const button = shown
        .toReversed()
        .flatMap(({ buttons = [] }) => (label === 'first' ? buttons.slice(0, 1) : buttons))
        .find((each) => label === 'first' || each.label === label);
      if (!button) throw new Error(`No view has the button ${label}`);
      await showReply(await dispatcher.click(actors[who], button.action, types));
    },
    open: async () => undefined,
    settle: async () => {
      const [newest] = requestsIn(app);
      if (newest) show(requestReply(app, translationsFor(locale), newest).view);
    },
    pass: org.pass,
    look: async () => {
      const all = printed.map((view) => ({
        where: 'terminal',
        html: drawTerminal(renderView(view, { colours: true, width, firstButton: 1 })),
      }));
      printed = [];
      return all;
    },
    close: org.close,
  };
}
