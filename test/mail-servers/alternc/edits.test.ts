import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { applied, applyTwice, at, change } from '../orders.ts';
import { type AlterncHost, makeAlterncHost } from './alternc-under-test.ts';

describe.skipIf(isMissing('mariadb-server'))(
  'an edit of an address in AlternC writes its difference alone',
  () => {
    let mariadb: Mariadb;
    let host: AlterncHost;
    beforeAll(async () => {
      mariadb = await startMariadb();
    });
    afterAll(() => mariadb.stop());
    beforeEach(async () => {
      host = await makeAlterncHost(mariadb);
      await host.run(
        `INSERT INTO address (id, domain_id, address, type, enabled) VALUES (10, 1, 'team', '', 1)`,
      );
    });
    afterEach(() => host.cleanup());

    const recipients = async () =>
      (
        await host.run<{ recipients: string }>(
          'SELECT recipients FROM recipient WHERE address_id = 10 ORDER BY id',
        )
      ).map((row) => row.recipients);

    test.each<[before: string[], add: string[], remove: string[], after: string[]]>([
      [['Board+AbC@example.com\n'], ['x@example.com'], [], ['Board+AbC@example.com\nx@example.com\n']],
      [
        ['a@example.com\r\nB@Example.com\r\nc@example.com'],
        [],
        ['c@example.com'],
        ['a@example.com\r\nB@Example.com'],
      ],
      [['a@example.com;B@example.com\n'], [], ['a@example.com'], ['B@example.com\n']],
      [
        ['"|/usr/bin/Run --a, b"\nroot\n'],
        ['x@example.com'],
        ['root'],
        ['"|/usr/bin/Run --a, b"\nx@example.com\n'],
      ],
      [['A@example.com\n', 'b@example.com\n'], [], ['b@example.com'], ['A@example.com\n']],
      [
        ['A@example.com\n', 'B@example.com\n'],
        ['c@example.com'],
        [],
        ['A@example.com\n', 'B@example.com\nc@example.com\n'],
      ],
    ])('%j', async (before, add, remove, after) => {
      for (const each of before)
        await host.run(
          `INSERT INTO recipient (address_id, recipients) VALUES (10, '${each.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}')`,
        );
      const found = await host.server.read(at('team'));
      if (!found) throw new Error('The alias is not there');
      for (const enabled of [false, true])
        await host.server.apply(change(at('team'), { ...found, enabled: !enabled }, { ...found, enabled }));
      expect(await recipients()).toEqual(before);
      const forwards = [...found.forwards.filter((each) => !remove.includes(each)), ...(add as Address[])];
      expect(await applyTwice(host.server, change(at('team'), found, { ...found, forwards }))).toEqual(
        applied,
      );
      expect(await recipients()).toEqual(after);
    });
  },
);
