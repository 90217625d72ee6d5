import { Status } from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayHealth } from '../../../../src/chat/discord/connection/gateway.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  // discord.js notes its heartbeats by the real clock.
  fixture = await startDiscordFixture({ clock: Date.now });
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
});

describe('a token that Discord refuses stops the start, and the operator is told what to do', () => {
  const advice = 'Discord refuses DISCORD_TOKEN. Make a new one at https://';

  it('where it was never good', async () => {
    await expect(fixture.start({ token: 'another-token' })).rejects.toThrow(advice);
  });

  it('where only the gateway refuses it, since it was reset just now', async () => {
    fixture.discord.behaviour.refusesIdentify = true;
    await expect(fixture.start()).rejects.toThrow(advice);
  });
});

it('Discord may be down at the start: it is reported as such, and stopping does not wait for it', async () => {
  fixture.discord.behaviour.down = true;
  const adapter = await fixture.start();
  expect(adapter.healthCheck()).toEqual({
    part: 'Discord',
    ok: false,
    detail: 'not connected; what is to be shown waits, and nothing is lost',
  });
  await adapter.stop();
});

it('the health reports how long ago the last heartbeat was acknowledged', () => {
  expect(fixture.adapter().healthCheck()).toMatchObject({ part: 'Discord', ok: true });
  const heart = { status: Status.Ready, lastPingTimestamp: 1_000_000, ping: 500 };
  expect(gatewayHealth([heart], 1_031_500)).toEqual({
    part: 'Discord',
    ok: true,
    detail: 'the last heartbeat was acknowledged 31 s ago',
  });
  const late = { ...heart, lastPingTimestamp: 800_000 };
  expect(gatewayHealth([heart, late], 1_000_500)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('200 s ago'),
  });
  expect(gatewayHealth([heart, { ...heart, status: Status.Resuming }], 1_031_500).ok).toBe(false);
  expect(gatewayHealth([{ ...heart, lastPingTimestamp: -1 }], 1_031_500).detail).toContain(
    'no heartbeat was due',
  );
});

it('what was asked while the connection was lost for a moment is answered', async () => {
  fixture.discord.dropConnections();
  await fixture.say('ada', 'help');
  await fixture.alone('What do you want to do?');
  expect(fixture.discord.identifies()).toBe(1);
});

it('a dropped connection is renewed, and commands are answered again', async () => {
  fixture.discord.behaviour.forgetsSessions = true;
  fixture.discord.dropConnections();
  await until(() => expect(fixture.adapter().healthCheck().ok).toBe(false));
  await until(() => expect(fixture.adapter().healthCheck().ok).toBe(true));
  await fixture.say('ada', 'help');
  await fixture.alone('What do you want to do?');
});

it('nonsense from the gateway leaves the bot answering', async () => {
  await fixture.say('ada', 'help');
  const help = await fixture.alone('What do you want to do?');
  await fixture.press('ada', help, 'forged');
  await fixture.alone('no longer works');
  const form = {
    custom_id: 'forged',
    title: '',
    components: [{ type: 18, label: 'Why', component: { type: 4, style: 2, custom_id: 'text' } }],
  } as const;
  await fixture.send('ada', help, { ...form, components: [...form.components] }, 'typed');
  await until(() => expect(fixture.discord.interactions).toHaveLength(3));
  const real = [...fixture.discord.interactions];
  for (const nonsense of fc.sample(mangled(real), { numRuns: 300, seed: 7 })) fixture.discord.emit(nonsense);
  await fixture.say('ada', 'status');
  await fixture.alone('Mail|works');
  expect(fixture.adapter().healthCheck().ok).toBe(true);
});

/** Real payloads in which something, at any depth, is something else or missing. */
function mangled(real: readonly unknown[]): fc.Arbitrary<unknown> {
  const places = real.flatMap((payload) => pathsOf(payload).map((path) => ({ payload, path })));
  const instead = fc.oneof(
    fc.jsonValue(),
    fc.constant(undefined),
    fc.constantFrom(-1, 2, 3, 4, 5, 99, {}, []),
  );
  return fc
    .tuple(fc.constantFrom(...places), instead)
    .map(([{ payload, path }, value]) => replaced(payload, path, value));
}

const pathsOf = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))]
    : [[]];

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const entries = Object.entries(value ?? {}).map(([name, inner]) => [
    name,
    name === key ? replaced(inner, rest, by) : inner,
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
