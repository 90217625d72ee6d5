import { err, ok, type Result } from '../domain/result.ts';
import { checkApprovalVisibility } from './file/checks/approval-visibility.ts';
import { checkApprovers } from './file/checks/approvers.ts';
import { checkEscalation } from './file/checks/escalation.ts';
import { checkRequiredSettings } from './file/checks/required-settings.ts';
import { checkReviewPlaces } from './file/checks/review-places.ts';
import { checkUnknownDomains } from './file/checks/unknown-domains.ts';
import { checkUnknownTenants } from './file/checks/unknown-tenants.ts';
import { readMailServers } from './file/mail-servers.ts';
import { readPeople } from './file/people.ts';
import { settings } from './file/readers.ts';
import { readRules } from './file/rules.ts';
import { readTenants } from './file/tenants.ts';
import { openYaml } from './file/yaml.ts';
import { entriesOf, itemsOf, type PolicyProblem, type YamlCursor } from './file/yaml-cursor.ts';
import { noPolicy, type Policy } from './policy.ts';

export type { PolicyProblem } from './file/yaml-cursor.ts';

/** The settings of a policy file; policy.example.yaml explains them. */
export const sectionReaders = (driverNames: readonly string[]) => ({
  tenants: readTenants,
  people: readPeople,
  rules: readRules,
  'mail-servers': readMailServers(driverNames),
});

/**
 * Parses a policy file. @returns the policy, or all problems in the order of lines. Where the YAML is broken, reports only
 * the problems before that.
 * @param driverNames the drivers that a mail server may have.
 */
export function parsePolicy(text: string, driverNames: readonly string[]): Result<Policy, PolicyProblem[]> {
  const opened = openYaml(text);
  if (!opened.ok) return opened;
  const { root, mistakes } = opened.value;
  const { 'mail-servers': mailServers = [], ...sections } = settings(sectionReaders(driverNames))(root);
  const policy: Policy = { ...noPolicy, ...sections, mailServers, fromFile: true };
  const [mistake] = mistakes;
  if (!mistake) checkPolicy(root, policy);
  const until = mistake ? lastValueBefore(root, mistake.line) : Number.POSITIVE_INFINITY;
  const problems = [...root.reading.problems.filter(({ line }) => line < until), ...mistakes];
  return problems.length === 0 ? ok(policy) : err(problems.toSorted((a, b) => a.line - b.line));
}

/** The line of the last value before a YAML error: it may have been misread because of the error. */
function lastValueBefore(cursor: YamlCursor, line: number): number {
  const last = [...entriesOf(cursor).map(({ value }) => value), ...itemsOf(cursor)].findLast(
    (each) => each.line < line,
  );
  return last ? lastValueBefore(last, line) : cursor.line;
}

/** The checks that need the whole file: missing settings, and settings that contradict each other. */
function checkPolicy(root: YamlCursor, policy: Policy): void {
  checkRequiredSettings(root);
  checkUnknownTenants(root, policy);
  checkUnknownDomains(root, policy);
  checkApprovalVisibility(root, policy);
  checkEscalation(root, policy);
  checkReviewPlaces(root, policy);
  checkApprovers(root, policy);
}

/** Formats a problem as a line for the operator: `policy.yaml:12: tenants.slack/T0123.roles.admin: …`. */
export const problemLine = (file: string, { line, where, message }: PolicyProblem): string =>
  [`${file}:${line}`, ...(where === '' ? [] : [where]), message].join(': ');
