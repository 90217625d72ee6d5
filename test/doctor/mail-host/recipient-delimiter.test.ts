import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recipientDelimiterProbe } from '../../../src/doctor/mail-host/recipient-delimiter.ts';
import { isMissing } from '../../support/requirements.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

/** The report on a machine whose Postfix has these lines in its main.cf, and Facteur these variables. */
async function say(mainCf: string, variables: Record<string, string> = {}, mentions = true) {
  const [etc, data] = [await scratchDirectory(), await scratchDirectory()];
  mkdirSync(join(etc, 'postfix'));
  writeFileSync(join(etc, 'postfix/main.cf'), `compatibility_level = 3.6\n${mainCf}`);
  if (mentions) writeFileSync(join(etc, 'postfix/domains.cf'), `dbpath = ${data}/mail/directory.sqlite\n`);
  return runProbe(recipientDelimiterProbe, { DATA_DIR: data, ...variables }, { etc });
}

describe.skipIf(isMissing('postfix'))('what separates tags for Postfix and Facteur', () => {
  it('is well where it is the same, in whatever order', async () => {
    expect(reportLines(await say('recipient_delimiter = +\n'))).toEqual([
      '✓ Tags in addresses: begin with “+”, for Postfix and Facteur',
    ]);
    const lines = await say('recipient_delimiter = +-\n', { RECIPIENT_DELIMITER: '-+' });
    expect(lines).toMatchObject([{ verdict: 'well' }]);
    expect(await say('', { RECIPIENT_DELIMITER: 'none' })).toMatchObject([{ verdict: 'well' }]);
  });

  it('is reported with what to set where it differs', async () => {
    const other = await say('recipient_delimiter = -\n');
    expect(other).toMatchObject([{ verdict: 'wrong' }]);
    expect(fixTexts(other)).toContain('RECIPIENT_DELIMITER=-,');
    expect(fixTexts(await say(''))).toContain('RECIPIENT_DELIMITER=none,');
  });

  it('is not looked at where that Postfix asks another directory', async () => {
    expect(await say('recipient_delimiter = -\n', {}, false)).toEqual([]);
  });

  it('is reported for each mail server of the policy file that keeps its mail here', async () => {
    const file = join(await scratchDirectory(), 'policy.yaml');
    writeFileSync(
      file,
      'tenants: {}\nmail-servers:\n  main: { driver: postfixadmin, domains: all }\n  off-site: { driver: postfixadmin, domains: [far.example] }\n',
    );
    const lines = await say('recipient_delimiter = -\n', {
      POLICY_FILE: file,
      MAIL_SERVER_MAIN_DATABASE: 'sqlite:///nonexistent',
      MAIL_SERVER_MAIN_MAIL_DIRECTORY: '/nonexistent',
      MAIL_SERVER_OFF_SITE_DATABASE: 'sqlite:///nonexistent',
    });
    expect(fixTexts(lines)).toContain('MAIL_SERVER_MAIN_RECIPIENT_DELIMITER=-,');
    expect(lines).toHaveLength(1);
  });
});
