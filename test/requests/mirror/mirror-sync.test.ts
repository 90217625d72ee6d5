import { afterEach, beforeEach, expect, it } from 'vitest';
import { mirrorHealth } from '../../../src/app/health/mirror.ts';
import { singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { createMirrorSync, type MirrorSync } from '../../../src/requests/mirror/mirror-sync.ts';
import {
  aliasTo,
  at,
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

const minute = 60_000;

let made: ExampleOrg;
/** Runs before the mail server returns a page. */
let before: () => Promise<void>;
let mirror: MirrorSync;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.setMirrored(exampleOrg, true);
  before = async () => undefined;
  const page: ExampleOrg['mailServer']['page'] = async (...args) => {
    await before();
    return made.mailServer.page(...args);
  };
  const mailServer = singleServer({ ...made.mailServer, page });
  mirror = createMirrorSync({ ...made.app, mailServer }, made.monotonicNow);
});
afterEach(() => made.close());

const condition = () => mirrorHealth(mirror.state(), made.monotonicNow());

it('two syncs never run at once', async () => {
  let underWay = 0;
  before = async () => {
    underWay += 1;
    expect(underWay).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay -= 1;
  };
  made.mailServer.held.addresses.set(at('new'), aliasTo(outside('x')));
  const results = await Promise.all([mirror.sync(), mirror.sync(), mirror.sync()]);
  expect(results).toEqual(results.map(() => ({ drifted: 1, filled: 0 })));
  expect(await mirror.sync()).toEqual({ drifted: 0, filled: 0 });
});

it('the status says when the last ended and what it found, and minds one that is late', async () => {
  expect(condition()).toMatchObject({ ok: true, detail: 'not checked yet' });
  made.mailServer.held.addresses.set(at('new'), aliasTo(outside('x')));
  await mirror.sync();
  expect(condition()).toMatchObject({ ok: true, detail: 'last checked just now, 1 found' });
  made.pass(30 * minute);
  expect(condition()).toMatchObject({ ok: true, detail: 'last checked 30 minutes ago, 1 found' });
  made.pass(minute);
  expect(condition().ok).toBe(false);
});

it('the status minds a sync that is late though the clock went back', async () => {
  await mirror.sync();
  made.turnClock(-60 * minute);
  made.pass(31 * minute);
  expect(condition()).toMatchObject({ ok: false, detail: expect.stringContaining('31 minutes ago') });
});

it('the status shows a failure until the next sync, and says why, but nothing that nobody foresaw', async () => {
  before = async () => {
    throw new MailServerUnavailable('unreachable', 'the mail server is away');
  };
  await expect(mirror.sync()).rejects.toThrow('is away');
  expect(condition()).toMatchObject({
    ok: false,
    detail: 'the last check failed: the mail server is away; not checked yet',
  });
  before = async () => {
    throw new Error('secret');
  };
  await expect(mirror.sync()).rejects.toThrow('secret');
  expect(condition().detail).not.toContain('secret');
  before = async () => undefined;
  await mirror.sync();
  expect(condition().ok).toBe(true);
});

it('ends where it is when it is stopped, and begins no more', async () => {
  const atPage = Promise.withResolvers<void>();
  before = async () => {
    atPage.resolve();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  made.mailServer.held.addresses.set(at('new'), aliasTo(outside('x')));
  const running = mirror.sync();
  await atPage.promise;
  await mirror.stop();
  expect(await running).toEqual({ drifted: 0, filled: 0 });
  expect(await mirror.sync()).toEqual({ drifted: 0, filled: 0 });
  expect(made.app.store.drift.list([exampleOrg], 1)).toEqual([]);
});
