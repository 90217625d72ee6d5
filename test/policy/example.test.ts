import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { roles } from '../../src/domain/actor.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import {
  escalateReaders,
  limitsReaders,
  needsReaders,
  passwordsReaders,
  remindReaders,
  ruleReaders,
} from '../../src/policy/file/rules.ts';
import { roleReaders, tenantReaders } from '../../src/policy/file/tenants.ts';
import { sectionReaders } from '../../src/policy/parse.ts';
import { rulesFor } from '../../src/policy/rules.ts';
import { domain } from '../support/fixtures/example-org.ts';
import { parsePolicyText } from '../support/fixtures/policy-file.ts';

type Settings = Readonly<Record<string, object>>;
type Example = {
  readonly tenants: Readonly<Record<string, Settings>>;
  readonly rules: readonly (Settings & { readonly needs?: Settings })[];
};

const text = readFileSync(join(import.meta.dirname, '../../policy.example.yaml'), 'utf8');

/** The example file with its commented-out settings: prose has a space after #, YAML has none. */
const withExamples = text.replace(/^( *)#(?=\S| {2})/gm, '$1');

describe('policy.example.yaml', () => {
  it('has no problems, and asks for just what is asked for without it', () => {
    const policy = parsePolicyText(text);
    for (const { key } of policy.tenants.values()) {
      expect(rulesFor(policy, key, domain('example.org'))).toEqual(defaultRules);
    }
    expect(policy.tenants.size).toBe(2);
  });

  it('has no problems with the examples of its comments either', () => {
    const policy = parsePolicyText(withExamples);
    expect(policy.rules.length).toBe(4);
    expect(rulesFor(policy, 'discord/1122334455', domain('example.org'))).toMatchObject({
      approvals: 2,
      openRequests: 5,
      needs: { mailbox: { moderator: 'approval' } },
    });
  });

  it('shows every setting that is known', () => {
    const file: Example = parse(text);
    const {
      needs = {},
      remind = {},
      escalate = {},
      limits = {},
      passwords = {},
      ...rule
    } = file.rules[0] ?? {};
    const { roles: held = {}, ...tenant } = file.tenants['slack/T0123ABC'] ?? {};
    const shown: [object, object][] = [
      [file, sectionReaders([])],
      [{ ...tenant, roles: held }, tenantReaders('slack')],
      [held, roleReaders('slack')],
      [{ ...rule, needs, remind, escalate, limits, passwords }, ruleReaders],
      [needs, needsReaders],
      [remind, remindReaders],
      [escalate, escalateReaders],
      [limits, limitsReaders],
      [passwords, passwordsReaders],
      ...Object.values(needs).map((cells): [object, object] => [cells, roleReaders('slack')]),
    ];
    for (const [written, known] of shown)
      expect(Object.keys(written).sort()).toEqual(Object.keys(known).sort());
    expect(Object.keys(roleReaders('slack'))).toEqual(roles);
  });
});
