import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/app-process/worker-process.ts';
import { type ExternalRedis, externalRedis } from '../support/databases/external-redis.ts';
import { type FakeSlack, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, labelsOf, posted, type User, wordsIn } from '../support/fake-slack/user.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants:
  slack/T1: { domains: [far.example], roles: {} }
mail-servers:
  near: { driver: postfix-dovecot, domains: all }
  far: { driver: postfix-dovecot, domains: [far.example], worker: beside }
`;
const token = 'Bearer a-secret-of-the-collector';

type Line = Readonly<Record<string, unknown>>;

const linesOf = (log: string): readonly Line[] =>
  log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));

/** The whole program in Slack, a mail server's worker in a process of its own, and a collector. */
describe.skipIf(isMissing('redis-server'))('what somebody asks for in Slack', () => {
  let bot: AppData;
  let host: AppData;
  let redis: ExternalRedis;
  let slack: FakeSlack;
  let ada: User;
  let collector: OtlpReceiver;
  let facteur: AppProcess;
  let worker: WorkerProcess;
  let environment: Record<string, string>;

  const keyIn = (said: string) => /Its own key is ([\w-]{43}):/.exec(said)?.[1] ?? expect.fail(said);
  const startBot = (more: Record<string, string> = {}) =>
    startAppProcess({ dataDirectory: bot.directory, environment: { ...environment, ...more } });
  const startWorker = (more: Record<string, string>) =>
    startWorkerProcess({
      server: 'far',
      redisUrl: redis.url,
      dataDirectory: host.directory,
      environment: more,
    });
  const allLines = () => linesOf(facteur.errors() + worker.log());
  const submissionOf = (request: number) =>
    linesOf(facteur.errors()).find((each) => each['event'] === 'submitted' && each['request'] === request);
  const traceOf = (request: number) => String(submissionOf(request)?.['traceId']);
  const linesOfRequest = (request: number) => allLines().filter((each) => each['request'] === request);

  /** Presses the first button of the newest message, once that has one. */
  async function confirm(): Promise<void> {
    const asked = await vi.waitFor(() => {
      const newest = posted(slack).at(-1) ?? expect.fail('nothing was posted');
      expect(labelsOf(newest)).toContain('Cancel');
      return newest;
    });
    await ada.click(asked, labelsOf(asked)[0] ?? '');
  }
  const saysOf = (address: string, words: string) =>
    vi.waitFor(() =>
      expect(posted(slack).map(({ blocks }) => wordsIn(blocks))).toContainEqual(
        expect.stringMatching(new RegExp(`${address}.*${words}`, 's')),
      ),
    );

  beforeAll(async () => {
    bot = await createAppData();
    host = await createAppData();
    redis = externalRedis(bot.directory);
    await redis.start();
    slack = await startFakeSlack('socket');
    slack.channels.add('C1');
    ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    collector = await startOtlpReceiver({ authorization: token });
    const file = join(bot.directory, 'policy.yaml');
    writeFileSync(file, policy);
    const exporting = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(token)}`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      LOG_LEVEL: 'info',
    };
    environment = {
      ...exporting,
      REDIS_URL: redis.url,
      POLICY_FILE: file,
      ADMINS: 'slack/T1/UADA',
      SLACK_BOT_TOKEN: slack.setting.botToken,
      SLACK_APP_TOKEN: slack.setting.appToken ?? '',
      SLACK_API_URL: slack.setting.apiUrl ?? '',
    };
    const firstTry = startWorker({});
    await firstTry.ended;
    const refused = startBot();
    await refused.ended;
    environment['MAIL_SERVER_FAR_WORKER_KEY'] = keyIn(firstTry.log());
    worker = startWorker({ ...exporting, FACTEUR_KEY: keyIn(refused.errors()) });
    await worker.ready();
    facteur = startBot();
    await vi.waitFor(() => expect(slack.sockets.connections()).toBe(2));
    await ada.type('/mail domain add far.example postmaster:me@outside.test', 'C1');
    await confirm();
    await saysOf('far.example', 'added');
  }, 60_000);

  afterAll(async () => {
    await worker.stop('SIGTERM');
    expect(await facteur.stop()).toBe(0);
    expect(collector.complaints).toEqual([]);
    await slack.stop();
    await collector[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await bot[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });

  const spansOf = (trace: string) => collector.spans.filter(({ traceId }) => traceId === trace);
  const named = (spans: readonly ReceivedSpan[], name: string, role: string) =>
    spans.find((each) => each.name === name && each.resource['facteur.role'] === role) ??
    expect.fail(`${role} has no span ${name}: ${spans.map((each) => each.name).join(', ')}`);

  /** The names of a span and of those above it. */
  function chainOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): readonly string[] {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    if (!parent) expect(span.parentSpanId ?? '').toBe('');
    return [span.name, ...(parent ? chainOf(parent, spans) : [])];
  }

  it('is one trace from the command to what Slack shows at its end, through the worker', async () => {
    await ada.type('/mail alias bob@far.example bob@outside.test', 'C1');
    await saysOf('bob@far.example', 'bob@outside.test');
    await eventually(() => submissionOf(2)).toBeDefined();
    const trace = traceOf(2);
    await eventually(() => spansOf(trace).map(({ name }) => name)).toContain('slack show request');
    await eventually(() => spansOf(trace).filter(({ name }) => name === 'settle').length).toBe(1);

    const spans = spansOf(trace);
    expect(new Set(spans.map(({ resource }) => resource['facteur.role']))).toEqual(
      new Set(['facteur', 'worker']),
    );
    expect(chainOf(named(spans, 'mail server', 'worker'), spans)).toEqual([
      'mail server',
      'job apply-change',
      'process mail-server.far',
      'add mail-server.far.apply-change',
      'publish',
      'submit',
      'command alias',
      'handle slack command',
      'slack command',
    ]);
    expect(chainOf(named(spans, 'settle', 'facteur'), spans)).toEqual([
      'settle',
      'process outcomes',
      'add outcomes.settle-outcome',
      'job apply-change',
      'process mail-server.far',
      'add mail-server.far.apply-change',
      'publish',
      'submit',
      'command alias',
      'handle slack command',
      'slack command',
    ]);
    const shown = spans
      .filter(({ name }) => name === 'slack show request')
      .map((each) => chainOf(each, spans));
    expect(shown.map((chain) => chain.slice(0, 6))).toContainEqual([
      'slack show request',
      'job show-request',
      'process chat.slack',
      'add chat.slack.show-request',
      'publish',
      'settle',
    ]);
    // What was only shown because somebody had asked for it ends there, too.
    for (const each of spans) expect(chainOf(each, spans).at(-1)).toBe('slack command');
  });

  it('has one id in the lines of both processes, with the number of the request', async () => {
    const trace = traceOf(2);
    const lines = () => allLines().filter((each) => each['traceId'] === trace);
    await eventually(() => lines().map(({ msg }) => msg)).toContain('Answered');
    expect(new Set(linesOfRequest(2).map(({ traceId }) => traceId))).toEqual(new Set([trace]));
    const said = (log: string) =>
      linesOf(log)
        .filter((each) => each['traceId'] === trace)
        .map(({ msg, job, event }) => [msg, job ?? event].filter((each) => each !== undefined).join(' '));
    expect(said(worker.log())).toEqual(['The mail server was told', 'Job ended apply-change']);
    expect([...new Set(said(facteur.errors()))].sort()).toEqual([
      'Answered',
      'Audited applied',
      'Audited submitted',
      'Command answered',
      'Job ended show-request',
      'Received',
    ]);
  });

  it('goes on in the trace of the request when somebody clicks, linked with that of the click', async () => {
    await ada.type('/mail alias @far.example bob@outside.test', 'C1');
    await confirm();
    await eventually(() => linesOfRequest(3).some((each) => each['event'] === 'applied')).toBe(true);
    const trace = traceOf(3);
    await eventually(() => spansOf(trace).some(({ name }) => name === 'settle')).toBe(true);
    const spans = spansOf(trace);
    const click = named(spans, 'click confirm', 'facteur');
    const [link] = click.links;
    expect(link?.traceId).not.toBe(trace);
    await eventually(() => spansOf(link?.traceId ?? '').map(({ name }) => name)).toContain('slack click');
    expect(chainOf(click, spans)).toContain('slack command');
    expect(new Set(linesOfRequest(3).map(({ traceId }) => traceId))).toEqual(new Set([trace]));
    expect(linesOfRequest(3)).toContainEqual(
      expect.objectContaining({ msg: 'Click answered', from: link?.traceId, traceId: trace }),
    );
  });

  it('is told in spans without addresses, words and secrets', () => {
    const sent = collector.texts.join('\n');
    expect(sent).toContain('facteur.request');
    for (const secret of ['@far.example', '@outside.test', 'UADA', 'Ada', slack.setting.botToken, token])
      expect(sent).not.toContain(secret);
    expect(facteur.errors() + worker.log()).not.toContain(token);
  });
});
