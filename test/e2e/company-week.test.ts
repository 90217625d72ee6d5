import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAgreement } from '../support/app-process/checks.ts';
import { type Company, setPassword, startCompany, toldDirectly } from '../support/app-process/company.ts';
import type { User } from '../support/fake-slack/user.ts';
import { type Correspondence, correspondWith } from '../support/mail-host/correspondence.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants:
  slack/T1:
    domains: all
    timezone: Europe/Paris
    approvals: slack/T1/C2
    roles:
      admin: [user UADA]
      member: everyone
`;

const isUnknown = /^550 5\.1\.1 .*User unknown/;
const isSuspended = /^550 5\.2\.1 .*suspended/;
const isNotOurs = /^554 5\.7\.1 .*Relay access denied/;

const passwords = {
  ann: 'nine clouds over the harbour',
  ben: 'eight clouds over the harbour',
  cid: 'seven clouds over the harbour',
  jobs: 'six clouds over the harbour',
};

const numberIn = (words: string): string => /Request #(\d+)/.exec(words)?.[1] ?? expect.fail(words);

// The days follow one another. Summer time begins on the Sunday after them.
describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'a week of a small company',
  () => {
    let company: Company;
    let mail: Correspondence;
    let ada: User;
    let ann: User;
    let ben: User;
    let cid: User;
    /** Requests by what they did. */
    const requests = { cidBegan: '', cidRenamed: '', named: '', news: '' };
    /** The address that nobody guesses. */
    let hidden = '';

    beforeAll(async () => {
      company = await startCompany(policy, '2027-03-22T08:00+01:00');
      mail = correspondWith(company.host);
      ada = company.person('Ada');
      ann = company.person('Ann');
      ben = company.person('Ben');
      cid = company.person('Cid');
      for (const domain of ['example.org', 'old.example'])
        await company.done(ada, `/mail domain add ${domain} postmaster:me@outside.test`, 'Add domain');
    });

    afterAll(async () => {
      await company.stop();
      await expectAgreement(company.data);
      await company.data[Symbol.asyncDispose]();
    });

    test('on Monday three begin, each in the aliases of a colleague', async () => {
      const { done } = company;
      await done(ada, '/mail person onboard @ann ann@example.org');
      mail.reads('ann', await setPassword(ann, 'ann@example.org', passwords.ann));
      await done(ada, '/mail alias team@example.org ann@example.org');
      await done(ada, '/mail alias office@old.example ann@example.org');
      await done(ada, '/mail person onboard @ben ben@example.org like:@ann', 'Apply 3 changes');
      mail.reads('ben', await setPassword(ben, 'ben@example.org', passwords.ben));
      const began = await done(ada, '/mail person onboard @cid cid@example.org like:@ben', 'Apply 3 changes');
      requests.cidBegan = numberIn(began);
      mail.reads('cid', await setPassword(cid, 'cid@example.org', passwords.cid));
      await done(ada, '/mail create jobs@example.org');
      mail.reads('jobs', await setPassword(ada, 'jobs@example.org', passwords.jobs));

      for (const who of ['ann', 'ben', 'cid', 'jobs'])
        await mail.reaches(`${who}@example.org`, `welcome, ${who}`, who);
      await mail.reaches('team@example.org', 'to all', 'ann', 'ben', 'cid');
      await mail.reaches('office@old.example', 'to all, by the old name', 'ann', 'ben', 'cid');
    });

    test('on Tuesday some is made for a time, and some for later', async () => {
      const { done, ask, saying, told, goOnTo } = company;
      await goOnTo('2027-03-23T09:00+01:00');
      const line = '/mail alias random@example.org ann@example.org until:3d note:"for the brochure"';
      const made = await done(ada, line);
      hidden = /\w+@example\.org/.exec(made)?.[0] ?? expect.fail(made);
      await ada.type('/mail list search:brochure');
      await told(ada, hidden);
      await done(ada, '/mail alias fair@example.org ben@example.org until:14d');
      await done(ada, '/mail suspend jobs@example.org until:friday');
      await done(ada, '/mail forward add ann@example.org ann@outside.test until:"thursday 18:00"');
      await toldDirectly(ann, 'Until: Thursday, 25 March 2027 at 18:00, Europe/Paris');
      const later = await ask(ada, '/mail alias news@example.org cid@example.org at:"thursday 9:00"');
      requests.news = numberIn(await saying(later, 'Thursday, 25 March 2027 at 09:00, Europe/Paris'));

      await mail.reaches(hidden, 'to a hidden name', 'ann', 'ann@outside.test');
      await mail.reaches('fair@example.org', 'before the fair', 'ben');
      await mail.refuses('jobs@example.org', isSuspended);
      await mail.isLockedOut('jobs');
      await mail.refuses('news@example.org', isUnknown);
    });

    test('on Wednesday somebody gets another name, and somebody keeps what was to end', async () => {
      const { goOnTo, done, inChannel, saying } = company;
      await goOnTo('2027-03-24T12:00+01:00');
      requests.cidRenamed = numberIn(await done(ada, '/mail rename cid@example.org cid.lee@example.org'));
      await toldDirectly(cid, 'change the user name to cid.lee@example.org. Passwords and servers stay');
      await mail.isLockedOut('cid');
      mail.reads('cid', { user: 'cid.lee@example.org', pass: passwords.cid });
      await mail.opens('cid');
      await mail.reaches('cid@example.org', 'by the former name', 'cid');
      await mail.reaches('cid.lee@example.org', 'by the new name', 'cid');
      await mail.reaches('team@example.org', 'to all, as before', 'ann', 'ann@outside.test', 'ben', 'cid');

      await done(ada, '/mail rename jobs@example.org careers@example.org');
      await mail.refuses('careers@example.org', isSuspended);

      await goOnTo('2027-03-24T18:01+01:00');
      await mail.refuses('news@example.org', isUnknown);
      const reminder = await toldDirectly(ann, 'Stop forwarding ann@example.org to ann@outside.test');
      await ann.click(reminder, 'Keep 30 more days');
      const question = await inChannel('C2', 'asks to keep ann@example.org as it is');
      await saying(question, 'Mail is forwarded to ann@outside.test (outside).');
      await ada.click(question, 'Approve');
      // The clocks show the same then, though summer time has begun.
      await saying(question, 'Saturday, 24 April 2027 at 18:00, Europe/Paris');
      await saying(question, '✅');
    });

    test('on Thursday what was planned begins', async () => {
      const { goOnTo } = company;
      await goOnTo('2027-03-25T09:01+01:00');
      await mail.reaches('news@example.org', 'first news', 'cid');
      await toldDirectly(ada, `Suspend ${hidden}: this happens on Friday, 26 March 2027 at 09:00`);
      await mail.reaches(hidden, 'on the last day', 'ann', 'ann@outside.test');
      await goOnTo('2027-03-25T18:01+01:00');
      await mail.reaches('ann@example.org', 'after the first end', 'ann', 'ann@outside.test');
    });

    test('on Friday a domain goes with its aliases and comes back with them, and another gets a second name', async () => {
      const { goOnTo, done } = company;
      await goOnTo('2027-03-26T09:01+01:00');
      await mail.refuses(hidden, isSuspended);
      const removal = await done(ada, '/mail domain remove old.example', 'Remove domain');
      await mail.refuses('office@old.example', isNotOurs);
      await done(ada, `/mail request undo ${numberIn(removal)}`, 'Add domain');
      await mail.reaches('office@old.example', 'as before', 'ann', 'ann@outside.test', 'ben', 'cid');

      const named = await done(ada, '/mail domain alias new.example example.org', 'Add name');
      requests.named = numberIn(named);
      await mail.reaches('ben@new.example', 'by another name', 'ben');
      await mail.reaches(
        'team@new.example',
        'to all, by another name',
        'ann',
        'ann@outside.test',
        'ben',
        'cid',
      );
      await mail.refuses('nobody@new.example', isUnknown);
    });

    test('on Saturday a suspension is over, and whoever looks back undoes what they like', async () => {
      const { goOnTo, done } = company;
      await mail.refuses('careers@example.org', isSuspended);
      await goOnTo('2027-03-27T00:01+01:00');
      mail.reads('jobs', { user: 'careers@example.org', pass: passwords.jobs });
      await mail.opens('jobs');
      await mail.reaches('careers@example.org', 'an application', 'jobs');
      await mail.reaches('jobs@example.org', 'an application to the former name', 'jobs');

      await done(ada, `/mail request undo ${requests.named}`, 'Take away');
      await mail.refuses('cid@new.example', isNotOurs);
      await done(ada, `/mail request undo ${requests.news}`);
      await mail.refuses('news@example.org', isUnknown);
      await done(ada, `/mail request undo ${requests.cidRenamed}`);
      await mail.isLockedOut('cid');
      mail.reads('cid', { user: 'cid@example.org', pass: passwords.cid });
      await mail.opens('cid');
      await mail.refuses('cid.lee@example.org', isUnknown);
      const undone = await done(ada, `/mail request undo ${requests.cidBegan}`, 'Delete 1 mailbox');
      await mail.isLockedOut('cid');
      await mail.refuses('cid@example.org', isUnknown);
      await mail.reaches('team@example.org', 'without Cid', 'ann', 'ann@outside.test', 'ben');
      await done(ada, `/mail request undo ${numberIn(undone)}`);
      await mail.opens('cid');
      await mail.reaches('team@example.org', 'with Cid again', 'ann', 'ann@outside.test', 'ben', 'cid');
    });

    test('in the months that follow, what was for a time ends', async () => {
      const { goOnTo } = company;
      await mail.reaches('fair@example.org', 'after the fair', 'ben');
      await goOnTo('2027-04-06T09:01+02:00');
      await mail.refuses('fair@example.org', isSuspended);
      await goOnTo('2027-04-24T18:01+02:00');
      await mail.reaches('ann@example.org', 'after the second end', 'ann');
      await goOnTo('2027-04-25T09:02+02:00');
      await mail.refuses(hidden, isUnknown);
      await goOnTo('2027-05-06T09:02+02:00');
      await mail.refuses('fair@example.org', isUnknown);
      await mail.isAccountedFor();
    });
  },
);
