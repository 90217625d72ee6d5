import { ok, type Result, refused } from '../domain/result.ts';
import { checkApprovalsSeen } from './file/checks/approval-visibility.ts';
import { checkApprovers } from './file/checks/approvers.ts';
import { checkEscalation } from './file/checks/escalation.ts';
import { checkComplete } from './file/checks/required-settings.ts';
import { checkDomainsNamed } from './file/checks/unknown-domains.ts';
import { checkTenantsNamed } from './file/checks/unknown-tenants.ts';
import { readMailServers } from './file/mail-servers.ts';
import { readPeople } from './file/people.ts';
import { settings } from './file/readers.ts';
import { readRules } from './file/rules.ts';
import { readTenants } from './file/tenants.ts';
import { openYaml } from './file/yaml.ts';
import { entriesOf, itemsOf, type Place, type PolicyProblem } from './file/yaml-cursor.ts';
import { noPolicy, type Policy } from './policy.ts';

export type { PolicyProblem } from './file/yaml-cursor.ts';

/** What a policy file can say; policy.example.yaml explains it. */
export const sectionReaders = {
  tenants: readTenants,
  people: readPeople,
  rules: readRules,
  'mail-servers': readMailServers,
};

/**
 * Reads a policy file. @returns all problems at once, in the order of lines. Where the YAML is broken, what stands
 * before that is understood, and problems further on are not told.
 */
export function parsePolicy(text: string): Result<Policy, PolicyProblem[]> {
  const opened = openYaml(text);
  if (!opened.ok) return opened;
  const { root, mistakes } = opened.value;
  const { 'mail-servers': mailServers = [], ...sections } = settings(sectionReaders)(root);
  const policy: Policy = { ...noPolicy, ...sections, mailServers, fromFile: true };
  const [mistake] = mistakes;
  if (!mistake) checkWhole(root, policy);
  const until = mistake ? lastBegunBefore(root, mistake.line) : Number.POSITIVE_INFINITY;
  const problems = [...root.reading.problems.filter(({ line }) => line < until), ...mistakes];
  return problems.length === 0 ? ok(policy) : refused(problems.toSorted((a, b) => a.line - b.line));
}

/** The line of the last value that begins above a mistake: what it holds may be misread because of that. */
function lastBegunBefore(place: Place, line: number): number {
  const last = [...entriesOf(place).map(({ value }) => value), ...itemsOf(place)].findLast(
    (each) => each.line < line,
  );
  return last ? lastBegunBefore(last, line) : place.line;
}

/** What can be told only of a whole file: what is missing, and what does not fit together. */
function checkWhole(root: Place, policy: Policy): void {
  checkComplete(root);
  checkTenantsNamed(root, policy);
  checkDomainsNamed(root, policy);
  checkApprovalsSeen(root, policy);
  checkEscalation(root, policy);
  checkApprovers(root, policy);
}

/** A problem as a line for the operator: `policy.yaml:12: tenants.slack/T0123.roles.admin: …`. */
export const problemLine = (file: string, { line, where, message }: PolicyProblem): string =>
  [`${file}:${line}`, ...(where === '' ? [] : [where]), message].join(': ');
