import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { formatUsage } from '../../../src/chat/command/usage.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { commandForm } from '../../../src/chat/form/form.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { type Actor, timeZone } from '../../../src/domain/actor.ts';
import { ownZone, zoneNamed } from '../../../src/domain/time/zone.ts';
import { ada, exampleOrg, makeExampleOrg } from '../../support/fixtures/example-org.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { wait } from '../../support/when-command.ts';

/** A Friday, 14:00 in Paris. */
const now = Date.UTC(2026, 10, 27, 13);

async function createWaiting(timezone: string | null = null) {
  const { app } = await makeExampleOrg({
    clock: () => now,
    policy: () => policyWith({ tenants: { 'slack/T1': { domains: 'all', timezone } } }),
  });
  return createDispatcher({
    app,
    commands: [wait, ...commands],
    translationsFor,
    reportError: () => 'abcd1234',
  });
}

const inParis: Actor = { ...ada, [timeZone]: 'Europe/Paris' };
const inFrench: Actor = { ...inParis, locale: 'fr' };
const onSlack: Actor = { ...ada, platform: 'slack', tenantId: 'T1' };

const address = 'bob@example.org';

async function said(line: string, actor = inParis): Promise<string> {
  const { view } = await (await createWaiting()).run(actor, line);
  return [view.title, ...(view.text ?? [])].join(' | ');
}

describe('a line', () => {
  test.each([
    [`wait ${address} at:2026-12-31`, 'Thursday, 31 December 2026 at 09:00', 'ever'],
    [`wait ${address} at:2026-12-31 18:00`, 'Thursday, 31 December 2026 at 18:00', 'ever'],
    [
      `wait ${address} at:tomorrow 9am until:14d`,
      'Saturday, 28 November 2026 at 09:00',
      'Friday, 11 December 2026 at 14:00',
    ],
    [`wait ${address} until:friday`, 'once', 'Friday, 4 December 2026 at 23:59'],
    [`wait at:in two hours ${address}`, 'Friday, 27 November 2026 at 16:00', 'ever'],
    [`wait at: friday at 18:00 ${address}`, 'Friday, 27 November 2026 at 18:00', 'ever'],
    [`wait ${address} at : "monday noon"`, 'Monday, 30 November 2026 at 12:00', 'ever'],
    [`wait ${address} when=31 december`, 'Thursday, 31 December 2026 at 09:00', 'ever'],
    [`wait ${address} le:31/12/2026 à 8h`, 'Thursday, 31 December 2026 at 08:00', 'ever'],
    [`wait ${address} --until 30d`, 'once', 'Sunday, 27 December 2026 at 14:00'],
  ])('/mail %s', async (line, at, until) => {
    const zoned = (text: string) => (/\d/.test(text) ? `${text}, Europe/Paris` : text);
    expect(await said(`/mail ${line}`)).toBe(
      `${address} waits | at: ${zoned(at)} | until: ${zoned(until)} | reason: none`,
    );
  });

  test.each(['fin:vendredi', "jusqu'à:vendredi", 'jusqu’au:vendredi', 'jusqua : vendredi', 'until:vendredi'])(
    'in French, %s',
    async (typed) => {
      expect(await said(`/mail attendre ${address} quand:demain 9h ${typed}`, inFrench)).toBe(
        `${address} waits | at: samedi 28 novembre 2026 à 09:00, Europe/Paris | ` +
          'until: vendredi 4 décembre 2026 à 23:59, Europe/Paris | reason: none',
      );
    },
  );

  test('ends a reason where a time follows a name, and only there', async () => {
    expect(await said(`/mail wait ${address} reason:she leaves at: friday`)).toContain(
      'at: Friday, 4 December 2026 at 09:00, Europe/Paris | until: ever | reason: she leaves',
    );
    expect(await said(`/mail wait ${address} reason:look at: everything is full`)).toContain(
      'at: once | until: ever | reason: look at: everything is full',
    );
  });

  test('gives what is no part of a time to the argument that is next', async () => {
    const reply = await (await createWaiting()).run(inParis, `/mail wait ${address} at:friday please`);
    expect(reply.view.title).toBe('/mail wait doesn’t take “please”.');
  });
});

