import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { startFakeSlack } from '../support/fake-slack/fake-slack.ts';

const script = join(import.meta.dirname, '../../scripts/policy-check.ts');
const directory = mkdtempSync(join(tmpdir(), 'facteur-policy-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the script says about the files that were written, and how it ends. */
function check(files: Readonly<Record<string, string>>, ...args: string[]) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return { status, stdout, stderr };
}

it('says who may what, and ends well', () => {
  const { status, stdout } = check({ 'right.yaml': 'tenants: {}\n' }, 'right.yaml');
  expect(stdout).toBe(
    'right.yaml has no problems.\n\nNo tenants: everyone but ADMINS and the terminal is refused.\n',
  );
  expect(status).toBe(0);
});

it('says all that is wrong, with lines, and ends with 1', () => {
  const { status, stderr } = check(
    { 'wrong.yaml': 'tenants: {}\nrules:\n  - waits: 3\n    reasons: 1\n' },
    'wrong.yaml',
  );
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^wrong\.yaml:3: rules\.1\.waits: “3” is not a time/),
    expect.stringMatching(/^wrong\.yaml:4: rules\.1\.reasons: is no setting here; did you mean reason\?$/),
    '',
  ]);
  expect(status).toBe(1);
});

it('without a file looks at policy.yaml, and says that it is not there', () => {
  expect(check({})).toEqual({
    status: 1,
    stdout: '',
    stderr: 'policy.yaml is not there; policy.example.yaml shows what to write in it.\n',
  });
  expect(check({ 'policy.yaml': '' }).stderr).toMatch(/^policy\.yaml:1: is empty/);
});

it('without a file looks at the one that .env names', () => {
  const files = { '.env': 'POLICY_FILE=other.yaml\n', 'other.yaml': 'tenants: {}\n' };
  expect(check(files).stdout).toMatch(/^other\.yaml has no problems/);
});

it('says why a file can’t be read', () => {
  const { status, stderr } = check({}, '.');
  expect(stderr).toMatch(/^\/\S+ can't be read by \w+ \(EISDIR/);
  expect(status).toBe(1);
});

it('tries the channels of approvers where a token is set, and ends with 1 where one is closed', async () => {
  const slack = await startFakeSlack('socket');
  writeFileSync(
    join(directory, 'channel.yaml'),
    'tenants:\n  slack/T1:\n    domains: all\n    approvals: slack/T1/C2\n    roles: { admin: everyone }\n',
  );
  const run = () =>
    promisify(execFile)(process.execPath, [script, 'channel.yaml'], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        SLACK_BOT_TOKEN: slack.setting.botToken,
        SLACK_APP_TOKEN: slack.setting.appToken ?? '',
        SLACK_API_URL: slack.setting.apiUrl ?? '',
      },
    });
  await expect(run()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('channel.yaml has no problems.'),
    stderr: expect.stringMatching(/^Approvals channel slack\/T1\/C2: can’t be written to/),
  });
  slack.channels.add('C2');
  const { stdout } = await run();
  expect(stdout).toContain('Approvals channel slack/T1/C2: can be written to');
  await slack.stop();
});
