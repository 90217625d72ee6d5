import { postfixAdminOn } from '../../test/support/databases/postfixadmin-cli.ts';
import { testServers } from '../../test/support/databases/test-databases.ts';

const calls = 50;

/** How many aliases a second `postfixadmin-cli` creates, a call for each, on SQLite. */
export async function postfixadminRate(): Promise<number> {
  const server = await testServers.SQLite.start();
  const { connection } = await server.make('postfixadmin', null);
  const postfixadmin = postfixAdminOn(connection);
  try {
    await postfixadmin.upgrade();
    await postfixadmin.cli('domain', 'add', 'example.org', '--aliases', '0');
    const began = performance.now();
    for (let index = 0; index < calls; index++)
      await postfixadmin.cli('alias', 'add', `alias${index}@example.org`, '--goto', 'to@example.net');
    return calls / ((performance.now() - began) / 1_000);
  } finally {
    await postfixadmin.remove();
    await server.stop();
  }
}