describe('named values, as forms and Discord give them', () => {
  test('are read as in a line', async () => {
    const values = { address, at: 'tomorrow 9:00', until: '2026-12-31', reason: '' };
    const { view } = await (await createWaiting()).call(inParis, { path: ['wait'], values });
    expect(view.text).toEqual([
      'at: Saturday, 28 November 2026 at 09:00, Europe/Paris',
      'until: Thursday, 31 December 2026 at 23:59, Europe/Paris',
      'reason: none',
    ]);
  });

  test.each([
    ['at', 'yesterday', '“yesterday” is Thursday, 26 November 2026 at 09:00, Europe/Paris.'],
    ['until', '3y', 'until may be at most 2 years ahead.'],
    ['at', '12/11/2026', '“12/11/2026” can be read in more than one way.'],
    ['at', 'someday', 'at can’t be “someday”: it isn’t one time that Facteur understands.'],
    ['until', '2027-02-30', 'there is no such date or time.'],
  ])('are refused beside their field: %s %s', async (field, typed, title) => {
    const call = { path: ['wait'], values: { address, [field]: typed } };
    const reply = await (await createWaiting()).call(inParis, call);
    expect(reply.refused).toMatchObject({ field });
    expect(reply.view.title).toContain(title);
  });

  test('are named in the reader’s language where they are refused', async () => {
    const call = { path: ['wait'], values: { address, until: 'bientôt' } };
    const { view } = await (await createWaiting()).call(inFrench, call);
    expect(view.title).toContain('fin ne peut pas être');
  });
});

describe('the time zone', () => {
  const at = async (actor: Actor, timezone: string | null) =>
    (await (await createWaiting(timezone)).run(actor, `/mail wait ${address} at:2026-12-31`)).view.text?.[0];

  test('is the person’s, where the platform knows it', async () => {
    expect(await at({ ...onSlack, [timeZone]: 'Asia/Tokyo' }, 'Europe/Paris')).toContain('09:00, Asia/Tokyo');
  });

  test('is else the tenant’s', async () => {
    expect(await at(onSlack, 'America/New_York')).toContain('09:00, America/New_York');
  });

  test('is else the one of this process', async () => {
    expect(await at(onSlack, null)).toContain(`09:00, ${zoneNamed(ownZone())?.name}`);
  });

  test('is said in the time that is kept, whoever reads it', async () => {
    expect(await at({ ...onSlack, locale: 'fr', [timeZone]: 'Asia/Tokyo' }, null)).toBe(
      'at: jeudi 31 décembre 2026 à 09:00, Asia/Tokyo',
    );
  });
});

describe('help', () => {
  test('names the arguments in both languages', () => {
    expect(formatUsage(wait)).toBe('/mail wait ADDRESS [at:WHEN] [until:WHEN] [reason:TEXT]');
    expect(formatUsage(wait, 'fr')).toBe('/mail attendre ADRESSE [quand:QUAND] [fin:QUAND] [motif:TEXTE]');
  });

  test('a form has a field to type each', () => {
    const { fields } = commandForm(wait, {
      locale: 'fr',
      isAdmin: false,
      domains: [exampleOrg],
      commands: [],
    });
    expect(fields.map(({ kind, label }) => [kind, label])).toEqual([
      ['search', 'Adresse'],
      ['text', 'Quand\u202f?'],
      ['text', 'Jusqu’à quand\u202f?'],
      ['text', 'Pourquoi\u202f?'],
    ]);
  });

  test.each([
    ['at:', ['at:tomorrow 9:00', 'at:tomorrow', 'at:monday', 'at:friday', 'at:7d', 'at:30d', 'at:90d']],
    ['at:t', ['at:tomorrow 9:00', 'at:tomorrow']],
    ['at:tomorrow 1', ['12:00', '18:00']],
    ['until:3', ['until:30d']],
  ])('completes %s', async (typed, completed) => {
    const dispatcher = await createWaiting();
    expect(await dispatcher.complete(inParis, `/mail wait ${address} ${typed}`)).toEqual(completed);
  });

  test('completes in the reader’s language', async () => {
    const dispatcher = await createWaiting();
    expect(await dispatcher.complete(inFrench, `/mail attendre ${address} quand:d`)).toEqual([
      'quand:demain 9h',
      'quand:demain',
    ]);
  });
});
