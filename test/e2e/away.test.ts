import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Absence } from '../../src/domain/absence/absence.ts';
import {
  readVacation,
  renderVacation,
  vacationScriptName,
} from '../../src/mail-servers/shared/dovecot/vacation-script.ts';
import {
  type AppProcess,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { day } from '../support/fixtures/times.ts';
import { doveadmSieve, sieveScript } from '../support/mail-host/doveadm-sieve.ts';
import { expectInbox, subjectsOf } from '../support/mail-host/mail-checks.ts';
import { deliver, type Login, type Mail } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const ann = { user: 'ann@example.org', pass: 'nine clouds over the harbour' };
const sam = { user: 'sam@example.org', pass: 'seven lamps along the quay' };

describe.skipIf(
  isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd', 'dovecot-sieve'),
)('an away message', () => {
  let data: AppData;
  let host: MailHost;
  let facteur: AppProcess;
  const arrived = new Map<string, string[]>();

  beforeAll(async () => {
    data = await createAppData();
    host = await startMailHost({ mailDir: data.mail });
    facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
  });

  afterAll(async () => {
    const exitCode = await facteur.stop();
    await host.stop();
    await data[Symbol.asyncDispose]();
    expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
  });

  async function say(...lines: string[]): Promise<string> {
    let reply = '';
    for (const line of lines) reply = await facteur.say(line);
    await waitUntilAllEnded(data);
    return reply;
  }

  /** Sends a message from a sender outside, and waits until it is in a mailbox: what it is answered has been sent by then. */
  async function send(from: string, login: Login, subject: string, mail: Partial<Mail> = {}): Promise<void> {
    const to = typeof mail.to === 'string' ? mail.to : login.user;
    await deliver(host, { from: `${from}@outside.test`, subject, text: 'Hello', ...mail, to });
    const subjects = [...(arrived.get(login.user) ?? []), subject];
    arrived.set(login.user, subjects);
    await expectInbox(host, login, ...subjects);
  }

  const answersTo = (who: string) =>
    host.outbox.messages.filter(({ to }) => to.includes(`${who}@outside.test`)).map(({ raw }) => raw);

  /** Expects as many answers, once mail of theirs has arrived: Dovecot logs what it answers before it stores a message. */
  async function expectAnswers(who: string, count: number): Promise<string[]> {
    const sent = host.log('dovecot').split(`sent vacation response to <${who}@outside.test>`).length - 1;
    expect({ who, sent }).toEqual({ who, sent: count });
    await eventually(() => answersTo(who).length).toBe(count);
    return answersTo(who);
  }

  /** The number of the request that an answer names. */
  const requestIn = (reply: string): string => /#(\d+)/.exec(reply)?.[1] ?? expect.fail(reply);

  test('needs mailboxes, which Facteur makes', async () => {
    await say('/mail domain add example.org postmaster:me@outside.test', '1');
    for (const { user, pass } of [ann, sam]) {
      await sendPassword(linkIn(await facteur.say(`/mail create ${user}`)), pass);
      await eventually(facteur.transcript).toContain(`Password of ${user} set.`);
    }
  });

  test('answers a sender once, by itself, as from the address that was written to', async () => {
    await say('/mail alias info@example.org ann@example.org');
    await send('early', ann, 'before');
    const reply = await say(
      '/mail away ann@example.org until:14d subject:"Not here" text:"Back in two weeks. “Ann”\\"',
    );
    expect(reply).toContain('Not here');
    await send('bob', ann, 'first');
    await send('bob', ann, 'again');
    const [answer] = await expectAnswers('bob', 1);
    expect(subjectsOf([answer ?? ''])).toEqual(['Not here']);
    expect(answer).toMatch(/^From: .*ann@example\.org/m);
    expect(answer).toMatch(/^Auto-Submitted: auto-replied/m);
    expect(Buffer.from(answer ?? '', 'latin1').toString()).toContain('Back in two weeks. “Ann”\\');
    expect(answersTo('early')).toEqual([]);
    expect(host.outbox.messages.filter(({ from }) => from !== '')).toEqual([]);
  });

  test('answers mail for an alias that there was, that is made later, for a tag, and by another name of the domain', async () => {
    await say('/mail alias later@example.org info@example.org');
    await say('/mail domain alias old.example example.org', '1');
    await send('carla', ann, 'to an alias', { to: 'info@example.org' });
    await send('dora', ann, 'to an alias of it', { to: 'later@example.org' });
    await send('emil', ann, 'with a tag', { to: 'ann+shop@example.org' });
    await send('fred', ann, 'by the other name', { to: 'info@old.example' });
    for (const who of ['carla', 'dora', 'emil', 'fred']) await expectAnswers(who, 1);
    expect(answersTo('carla')[0]).toMatch(/^From: .*info@example\.org/m);
  });

  test('answers neither lists, nor programs, nor bounces, nor mail that does not name the mailbox', async () => {
    await send('list', ann, 'by a list', { headers: { 'List-Id': '<all.outside.test>' } });
    await send('bulk', ann, 'in bulk', { headers: { Precedence: 'list' } });
    await send('robot', ann, 'by a program', { headers: { 'Auto-Submitted': 'auto-generated' } });
    await send('other', ann, 'an answer', { headers: { 'Auto-Submitted': 'auto-replied' } });
    await send('null', ann, 'a bounce', { envelope: { from: '', to: ann.user } });
    await send('hidden', ann, 'blind', {
      ...{ to: 'somebody@outside.test' },
      envelope: { from: 'hidden@outside.test', to: ann.user },
    });
    for (const who of ['list', 'bulk', 'robot', 'other', 'null', 'hidden']) await expectAnswers(who, 0);
    await expectAnswers('bob', 1);
  });

  test('is shown, goes with the mailbox to another address, and ends at once', async () => {
    expect(await facteur.say('/mail show ann@example.org')).toContain('Not here');
    await say('/mail address rename ann@example.org anna@example.org', '1');
    const anna = { ...ann, user: 'anna@example.org' };
    arrived.set(anna.user, arrived.get(ann.user) ?? []);
    await send('gina', anna, 'to the new address');
    await send('hans', anna, 'to the old address', { to: ann.user });
    await expectAnswers('gina', 1);
    await expectAnswers('hans', 1);
    const off = await say('/mail away off anna@example.org');
    expect(off).toContain('ended');
    await send('ida', anna, 'after it');
    await expectAnswers('ida', 0);
    expect(doveadmSieve(host, 'list', anna.user)).toBe('');
    await say(`/mail request undo ${requestIn(off)}`);
    await send('jan', anna, 'set again');
    await expectAnswers('jan', 1);
  });

  test('answers nothing before and after its dates', async () => {
    await say('/mail away sam@example.org from:2d until:4d text:"Not yet"');
    expect(doveadmSieve(host, 'list', sam.user)).toBe('facteur-vacation ACTIVE\n');
    await send('kim', sam, 'too early');
    await expectAnswers('kim', 0);
    // The same script, as it will be in some days.
    const over = renderVacation({ ...absenceOf(sam), from: Date.now() - 4 * day, until: Date.now() - day });
    doveadmSieve(host, 'put', sam.user, ['-a', vacationScriptName], over);
    await send('leo', sam, 'too late');
    await expectAnswers('leo', 0);
    expect(await facteur.say('/mail show sam@example.org')).not.toContain('Not yet');
    const now = renderVacation({ ...absenceOf(sam), until: Date.now() + day });
    doveadmSieve(host, 'put', sam.user, ['-a', vacationScriptName], now);
    await send('leo', sam, 'in between');
    await expectAnswers('leo', 1);
    await say('/mail away off sam@example.org');
  });

  test('never displaces a script of the owner: it runs beside it, and alone again afterwards', async () => {
    const sorting = `require "fileinto";\nif header :contains "subject" "news" { fileinto "Junk"; stop; }\n`;
    doveadmSieve(host, 'put', sam.user, ['-a', 'sorting'], sorting);
    const refused = await say('/mail away sam@example.org until:4d text:Away');
    expect(refused).toContain('include:sorting');
    expect(doveadmSieve(host, 'list', sam.user)).toBe('sorting ACTIVE\n');
    const set = await say('/mail away sam@example.org until:4d text:Away include:sorting');
    expect(doveadmSieve(host, 'list', sam.user)).toContain('facteur-vacation ACTIVE');
    await deliver(host, { from: 'mia@outside.test', to: sam.user, subject: 'news of today', text: 'x' });
    await eventually(() => answersTo('mia').length).toBe(1);
    // What the owner's script files is not in the inbox.
    await send('nora', sam, 'plain');
    await expectAnswers('nora', 1);
    await say(`/mail request undo ${requestIn(set)}`);
    expect(doveadmSieve(host, 'list', sam.user)).toBe('sorting ACTIVE\n');
    expect(sieveScript(host, sam.user, 'sorting')).toBe(sorting);
    await deliver(host, { from: 'olaf@outside.test', to: sam.user, subject: 'more news', text: 'x' });
    await send('pia', sam, 'plain again');
    await expectAnswers('olaf', 0);
    await expectAnswers('pia', 0);
  });

  test('leaves a script alone that answers by itself, and one of ours that was edited by hand', async () => {
    const replies = 'require "vacation";\nvacation "I am Sam.";\n';
    doveadmSieve(host, 'put', sam.user, ['-a', 'replies'], replies);
    expect(await say('/mail away sam@example.org until:4d text:Away include:replies')).toContain(
      'answers by itself',
    );
    doveadmSieve(host, 'deactivate', sam.user);
    await say('/mail away sam@example.org until:4d text:Away');
    const edited = `${sieveScript(host, sam.user, vacationScriptName)}\nstop;\n`;
    doveadmSieve(host, 'put', sam.user, [vacationScriptName], edited);
    await say('/mail away off sam@example.org');
    expect(sieveScript(host, sam.user, vacationScriptName)).toBe(edited);
  });

  /** The absence that a mailbox's script was made of. */
  const absenceOf = ({ user }: Login): Absence =>
    readVacation(sieveScript(host, user, vacationScriptName)) ?? expect.fail('no script of ours');
});
