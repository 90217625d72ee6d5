import { afterEach, beforeEach } from 'vitest';
import { describeEdits } from '../edits.ts';
import { addDomain } from '../orders.ts';
import { makeMailDirectory, type PostfixDovecotUnderTest } from './postfix-dovecot-under-test.ts';

let made: PostfixDovecotUnderTest;
beforeEach(async () => {
  made = await makeMailDirectory();
  await made.server.apply(addDomain());
});
afterEach(() => made.cleanup());

describeEdits(() => ({
  server: made.server,
  write: async (address, goto) => made.run(`UPDATE alias SET goto = '${goto}' WHERE address = '${address}'`),
  goto: async (address) => {
    const [row] = made.rows(`SELECT goto FROM alias WHERE address = '${address}'`);
    return (row as { goto: string }).goto;
  },
}));
