import { afterAll, beforeAll, describe } from 'vitest';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { describeMailServer } from '../conformance.ts';
import { makeAlterncHost } from './alternc-under-test.ts';

describe.skipIf(isMissing('mariadb-server'))('on a MariaDB', () => {
  let mariadb: Mariadb;
  beforeAll(async () => {
    mariadb = await startMariadb();
  });
  afterAll(() => mariadb.stop());

  const lacksWithoutDovecot = [
    'suspend-login',
    'suspend-mail',
    'app-passwords',
    'domains',
    'domain-removal',
    'domain-alias',
    'domain-quota',
    'rename',
    'forward-only',
    'shared-mailboxes',
    'send-as',
    'dkim',
    'away',
    'sessions',
    'folders',
  ] as const;
  describeMailServer('AlternC', () => makeAlterncHost(mariadb), {
    lacks: lacksWithoutDovecot,
    keepsRemoved: 'minutes',
  });
  describeMailServer(
    'AlternC whose removed mail is kept',
    () => makeAlterncHost(mariadb, { keepsMail: true }),
    { lacks: lacksWithoutDovecot, keepsRemoved: 'retention' },
  );
});
