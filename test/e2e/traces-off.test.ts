import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const listModules = fileURLToPath(new URL('../support/app-process/list-modules.mjs', import.meta.url));

/** Not the bundle, whose files say nothing of what is in them. */
const sources = resolve(import.meta.dirname, '../../src/main.ts');

type Line = Readonly<Record<string, unknown>>;

const linesOf = (log: string): readonly Line[] =>
  log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));

const outages = (facteur: AppProcess) =>
  linesOf(facteur.errors()).filter(({ msg }) => String(msg).startsWith('Traces can’t be sent'));

/** Has the program make an alias. @param environment what it is set to besides. */
async function runApp(environment: Readonly<Record<string, string>>) {
  const data = await createAppData();
  onTestFinished(() => data[Symbol.asyncDispose]());
  const modules = join(data.directory, 'modules');
  const facteur = startAppProcess({
    dataDirectory: data.directory,
    environment: { LOG_LEVEL: 'info', LOADED_MODULES: modules, ...environment },
    entry: ['--import', listModules, sources],
  });
  onTestFinished(() => facteur[Symbol.asyncDispose]());
  await facteur.say('/mail domain add example.org postmaster:me@outside.test');
  expect(await facteur.say('1')).toContain('Domain example.org added');
  expect(await facteur.say('/mail alias bob@example.org bob@outside.test')).toContain('bob@example.org');
  return { facteur, loaded: () => readFileSync(modules, 'utf8') };
}

describe.skipIf(isMissing('redis-server'))('without a collector', () => {
  it('a request has one id in the log, and nothing of OpenTelemetry’s SDK is loaded', async () => {
    const { facteur, loaded } = await runApp({});
    expect(await facteur.stop()).toBe(0);
    const ofRequest = linesOf(facteur.errors()).filter((each) => each['request'] === 2);
    expect(ofRequest.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['Command answered', 'Audited', 'The mail server was told', 'Job ended']),
    );
    const [id, ...others] = new Set(ofRequest.map(({ traceId }) => traceId));
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(others).toEqual([]);
    expect(loaded()).toContain('/src/tracing/tracing.ts');
    expect(loaded()).not.toMatch(/@opentelemetry\/(?!api)|bullmq-otel|src\/tracing\/exporting/);
  });

  it.each([
    ['nobody is there', false],
    ['it takes everything and answers nothing', true],
  ])('everything works where %s, which is said once, and it stops in time', async (_what, listens) => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const close = () => {
      silent.closeAllConnections();
      silent.close();
    };
    if (listens) onTestFinished(close);
    else close();
    const { facteur, loaded } = await runApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '100',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
    expect(loaded()).toMatch(/@opentelemetry\/sdk-trace/);
    await eventually(() => outages(facteur).length).toBe(1);
    expect(await facteur.say('/mail alias eve@example.org eve@outside.test')).toContain('eve@example.org');
    expect(await facteur.stop()).toBe(0);
    expect(outages(facteur)).toHaveLength(1);
    expect(facteur.errors()).not.toContain('cut off');
  });
});
