import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../src/chat/view/current-request-view.ts';
import { type Actor, locales } from '../../../src/domain/actor.ts';
import {
  ask,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  mia,
} from '../../support/fixtures/example-org.ts';
import { createTestDispatcher } from '../../support/test-dispatcher.ts';

const inSlack = (channel?: string): Actor => {
  const { channel: _, ...actor } = mia;
  return {
    ...actor,
    platform: 'slack',
    tenantId: 'T1',
    userId: 'UMIA',
    ...(channel !== undefined && { channel }),
  };
};

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => made.close());

const words = {
  en: /Nobody else sees this message\. Ask a moderator or an admin to type (.*)\. The/,
  fr: /Personne d’autre ne voit ce message\. Demandez à un modérateur ou à un administrateur de saisir (.*)\. La/,
};

describe.each(locales)('a request that nobody but its requester sees, in %s', (locale) => {
  const shown = async (channel: string | undefined, decidable?: boolean) => {
    const request = await ask(made.app, inSlack(channel), change(at('new'), null, mailbox('one')));
    const readers = decidable === undefined ? {} : { decidable };
    return currentRequestView(made.app, translationsFor(locale), request, readers).hint ?? '';
  };

  it.each([
    ['a direct message', 'D1'],
    ['their own page', undefined],
  ])('says in %s who finds it where', async (_where, channel) => {
    expect(await shown(channel)).toMatch(words[locale]);
  });

  it('says nothing of it in a channel, nor to somebody who may decide', async () => {
    expect(await shown('C1')).not.toMatch(words[locale]);
  });
  it('says nothing of it to somebody who looked it up and may decide', async () => {
    expect(await shown('D1', true)).not.toMatch(words[locale]);
  });

  it('names a command that lists it', async () => {
    const [, line = ''] = words[locale].exec(await shown('D1')) ?? [];
    const test = await createTestDispatcher();
    await test.type('/mail create new@example.org', mia);
    const view = await test.type(line, { ...max, locale });
    expect(view.table?.rows.map(([id]) => id)).toEqual(['#1']);
    await test.close();
  });
});
