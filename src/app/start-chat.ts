import { setTimeout as pause } from 'node:timers/promises';
import { commands } from '../../commands/index.ts';
import type { Dispatcher } from '../chat/dispatch/dispatcher.ts';
import { createDispatcher } from '../chat/dispatch/dispatcher.ts';
import { translationsFor } from '../chat/i18n/languages.ts';
import type { TerminalDispatcher } from '../chat/terminal/session.ts';
import { startTerminal, type Terminal } from '../chat/terminal/start.ts';
import type { Operation, Tracing } from '../tracing/tracing.ts';
import type { AppSettings, Resources } from './app-options.ts';
import type { Context } from './build-context.ts';
import { terminalNotifier } from './job-handlers.ts';
import type { Notifier } from './notifier.ts';
import { startPlatforms } from './start-platforms.ts';

/** How long a start waits for what was acknowledged before the last end. */
const resumeTimeout = 3_000;

export type Chat = {
  readonly dispatcher: Dispatcher;
  /** Null where no terminal was given. */
  readonly terminal: Terminal | null;
  readonly notifiers: readonly Notifier[];
  /** Does what was acknowledged before the last end, unless a platform keeps it waiting. */
  readonly resume: () => Promise<void>;
};

/** Starts the terminal's chat and the platforms that the configuration names. */
export async function startChat(
  { config, log, terminal, observers, lease }: AppSettings,
  { app, frontends, reportError, approvalsChannels }: Context,
  resources: Resources,
): Promise<Chat> {
  const dispatcher = createDispatcher({ app, commands, translationsFor, reportError });
  const chat =
    terminal && startTerminal({ dispatcher: tracedLines(dispatcher, app.tracing), log, ...terminal });
  resources.defer(() => chat?.close());
  const { adapters } = frontends;
  const started = await startPlatforms({
    config,
    app,
    dispatcher,
    commands,
    translationsFor,
    recordChannelAccess: approvalsChannels.note,
    observeCall: observers.platformCalled,
    allowCall: lease ? () => void lease.token() : undefined,
    log,
    reportError,
  });
  for (const adapter of started) {
    adapters.push(adapter);
    resources.defer(adapter.stop);
  }
  return {
    dispatcher,
    terminal: chat,
    notifiers: [...adapters, ...(chat ? [terminalNotifier(chat)] : [])],
    resume: async () => {
      const resuming = Promise.all(adapters.map(({ resume }) => resume()));
      await Promise.race([resuming, pause(resumeTimeout, undefined, { ref: false })]);
    },
  };
}

/** Has each line that is typed begin a trace. */
function tracedLines(dispatcher: Dispatcher, tracing: Tracing): TerminalDispatcher {
  const operation = (kind: string): Operation => ({
    ...{ name: `terminal ${kind}`, kind: 'server', logged: 'Answered' },
    details: { platform: 'terminal', kind },
  });
  return {
    ...dispatcher,
    run: (...given) => tracing.begin(operation('line'), () => dispatcher.run(...given)),
    click: (...given) => tracing.begin(operation('click'), () => dispatcher.click(...given)),
  };
}
