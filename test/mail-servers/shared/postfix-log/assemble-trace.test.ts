import { describe, expect, test } from 'vitest';
import { ofMessage, toAddress, traceOf } from './trace-of.ts';

/** Written by Postfix 3.7.11, as the end-to-end tests run it. */
const recorded = `
Nov 27 19:03:46 mail postfix/smtpd[32601]: connect from unknown[127.0.0.2]
Nov 27 19:03:46 mail postfix/smtpd[32601]: 943C621414E: client=unknown[127.0.0.2]
Nov 27 19:03:46 mail postfix/cleanup[32610]: 943C621414E: message-id=<bfdf7db3@outside.test>
Nov 27 19:03:46 mail postfix/qmgr[32420]: 943C621414E: from=<stranger@outside.test>, size=476, nrcpt=2 (queue active)
Nov 27 19:03:46 mail postfix/smtpd[32601]: disconnect from unknown[127.0.0.2] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 commands=6
Nov 27 19:03:46 mail postfix/lmtp[32612]: 943C621414E: to=<ann@example.org>, orig_to=<Team+news@example.org>, relay=mail.example.org[private/dovecot-lmtp], delay=0.1, delays=0.07/0.01/0.01/0.01, dsn=2.0.0, status=sent (250 2.0.0 <ann@example.org> lPuQJhLUCWtlfwAAg+zDdQ Saved)
Nov 27 19:03:46 mail postfix/smtp[32611]: 943C621414E: to=<team@outside.test>, orig_to=<Team+news@example.org>, relay=127.0.0.1[127.0.0.1]:39743, delay=0.23, delays=0.07/0.01/0.13/0.01, dsn=2.0.0, status=sent (250 OK: message queued)
Nov 27 19:03:46 mail postfix/qmgr[32420]: 943C621414E: removed
Nov 27 19:03:46 mail postfix/smtpd[32616]: NOQUEUE: reject: RCPT from unknown[127.0.0.2]: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table; from=<stranger@outside.test> to=<nobody@example.org> proto=ESMTP helo=<[127.0.0.1]>
Nov 27 19:03:47 mail postfix/smtpd[32617]: 0E49221434D: client=unknown[127.0.0.2]
Nov 27 19:03:47 mail postfix/cleanup[32618]: 0E49221434D: message-id=<89b8301d@outside.test>
Nov 27 19:03:47 mail postfix/qmgr[32420]: 0E49221434D: from=<stranger@outside.test>, size=464, nrcpt=1 (queue active)
Nov 27 19:03:47 mail postfix/smtp[32619]: 0E49221434D: to=<far@outside.test>, orig_to=<far@example.org>, relay=127.0.0.1[127.0.0.1]:39743, delay=0.15, delays=0.02/0.01/0.1/0.02, dsn=4.2.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 Greylisted, come back (in reply to RCPT TO command))
`;
const bounced = `${recorded}
Nov 27 19:03:47 mail postfix/qmgr[32420]: 0E49221434D: from=<stranger@outside.test>, size=464, nrcpt=1 (queue active)
Nov 27 19:03:47 mail postfix/smtp[32644]: 0E49221434D: to=<far@outside.test>, orig_to=<far@example.org>, relay=127.0.0.1[127.0.0.1]:39743, delay=0.4, delays=0.23/0.03/0.11/0.03, dsn=5.1.1, status=bounced (host 127.0.0.1[127.0.0.1] said: 550 5.1.1 no such user here (in reply to RCPT TO command))
Nov 27 19:03:47 mail postfix/cleanup[32649]: 70E7A214354: message-id=<20261127190347.70E7A214354@mail.example.org>
Nov 27 19:03:47 mail postfix/qmgr[32420]: 70E7A214354: from=<>, size=2374, nrcpt=1 (queue active)
Nov 27 19:03:47 mail postfix/bounce[32648]: 0E49221434D: sender non-delivery notification: 70E7A214354
Nov 27 19:03:47 mail postfix/qmgr[32420]: 0E49221434D: removed
Nov 27 19:03:47 mail postfix/smtp[32650]: 70E7A214354: to=<stranger@outside.test>, relay=127.0.0.1[127.0.0.1]:39743, delay=0.13, delays=0/0.01/0.11/0, dsn=2.0.0, status=sent (250 OK: message queued)
Nov 27 19:03:47 mail postfix/qmgr[32420]: 70E7A214354: removed
`;

