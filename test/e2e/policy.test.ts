import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const addDomain = '/mail domain add example.org postmaster:me@outside.test';

describe.skipIf(isMissing('redis-server'))('the program with a policy file', () => {
  test('does not start on one with errors, and reports all of them at once, with their lines', async () => {
    await using data = await createAppData();
    const file = join(data.directory, 'policy.yaml');
    writeFileSync(file, 'rules:\n  - waits: soon\n  - reasons: required\n');
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: { POLICY_FILE: file },
    });
    expect(await facteur.ended).toBe(1);
    const errors = facteur.errors();
    expect(errors).toContain(`${file}:2: rules.1.waits: `);
    expect(errors).toContain(`${file}:3: rules.2.reasons: `);
    expect(errors).toContain('policy.example.yaml explains every setting.');
  });

  test('keeps to it; a change holds from SIGHUP on, and a broken one not at all', async () => {
    await using data = await createAppData();
    const file = join(data.directory, 'policy.yaml');
    writeFileSync(file, 'tenants: {}\nrules:\n  - reason: required\n');
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      environment: { POLICY_FILE: file, LOG_LEVEL: 'info' },
    });
    expect(await facteur.say(addDomain)).toContain('A reason is required.');
    expect(await facteur.say(`${addDomain} reason:a new domain`)).toContain('Reason:\n  > a new domain');
    expect(await facteur.say('1')).toContain('added');

    writeFileSync(file, 'tenants: {}\nrules:\n  - reason: perhaps\n');
    facteur.hangUp();
    await eventually(facteur.errors).toContain('the policy from before holds');
    expect(await facteur.say('/mail create ann@example.org')).toContain('A reason is required.');
    expect(await facteur.say('/mail status')).toContain('has 1 problem since it was changed');

    writeFileSync(file, 'tenants: {}\nrules:\n  - largest-quota: 1G\n');
    facteur.hangUp();
    await eventually(facteur.errors).toContain('The policy file was read anew');
    expect(await facteur.say('/mail create ann@example.org')).toContain('Quota: 1 GB');
    expect(await facteur.say('/mail quota ann@example.org 2G')).toContain('at most 1 GB');
    expect(await facteur.stop()).toBe(0);
  });
});
