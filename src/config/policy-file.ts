import { existsSync, readFileSync } from 'node:fs';
import type { Condition } from '../domain/condition.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { driverNames } from '../mail-servers/registry.ts';
import { parsePolicy, problemLine } from '../policy/parse.ts';
import { noPolicy, type Policy } from '../policy/policy.ts';
import { unreadableMessage } from './env-file.ts';

/** The policy, and how to reload it. */
export type PolicySource = {
  readonly current: () => Policy;
  /** Reads the file again. One with problems changes nothing; the problems are returned. */
  readonly reload: () => Result<Policy, readonly string[]>;
  /** The health of the file, for `/mail status` and monitors; null: there is no file. */
  readonly condition: () => Condition | null;
};

export const noPolicySource: PolicySource = {
  current: () => noPolicy,
  reload: () => ok(noPolicy),
  condition: () => null,
};

/** The policy file's name, beside .env, where POLICY_FILE is not set. */
export const defaultFile = 'policy.yaml';

/**
 * Opens the policy file: the named one, which must exist, or else policy.yaml where that exists.
 * @returns as a fault, all problems at once, each with its line.
 */
export function openPolicyFile(named: string | null): Result<PolicySource, readonly string[]> {
  const file = named ?? defaultFile;
  if (named === null && !existsSync(file)) return ok(noPolicySource);
  const first = readPolicy(file);
  if (!first.ok) return first;
  let policy = first.value;
  let problems: readonly string[] = [];
  return ok({
    current: () => policy,
    reload: () => {
      const read = readPolicy(file);
      problems = read.ok ? [] : read.fault;
      if (read.ok) policy = read.value;
      return read;
    },
    condition: () => policyFileHealth(file, policy, problems),
  });
}

/** Reads a policy file. @returns as a fault, its problems, each a line such as `policy.yaml:12: rules.0.waits: …`. */
export function readPolicy(file: string): Result<Policy, readonly string[]> {
  const text = readText(file);
  if (!text.ok) return text;
  const parsed = parsePolicy(text.value, driverNames);
  return parsed.ok ? parsed : err(parsed.fault.map((problem) => problemLine(file, problem)));
}

function readText(file: string): Result<string, readonly string[]> {
  if (!existsSync(file)) return err([`${file} is not there; policy.example.yaml shows what to write in it.`]);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    return err([unreadableMessage(file, error)]);
  }
}

function policyFileHealth(file: string, { tenants, rules }: Policy, problems: readonly string[]): Condition {
  const part = 'Policy';
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  if (problems.length === 0)
    return {
      part,
      ok: true,
      detail: `${file}, ${count(tenants.size, 'tenant')} and ${count(rules.length, 'rule')}`,
    };
  return {
    part,
    ok: false,
    detail: `${file} has ${count(problems.length, 'problem')} since it was changed, so the one before holds. npm run policy:check lists them`,
  };
}