describe('a recorded log', () => {
  test('shows each copy of a message to an alias', () => {
    expect(traceOf(recorded, toAddress('team@example.org')).messages).toMatchObject([
      {
        ...{ kind: 'accepted', from: 'stranger@outside.test', origin: 'another-server', queue: 'left' },
        copies: [
          { to: 'ann@example.org', sentTo: 'Team+news@example.org', end: { kind: 'delivered' } },
          { to: 'team@outside.test', end: { kind: 'handed-over', words: '250 OK: message queued' } },
        ],
      },
    ]);
  });

  test('shows of the same message to a mailbox the copy for it alone', () => {
    const [message] = traceOf(recorded, toAddress('ann@example.org')).messages;
    expect(message).toMatchObject({ copies: [{ to: 'ann@example.org' }] });
  });

  test('shows what was refused, in the words of the server', () => {
    expect(traceOf(recorded, toAddress('nobody@example.org')).messages).toMatchObject([
      { kind: 'refused', isTemporary: false, words: expect.stringMatching(/^550 5\.1\.1 .*User unknown/) },
    ]);
  });

  test('shows what waits, with its next try', () => {
    const [message] = traceOf(recorded, toAddress('far@example.org')).messages;
    expect(message).toMatchObject({
      queue: 'waiting',
      copies: [{ end: { kind: 'waiting', nextTry: new Date(2026, 10, 27, 19, 8, 47).getTime() } }],
    });
  });

  test('shows the last that was said of a copy, and that its sender was told', () => {
    expect(traceOf(bounced, toAddress('far@example.org')).messages).toMatchObject([
      { queue: 'left', senderTold: true, copies: [{ end: { kind: 'bounced' } }] },
    ]);
  });

  test('shows mail of one sender', () => {
    expect(traceOf(recorded, toAddress('ann@example.org', 'STRANGER@')).messages).toHaveLength(1);
    expect(traceOf(recorded, toAddress('ann@example.org', 'friend@')).messages).toEqual([]);
    expect(traceOf(recorded, toAddress('nobody@example.org', 'friend@')).messages).toEqual([]);
  });

  test('shows all copies of one message by its Message-ID', () => {
    expect(traceOf(recorded, ofMessage('bfdf7db3@outside.test')).messages).toMatchObject([
      { copies: [{ to: 'ann@example.org' }, { to: 'team@outside.test' }] },
    ]);
  });

  test('shows nothing of others, nor what is older than was asked', () => {
    expect(traceOf(recorded, toAddress('eve@example.org')).messages).toEqual([]);
    const since = new Date(2026, 10, 27, 19, 30).getTime();
    expect(traceOf(recorded, { ...toAddress('ann@example.org'), since }).messages).toEqual([]);
  });

  test('shows the newest first, no more than is wanted, and says that there were more', () => {
    const log = [1, 2, 3]
      .map(
        (minute) =>
          `Nov 27 19:0${minute}:00 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[1.2.3.4]: 450 4.2.0 try ${minute}; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<x>`,
      )
      .join('\n');
    expect(traceOf(log, { ...toAddress('ann@example.org'), limit: 2 })).toMatchObject({
      messages: [{ words: '450 4.2.0 try 3', isTemporary: true }, { words: '450 4.2.0 try 2' }],
      hasMore: true,
    });
  });
});

