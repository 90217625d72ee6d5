import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pass } from '../../../src/doctor/check-result.ts';
import { policyProbe } from '../../../src/doctor/config/policy.ts';
import { environmentProbe, nodeProbe } from '../../../src/doctor/config/settings.ts';
import { readEnvironment } from '../../../src/doctor/environment.ts';
import type { Probe } from '../../../src/doctor/probe.ts';
import { jsonReport, textReport } from '../../../src/doctor/report.ts';
import { runProbes } from '../../../src/doctor/run-probes.ts';
import { completePolicy } from '../../support/fixtures/policy-file.ts';
import { fixTexts, probeContext, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

it('Node is reported with its version', async () => {
  expect(reportLines(await runProbe(nodeProbe, {}))).toEqual([`✓ Node: ${process.versions.node}`]);
});

describe('the environment', () => {
  /** The report about a directory's `.env`. */
  async function withFile(text: string, mode = 0o600) {
    const directory = await scratchDirectory();
    writeFileSync(join(directory, '.env'), text);
    chmodSync(join(directory, '.env'), mode);
    return runProbe(environmentProbe, {}, readEnvironment(directory, {}));
  }

  it('has all of its errors reported at once', async () => {
    const lines = await withFile(
      'WEB_PORT=many\nSLACK_BOT_TOKEN=hush\nIMAP_SERVER=imaps://mail.example.org\n',
    );
    expect(reportLines(lines)).toEqual(['✗ Environment: has 4 errors']);
    for (const problem of ['WEB_PORT must be a number', 'SLACK_BOT_TOKEN must be', 'SMTP_SERVER must be set'])
      expect(fixTexts(lines)).toContain(problem);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('has a value reported that ends at a # of its own, without it', async () => {
    const lines = await withFile('DOVEADM_API_KEY=hu#sh\nWEB_PORT=8025 # any\nFACTEUR_SECRET="a#b"\n');
    expect(fixTexts(lines)).toContain('DOVEADM_API_KEY would end at its #');
    expect(fixTexts(lines)).not.toContain('WEB_PORT would');
    expect(JSON.stringify(lines)).not.toMatch(/hu#?sh/);
  });

  it('is used as far as it has none', () => {
    const { config, environment } = readEnvironment('/nonexistent', {
      WEB_PORT: 'many',
      DATA_DIR: '/srv/mail',
      SLACK_BOT_TOKEN: 'xoxb-1',
      DISCORD_TOKEN: 'token',
      DISCORD_APPLICATION_ID: '1',
    });
    expect(config).toMatchObject({ dataDirectory: '/srv/mail', slack: null, discord: { token: 'token' } });
    expect([...environment.invalid].sort()).toEqual(['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'WEB_PORT']);
  });

  it('has secrets that everybody can read, and names that mean nothing, pointed out', async () => {
    expect(reportLines(await withFile('DISCORD_TOKN=1\nFACTEUR_SECRET=\nWEB_PORT=1\n', 0o644))).toEqual([
      '✓ Environment: taken with .env',
      '✗ .env: everybody on this machine can read FACTEUR_SECRET',
      '– .env: sets what Facteur has no use for: DISCORD_TOKN (did you mean DISCORD_TOKEN?)',
    ]);
  });
});

describe('the policy', () => {
  it('has all of its problems reported with their lines', async () => {
    const file = join(await scratchDirectory(), 'policy.yaml');
    writeFileSync(file, 'tenants: {}\nrules:\n  - waits: 3\n    reasons: 1\n');
    const lines = await runProbe(policyProbe, { POLICY_FILE: file });
    expect(reportLines(lines)).toEqual([`✗ Policy: ${file} has 2 problems`]);
    expect(fixTexts(lines)).toMatch(/policy\.yaml:3: .*\n.*policy\.yaml:4: /);
  });

  it('says who could approve where', async () => {
    const file = join(await scratchDirectory(), 'policy.yaml');
    writeFileSync(file, completePolicy);
    expect(reportLines(await runProbe(policyProbe, { POLICY_FILE: file }))).toEqual([
      `✓ Policy: ${file} has no problems`,
      '✓ slack/T0123ABC: who could approve, asked in slack/T0123ABC/C0456DEF: ' +
        'admin: user U0456DEF, group S0789GHI; moderator: group S0222XYZ',
      '✓ discord/1122334455: who could approve, asked in slack/T0123ABC/C0456DEF: ' +
        'admin: user U0456DEF, group S0789GHI; moderator: group S0222XYZ',
    ]);
  });

  it('is missed where somebody chats elsewhere and nobody is an admin', async () => {
    const discord = { DISCORD_TOKEN: 'token', DISCORD_APPLICATION_ID: '1' };
    expect((await runProbe(policyProbe, discord))[0]?.verdict).toBe('wrong');
    expect((await runProbe(policyProbe, { ...discord, ADMINS: 'discord/1/2' }))[0]?.verdict).toBe('note');
  });
});

describe('no probe', () => {
  const probe = (name: string, lookAt: Probe['run']): Probe => ({
    group: name === 'last' ? 'Two' : 'One',
    name,
    needs: [],
    run: lookAt,
  });
  const probes = [
    probe('hangs', async function* () {
      yield pass('before', 'this was seen');
      await new Promise(() => undefined);
    }),
    probe('throws', () => {
      throw new Error('the password is open-sesame\u001b');
    }),
    probe('last', function* () {
      yield pass('last', 'fine');
    }),
  ];
  const secret = { REDIS_URL: 'redis://:open-sesame@127.0.0.1' };

  it('keeps another from its lines, and none gives away a secret', async () => {
    const text = textReport(await runProbes(probes, probeContext(secret), 50));
    expect(text).toBe(
      [
        'One',
        '  ✓ before: this was seen',
        '  ✗ hangs: there was no answer within 0.05 s',
        '      See whether what is asked here hangs or is behind a firewall, then try again.',
        '  ✗ throws: could not be looked at: the password is [secret]<U+001B>',
        '      Mend that, then try again.',
        '',
        'Two',
        '  ✓ last: fine',
        '',
        '2 things have to be mended; 2 checks passed.',
      ].join('\n'),
    );
  });

  it('is missing from the report for programs', async () => {
    const report = JSON.parse(jsonReport(await runProbes(probes, probeContext(secret), 50)));
    expect(report).toMatchObject({ ok: false, failures: 2, checks: [{}, {}, {}, { verdict: 'well' }] });
  });
});
