import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLine, readEntry } from '../../../../src/mail-servers/shared/postfix-log/parse-line.ts';

const now = new Date(2026, 10, 27, 19, 0, 0).getTime();

/** What a line of a log says, of which the time is no matter. */
const eventOf = (program: string, message: string) =>
  readEntry({ at: now, program, process: '1', message })?.event ?? null;

describe('the time of a line', () => {
  test('is in the traditional form the last such time, in the time zone of the host', () => {
    expect(parseLine('Nov 27 18:03:46 mail postfix/smtpd[32601]: connect from x', now)).toEqual({
      at: new Date(2026, 10, 27, 18, 3, 46).getTime(),
      program: 'postfix/smtpd',
      process: '32601',
      message: 'connect from x',
    });
    expect(parseLine('Dec  3 18:03:46 mail postfix/qmgr[1]: 943C621414E: removed', now)?.at).toBe(
      new Date(2025, 11, 3, 18, 3, 46).getTime(),
    );
  });

  test('is in the form of RFC 3339 what it says', () => {
    const line = '2026-11-27T18:03:46.123456+01:00 mail postfix/qmgr[1]: 943C621414E: removed';
    expect(parseLine(line, now)?.at).toBe(Date.UTC(2026, 10, 27, 17, 3, 46, 123));
  });

  test.each(['', 'no line of syslog', 'Foo 27 18:03:46 mail x: y', '2026-13-99T99:99:99Z mail x: y'])(
    'is in no other line: %s',
    (line) => expect(parseLine(line, now)).toBeNull(),
  );
});

describe('the program', () => {
  test.each(['postfix/lmtp', 'postfix/submission/smtpd', 'postfix-out/smtp', 'postfix/amavis/lmtp'])(
    'is a part of Postfix: %s',
    (program) =>
      expect(readEntry({ at: 1, program, process: null, message: '943C621414E: client=x' })).toMatchObject(
        program.endsWith('smtpd') ? { service: 'smtpd' } : {},
      ),
  );

  test.each(['dovecot', 'sshd', 'opendkim', 'postgrey'])('is none: %s', (program) =>
    expect(readEntry({ at: 1, program, process: null, message: '943C621414E: removed' })).toBeNull(),
  );
});

const sent = {
  to: 'ann@example.org',
  origTo: null,
  relay: 'mail.example.org[private/dovecot-lmtp]',
  delay: 0.1,
  status: 'sent',
  words: '250 2.0.0 <ann@example.org> lPuQJhLUCWtlfwAAg+zDdQ Saved',
};

describe('a line about a copy', () => {
  test.each([
    ['a short queue id', '943C621414E'],
    ['a long one', '4bPkYc0VdZz2QxK'],
  ])('has %s', (_, id) => {
    const message = `${id}: to=<ann@example.org>, relay=mail.example.org[private/dovecot-lmtp], delay=0.1, delays=0.07/0.01/0.01/0.01, dsn=2.0.0, status=sent (250 2.0.0 <ann@example.org> lPuQJhLUCWtlfwAAg+zDdQ Saved)`;
    expect(readEntry({ at: 1, program: 'postfix/lmtp', process: null, message })).toMatchObject({
      queueId: id,
      event: { kind: 'copy', ...sent },
    });
  });

  test('names what its recipient was, a connection used again, and the words of a server', () => {
    const line =
      '943C621414E: to=<team@outside.test>, orig_to=<Team+news@example.org>, relay=mx.outside.test[192.0.2.1]:25, conn_use=2, delay=3600, delays=1/2/3/4, dsn=4.2.0, status=deferred (host mx.outside.test[192.0.2.1] said: 450 4.2.0 <team@outside.test>: Recipient address rejected: Greylisted (in reply to RCPT TO command))';
    expect(eventOf('postfix/smtp', line)).toMatchObject({
      to: 'team@outside.test',
      origTo: 'Team+news@example.org',
      relay: 'mx.outside.test[192.0.2.1]:25',
      delay: 3600,
      status: 'deferred',
      words: expect.stringMatching(/^host mx.* Greylisted \(in reply to RCPT TO command\)$/),
    });
  });

  test('that was cut off by a log is read all the same', () => {
    const line =
      '943C621414E: to=<a@x.test>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (conn';
    expect(eventOf('postfix/smtp', line)).toMatchObject({ status: 'deferred', words: 'conn' });
  });

  const local = fc.oneof(
    fc.stringMatching(/^[a-z0-9.+_-]{1,20}$/),
    fc.stringMatching(/^"[ -!#-[\]-~]{0,20}"$/),
    fc.stringMatching(/^[a-zéüßñ日本]{1,10}$/u),
  );
  const address = fc.tuple(local, fc.stringMatching(/^[a-z]{1,10}\.test$/)).map((parts) => parts.join('@'));
  const words = fc
    .stringMatching(/^[ -~]{0,60}$/)
    .filter((text) => text === text.trim() && !text.endsWith(')'));

  test('is read back as it was written, whatever its recipients, even what looks like the rest of a line', () => {
    fc.assert(
      fc.property(address, fc.option(address), words, (to, origTo, said) => {
        const orig = origTo === null ? '' : ` orig_to=<${origTo}>,`;
        const line = `943C621414E: to=<${to}>,${orig} relay=mx.test[192.0.2.1]:25, delay=0.5, delays=0/0/0/0.5, dsn=5.1.1, status=bounced (${said})`;
        expect(eventOf('postfix/smtp', line)).toEqual({
          kind: 'copy',
          ...{ to, origTo, relay: 'mx.test[192.0.2.1]:25', delay: 0.5, status: 'bounced', words: said },
        });
      }),
    );
  });

  test('is not forged by a recipient', () => {
    const recipient = '"x>, relay=none, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (no"@example.org';
    const line = `943C621414E: to=<real@example.org>, orig_to=<${recipient}>, relay=mx.test[192.0.2.1]:25, delay=0.5, delays=0/0/0/0.5, dsn=5.1.1, status=bounced (no)`;
    expect(eventOf('postfix/smtp', line)).toMatchObject({
      origTo: recipient,
      status: 'bounced',
      words: 'no',
    });
  });
});