describe('the queue', () => {
  test('holds what Postfix lists as held, whatever the log says', () => {
    const [message] = traceOf(recorded, toAddress('far@example.org'), new Set(['0E49221434D'])).messages;
    expect(message).toMatchObject({ queue: 'on-hold' });
  });

  test('holds what an administrator names, and no longer what the queue manager has again', () => {
    const held = `${recorded}Nov 27 19:04:00 mail postfix/postsuper[1]: 0E49221434D: placed on hold\n`;
    expect(traceOf(held, toAddress('far@example.org')).messages).toMatchObject([{ queue: 'on-hold' }]);
    const again = `${held}Nov 27 19:05:00 mail postfix/qmgr[1]: 0E49221434D: from=<stranger@outside.test>, size=464, nrcpt=1 (queue active)\n`;
    expect(traceOf(again, toAddress('far@example.org')).messages).toMatchObject([{ queue: 'waiting' }]);
  });

  test('has lost what an administrator deleted', () => {
    const log = `${recorded}Nov 27 19:04:00 mail postfix/postsuper[1]: 0E49221434D: removed\n`;
    expect(traceOf(log, toAddress('far@example.org')).messages).toMatchObject([{ queue: 'deleted' }]);
  });

  test('gives up what it tried for days', () => {
    const log = `${recorded}Nov 27 19:04:00 mail postfix/qmgr[1]: 0E49221434D: from=<stranger@outside.test>, status=expired, returned to sender
Nov 27 19:04:00 mail postfix/qmgr[1]: 0E49221434D: removed\n`;
    expect(traceOf(log, toAddress('far@example.org')).messages).toMatchObject([
      { queue: 'left', copies: [{ end: { kind: 'expired' } }] },
    ]);
  });

  test('holds a message by a rule that decided before the message had a queue id', () => {
    const log = `
Nov 27 19:04:00 mail postfix/smtpd[77]: NOQUEUE: hold: RCPT from x[192.0.2.1]: <ann@example.org>: Recipient address triggers HOLD action; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<x>
Nov 27 19:04:00 mail postfix/smtpd[78]: AAAAAAAAAA1: client=y[192.0.2.2]
Nov 27 19:04:00 mail postfix/smtpd[77]: AAAAAAAAAA2: client=x[192.0.2.1]
Nov 27 19:04:00 mail postfix/cleanup[79]: AAAAAAAAAA2: message-id=<1@b.test>`;
    const kept = { from: 'a@b.test', queue: 'on-hold', copies: [{ to: 'ann@example.org' }] };
    expect(traceOf(log, toAddress('ann@example.org')).messages).toMatchObject([kept]);
  });
});

describe('a message that goes on as another', () => {
  const filtered = `
Nov 27 19:04:00 mail postfix/smtpd[1]: AAAAAAAAAA1: client=mx.b.test[192.0.2.1]
Nov 27 19:04:00 mail postfix/qmgr[1]: AAAAAAAAAA1: from=<a@b.test>, size=1, nrcpt=1 (queue active)
Nov 27 19:04:01 mail postfix/smtpd[2]: AAAAAAAAAA2: client=localhost[127.0.0.1]
Nov 27 19:04:01 mail postfix/qmgr[1]: AAAAAAAAAA2: from=<a@b.test>, size=1, nrcpt=1 (queue active)
Nov 27 19:04:01 mail postfix/smtp[1]: AAAAAAAAAA1: to=<ann@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as AAAAAAAAAA2)
Nov 27 19:04:01 mail postfix/qmgr[1]: AAAAAAAAAA1: removed
Nov 27 19:04:02 mail postfix/lmtp[1]: AAAAAAAAAA2: to=<ann@example.org>, relay=d[private/lmtp], delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Saved)
Nov 27 19:04:02 mail postfix/qmgr[1]: AAAAAAAAAA2: removed`;

  test('is one message, that came when the first did', () => {
    expect(traceOf(filtered, toAddress('ann@example.org')).messages).toMatchObject([
      { origin: 'another-server', copies: [{ end: { kind: 'delivered' } }] },
    ]);
  });

  test('is not believed of another host: its owner could name the messages of others', () => {
    const log = `${recorded}
Nov 27 19:04:00 mail postfix/smtpd[1]: AAAAAAAAAA1: client=mx.b.test[192.0.2.1]
Nov 27 19:04:01 mail postfix/smtp[1]: AAAAAAAAAA1: to=<mallory@b.test>, orig_to=<mallory@example.org>, relay=mx.b.test[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok: queued as 0E49221434D)`;
    expect(traceOf(log, toAddress('mallory@example.org')).messages).toMatchObject([
      { copies: [{ to: 'mallory@b.test', end: { kind: 'handed-over' } }] },
    ]);
  });

  test('in a circle of queue ids ends', () => {
    const log = ['A', 'B']
      .map(
        (id, index) =>
          `Nov 27 19:04:0${index} mail postfix/smtp[1]: ${id.repeat(10)}: to=<ann@example.org>, relay=127.0.0.1[127.0.0.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok: queued as ${(id === 'A' ? 'B' : 'A').repeat(10)})`,
      )
      .join('\n');
    expect(traceOf(log, toAddress('ann@example.org')).messages).toEqual([]);
  });
});
