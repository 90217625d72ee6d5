import type { Dispatcher } from '../chat/dispatch/dispatcher.ts';
import type { Terminal } from '../chat/terminal/start.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { AppContext } from '../requests/context/app-context.ts';
import { takeOverMailServers } from '../standby/take-over-mail-servers.ts';
import { checkLarge } from '../store/sqlite/check-large.ts';
import { createHashPassword } from '../web/password/hash-password.ts';
import { createPasswordHasher } from '../web/password/password-hasher.ts';
import { startWebServer } from '../web/server/web-server.ts';
import { type AppOptions, type AppSettings, type Resources, withDefaults } from './app-options.ts';
import { buildContext, type Context } from './build-context.ts';
import { connectQueue } from './connect-queue.ts';
import { logUnreachable } from './health/approvals-channels.ts';
import { watchHealth } from './health/watch-health.ts';
import { appSources } from './metrics/app-sources.ts';
import { observeHash } from './metrics/observe-hash.ts';
import { type AppMetrics, openMetrics, serveMetrics } from './metrics/open-metrics.ts';
import { type Data, openData } from './open-data.ts';
import { openMailServers } from './open-mail-servers.ts';
import { dealWithRestore } from './replica/deal-with-restore.ts';
import { startChat } from './start-chat.ts';
import { initialSync, startWork } from './start-work.ts';
import { watchDatabase } from './watch-database.ts';

export type App = {
  readonly app: AppContext;
  readonly dispatcher: Dispatcher;
  /** Null where no terminal was given. */
  readonly terminal: Terminal | null;
  /** Resolves where it can't go on and is to be stopped, to why and what to do. */
  readonly unrecoverable: Promise<string>;
  /** Ends everything within 10 s, whatever is down. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts what the configuration asks for, on parts of its own where it names none. What a step opens is closed in
 * reverse order: by `stop`, or at once where a later step fails.
 * @throws Error whose message says what the operator has to do.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const measured = await openMetrics(options.config.metrics, options.log);
  const settings = withDefaults(options, measured.observers);
  const { log } = settings;
  await using resources = new AsyncDisposableStack();
  const data = await openData(settings, resources);
  await settings.lease?.raiseAbove(data.store.highestToken());
  const mail = await openMailServers(settings, data, resources);
  const connection = await connectQueue(settings, data, mail, resources);
  if (settings.lease) await takeOverMailServers(settings.lease, mail.mailServer.all, log);
  const context = buildContext(settings, data, mail, connection, resources);
  await dealWithRestore(context, connection, log);
  // Whoever starts with addresses on the mail server finds them in the first list.
  if (!data.store.domains.everKnown()) await initialSync(context.mirror, log);
  if (measured.metrics) {
    measured.metrics.watch(appSources(measured.metrics, settings, data, connection, context));
    resources.defer(measured.metrics.stop);
  }
  await serveMetrics(settings.config.metrics, measured, { log, reportError: context.reportError }, resources);
  await startWeb(settings, context, measured, resources);
  const chat = await startChat(settings, context, resources);
  await startWork(settings, data, mail, connection, context, chat, resources);
  const unrecoverable = watchForLosses(settings, data, resources);
  await chat.resume();
  watchForFailures(settings, context, resources);
  const running = resources.move();
  log.info({ web: context.app.publicUrl }, 'Facteur is ready');
  return {
    app: context.app,
    dispatcher: chat.dispatcher,
    terminal: chat.terminal,
    unrecoverable,
    stop: () => running.disposeAsync(),
  };
}

async function startWeb(
  { config, observers }: AppSettings,
  { app, frontends, reportError }: Context,
  { metrics }: AppMetrics,
  resources: Resources,
): Promise<void> {
  const server = await startWebServer({
    ...config.web,
    app,
    passwords: createPasswordHasher(observeHash(createHashPassword(), observers.passwordHashed)),
    clientSettings: config.clientSettings,
    metrics:
      metrics && config.metrics.token !== null ? { exposition: metrics, token: config.metrics.token } : null,
    ...(metrics && { observePage: observers.pageServed }),
    reportError,
    monotonicNow,
  });
  resources.defer(server.close);
  frontends.webPort = server.port;
}

/** @returns what resolves, to why and what to do, once the database's file is gone or found damaged, or another Facteur acts. */
function watchForLosses(
  { log, clock }: AppSettings,
  { directory, store, alone }: Data,
  resources: Resources,
): Promise<string> {
  const lost = Promise.withResolvers<string>();
  const end = lost.resolve;
  void alone?.displaced.then(end);
  resources.defer(watchDatabase({ store, file: directory.database, log, clock, end }));
  const failed = (err: unknown, file: string) =>
    log.error({ err, file }, 'A database could not be looked through for damage');
  resources.defer(checkLarge(store.unchecked, { end, failed }));
  return lost.promise;
}

function watchForFailures(
  { log }: AppSettings,
  { health, approvalsChannels }: Context,
  resources: Resources,
): void {
  resources.defer(watchHealth({ check: health, log }));
  // Whoever approves is to be reached before somebody needs that.
  void logUnreachable(approvalsChannels, log);
}
