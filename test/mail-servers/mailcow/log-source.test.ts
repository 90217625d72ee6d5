import { expect, test } from 'vitest';
import { z } from 'zod';
import { mailcowLogSource } from '../../../src/mail-servers/mailcow/log-source.ts';
import { traceInLog } from '../../../src/mail-servers/shared/postfix-log/trace-log.ts';
import { toAddress } from '../shared/postfix-log/trace-of.ts';

/** As mailcow's API gives the lines: the newest first, the time as text, and without the number of the process. */
const at = (minutes: number) => String(new Date(2026, 10, 27, 19, minutes).getTime() / 1000);
const rows = [
  {
    ...{ time: at(4), priority: 'info', program: 'postfix/qmgr' },
    message: '943C621414E: removed\n',
  },
  {
    ...{ time: at(3), priority: 'info', program: 'postfix/lmtp' },
    message:
      '943C621414E: to=<ann@example.org>, relay=dovecot[172.22.1.250]:24, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <ann@example.org> lPuQ Saved)',
  },
  { unknown: 'form' },
  {
    ...{ time: at(2), priority: 'info', program: 'postfix/qmgr' },
    message: '943C621414E: from=<a@b.test>, size=1, nrcpt=1 (queue active)',
  },
];

test('mailcow’s log is read over its API, and said to begin where its lines do', async () => {
  const paths: string[] = [];
  const source = mailcowLogSource({
    list: async (path, entry) => {
      paths.push(path);
      return z.array(entry).parse(rows);
    },
  });
  expect(await traceInLog(source, toAddress('ann@example.org'), async () => null)).toMatchObject({
    messages: [{ from: 'a@b.test', copies: [{ end: { kind: 'delivered' } }] }],
    readFrom: Number(at(2)) * 1000,
  });
  expect(paths).toEqual(['get/logs/postfix/9999']);
});
