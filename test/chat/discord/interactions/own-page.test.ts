import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { renderOwnPage } from '../../../../src/chat/discord/interactions/own-page.ts';
import type { HomeContent } from '../../../../src/chat/dispatch/home-content.ts';
import { locales, personOf } from '../../../../src/domain/actor.ts';
import { ok } from '../../../../src/domain/result.ts';
import { message } from '../../../support/fake-discord/checks/check-message.ts';
import { mailChannel, people } from '../../../support/fake-discord/users.ts';
import type { VisibleMessage } from '../../../support/fake-discord/visible-message.ts';
import { at, exampleOrg, mailbox, mailboxId } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

describe('the page of one’s own on Discord', () => {
  const request = (id: number) => ({
    id,
    title: '*x*'.repeat(300),
    about: '_y_'.repeat(300),
    reason: 'z'.repeat(900),
  });
  const own = (n: number) => ({
    address: at(`box${n}`),
    title: 'x'.repeat(300),
    about: 'y',
    appPasswords: true,
  });
  const list = <T>(count: number, row: (n: number) => T) => ({
    rows: Array.from({ length: count }, (_, n) => row(n)),
    more: 3,
  });
  const trouble = { part: 'Mail server', ok: false, detail: 'd'.repeat(2000) } as const;
  const content = (count: number): HomeContent => ({
    waiting: list(count, request),
    mailboxes: ok(list(count, own)),
    open: list(count, request),
    admin: {
      waiting: 2,
      waitingMore: false,
      mailboxes: 3,
      domains: 1,
      troubles: Array.from({ length: 9 }, () => trouble),
    },
  });

  it.each(locales.flatMap((locale) => [0, 1, 2, 10].map((count) => [locale, count] as const)))(
    'in %s with %s rows a list is within Discord’s limits',
    (locale, count) => {
      let buttons = 0;
      const buttonId = () => `button-${buttons++}`;
      for (const isAdmin of [true, false]) {
        const options = { commands, locale, isAdmin, domains: [exampleOrg] };
        const shown = renderOwnPage(
          { ...content(count), ...(!isAdmin && { admin: null }) },
          { options, buttonId },
        );
        expect(message.safeParse(shown).error).toBeUndefined();
      }
    },
  );

  describe('in a server', () => {
    let org: DiscordFixture;
    beforeEach(async () => {
      org = await startDiscordFixture();
    });
    afterEach(async () => {
      await org.close();
      expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
    });

    const labels = ({ buttons }: VisibleMessage) => buttons.map(({ label }) => label);
    const give = (address: string, id: string) => {
      org.put(at(address), mailbox(id));
      const mia = {
        platform: 'discord',
        tenantId: '1000',
        userId: people.mia,
        displayName: 'Mia',
        roles: ['member'],
        locale: 'en',
      } as const;
      return org.app.store.commit(() =>
        org.app.store.owners.put({
          mailbox: mailboxId(id),
          address: at(address),
          owner: mia,
          person: personOf(mia),
        }),
      );
    };

    it('is shown to whoever presses the button of a mention’s answer, and to nobody else', async () => {
      await give('mia', 'box');
      org.discord.write(people.mia, '<@9000> hello', mailChannel);
      await org.click('mia', await org.open('Facteur manages'), 'My mailboxes');
      const page = await org.alone('Your mail');
      expect(page.text).toContain('mia@example.org');
      expect(labels(page)).toEqual([
        ...['New mailbox', 'New alias', 'Forward mail'],
        ...['New password', 'New app password'],
      ]);
    });

    it('opens the form for an app password with the mailbox’s address', async () => {
      await give('mia', 'box');
      await org.say('mia', 'mine');
      const page = await org.alone('mia@example.org');
      const form = await org.formAfter(() => org.click('mia', page, 'New app password'));
      expect(JSON.stringify(form)).toContain('"value":"mia@example.org"');
    });

    it('says how many more there are than it has room for, and shows them all', async () => {
      for (let n = 0; n < 14; n++) await give(`box${n}`, `box${n}`);
      await org.say('mia', 'mine');
      const page = await org.alone('10 more not shown|more not shown');
      await org.click('mia', page, 'Show all');
      // The page has room for the first six, by name.
      await org.alone('box9@example.org');
    });

    it('cancels a request, and says so', async () => {
      await org.say('mia', 'create', { address: 'ann@example.org' });
      await org.open('Waiting for the approval of a moderator or an admin.');
      await org.say('mia', 'mine');
      await org.click('mia', await org.alone('Your open requests'), 'Cancel #1');
      await org.open('Cancelled by <@3003>');
      await org.alone('Request #1 already has a message, updated just now');
    });

    it('shows an admin what works and how much there is, and runs what needs nothing filled in', async () => {
      await org.say('ada', 'mine');
      const page = await org.alone('Everything works');
      expect(page.text).toContain('1 domain');
      await org.pick('ada', page, 'List addresses');
      await org.alone('example.org');
      await org.say('mia', 'mine');
      expect((await org.alone('You have no mailbox')).text).not.toContain('Everything works');
    });

    it('of a stranger says why there is none', async () => {
      org.roles['discord/1000/3003'] = [];
      await org.say('mia', 'mine');
      await org.alone('discord/1000/3003');
    });
  });
});