describe('a decision', () => {
  test('refuses a recipient, in the words of the server', () => {
    const line =
      'NOQUEUE: reject: RCPT from unknown[127.0.0.2]: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table; from=<stranger@outside.test> to=<nobody@example.org> proto=ESMTP helo=<[127.0.0.1]>';
    expect(eventOf('postfix/smtpd', line)).toEqual({
      kind: 'refused',
      from: 'stranger@outside.test',
      to: 'nobody@example.org',
      words:
        '550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
    });
  });

  test('of postscreen has commas, and an IPv6 client', () => {
    const line =
      'NOQUEUE: reject: RCPT from [2001:db8::1]:53122: 550 5.7.1 Service unavailable; client [2001:db8::1] blocked using zen.spamhaus.org; from=<a@b.test>, to=<ann@example.org>, proto=ESMTP, helo=<b.test>';
    expect(eventOf('postfix/postscreen', line)).toMatchObject({
      from: 'a@b.test',
      to: 'ann@example.org',
      words: expect.stringMatching(/^550 5\.7\.1 Service unavailable; client .* blocked using zen/),
    });
  });

  test('of a milter is about a message that has a queue id', () => {
    const line =
      '943C621414E: milter-reject: END-OF-MESSAGE from mx.b.test[192.0.2.1]: 5.7.1 Spam message rejected; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>';
    expect(eventOf('postfix/cleanup', line)).toMatchObject({ words: '5.7.1 Spam message rejected' });
  });

  test.each([
    [
      'reject',
      '943C621414E: reject: header Subject: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>: 5.7.1 No such things here',
    ],
    [
      'reject',
      '943C621414E: reject: body my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>: 5.7.1 No such things here',
    ],
    [
      'reject',
      '943C621414E: reject: header Subject: my secret; from=<a@b.test> to=<ann@example.org> proto=SMTP helo=<x>: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>: 5.7.1 No such things here',
    ],
    [
      'hold',
      '943C621414E: hold: header Subject: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>: to be looked at',
    ],
    [
      'discard',
      '943C621414E: discard: header Subject: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>: thrown away',
    ],
  ])('of a rule about the content tells nothing of that: %s', (_, line) => {
    const event = eventOf('postfix/cleanup', line);
    expect(event).toMatchObject({ to: 'ann@example.org' });
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  test.each([
    '943C621414E: warning: header Subject: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<mx.b.test>',
    '943C621414E: replace: header Subject: my secret from mx.b.test[192.0.2.1]; from=<a@b.test> to=<ann@example.org> proto=ESMTP helo=<x>: Subject: other secret',
    '943C621414E: prepend: header Subject: my secret from local; from=<a@b.test> to=<ann@example.org>: X-Secret: 1',
    'warning: header Subject: my secret',
    'statistics: max connection rate 1/60s for (smtp:127.0.0.1)',
    'connect from unknown[127.0.0.2]',
  ])('is none: %s', (line) => expect(eventOf('postfix/cleanup', line)).toBeNull());
});

test.each([
  ['smtpd', '0E49221434D: client=unknown[127.0.0.2]', { kind: 'client', isLoggedIn: false }],
  [
    'submission/smtpd',
    '0E49221434D: client=home[192.0.2.7], sasl_method=PLAIN, sasl_username=ann@example.org',
    { kind: 'client', isLoggedIn: true },
  ],
  ['cleanup', '0E49221434D: message-id=<a-b@c.test>', { kind: 'message-id', id: 'a-b@c.test' }],
  ['pickup', '0E49221434D: uid=0 from=<root>', { kind: 'client', client: null }],
  ['qmgr', '0E49221434D: from=<>, size=2374, nrcpt=1 (queue active)', { kind: 'sender', from: '' }],
  ['qmgr', '0E49221434D: from=<a@b.test>, status=expired, returned to sender', { kind: 'expired' }],
  ['qmgr', '0E49221434D: removed', { kind: 'removed', by: 'queue' }],
  ['postsuper', '0E49221434D: removed', { kind: 'removed', by: 'administrator' }],
  ['postsuper', '0E49221434D: placed on hold', { kind: 'on-hold' }],
  ['postsuper', '0E49221434D: released from hold', { kind: 'released' }],
  ['bounce', '0E49221434D: sender non-delivery notification: 70E7A214354', { kind: 'sender-told' }],
])('reads what %s says: %s', (service, line, event) =>
  expect(eventOf(`postfix/${service}`, line)).toMatchObject(event),
);
