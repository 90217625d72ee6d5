import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { applied, applyTwice, at, change, mailbox, outside } from '../orders.ts';
import { refusalOf } from '../refusals.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';
import { runCron } from './fake-cron.ts';
import { createPanel, type Panel } from './fake-panel.ts';
import { bob, first, forward, mailLocations, makeBob, restore } from './test-mailbox.ts';

describe.skipIf(isMissing('mariadb-server'))('what AlternC’s webmail knows of an owner', () => {
  let mariadb: Mariadb;
  let host: AlterncHost;
  let panel: Panel;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());
  afterEach(() => host.cleanup());

  describe.each(mailLocations)('%s', (_place, keepsMail) => {
    beforeEach(async () => {
      host = await makeAlterncHost(mariadb, { keepsMail });
      panel = createPanel(host);
      await makeBob(host);
      await panel.useWebmail('bob', 'of the first');
    });

    test.each([
      ['a removal', null],
      ['a conversion', forward],
    ])('is forgotten after %s, once', async (_, after) => {
      await host.server.apply(change(at('bob'), bob, after));
      await runCron(host);
      expect(await panel.contacts('bob')).toEqual([]);
      const next = mailbox();
      expect(await host.server.apply(change(at('bob'), after, next))).toEqual(applied);
      await panel.useWebmail('bob', 'of the second');
      await runCron(host);
      expect(await panel.contacts('bob')).toEqual(['of the second']);
    });

    test('is forgotten after a removal in whose place an alias is', async () => {
      await host.server.apply(change(at('bob'), bob, null));
      await host.server.apply(change(at('bob'), null, forward));
      await runCron(host);
      expect(await panel.contacts('bob')).toEqual([]);
      expect(await host.server.read(at('bob'))).toEqual(forward);
    });

    test.each([
      ['a removal', null],
      ['a conversion', forward],
      ['a removal in the panel', 'removed'],
      ['a conversion in the panel', 'converted'],
    ])('keeps another’s mailbox from the address, after %s, until the cron has run', async (_, how) => {
      if (how === 'removed') await panel.remove('bob');
      else if (how === 'converted') await panel.edit('bob', { islocal: false, recipients: [outside('bob')] });
      else await host.server.apply(change(at('bob'), bob, typeof how === 'string' ? null : how));
      const before = await host.server.read(at('bob'));
      const next = mailbox();
      const refusal = await refusalOf(host.server, { address: at('bob'), after: next });
      expect(refusal).toContain('try again in five minutes');
      expect(await applyTwice(host.server, change(at('bob'), before, next))).toMatchObject({
        kind: 'impossible',
        why: { code: 'against-rules', words: refusal },
      });
      await runCron(host);
      expect(await host.server.apply(change(at('bob'), before, next))).toEqual(applied);
      expect(await panel.contacts('bob')).toEqual([]);
    });

    test('keeps another’s mailbox from taking its place in one step', async () => {
      expect(await host.server.apply(change(at('bob'), bob, mailbox()))).toMatchObject({
        kind: 'impossible',
        why: { words: expect.stringContaining('delete it') },
      });
      expect(await host.messages(at('bob'))).toEqual([first]);
    });

    test.each([
      ['a removal', null],
      ['a conversion', forward],
    ])('is its owner’s again when %s is taken back, and goes with the next', async (_, after) => {
      await host.server.apply(change(at('bob'), bob, after));
      expect(await applyTwice(host.server, restore(after))).toEqual(applied);
      await runCron(host);
      expect(await panel.contacts('bob')).toEqual(['of the first']);
      await host.server.apply(change(at('bob'), bob, null));
      expect(await refusalOf(host.server, { address: at('bob'), after: mailbox() })).toContain('webmail');
      await runCron(host);
      expect(await panel.contacts('bob')).toEqual([]);
    });
  });
});
