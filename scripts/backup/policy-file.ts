import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultFile, readPolicy } from '../../src/config/policy-file.ts';

/** Where the policy file is read, be it there or not. */
export const policyPath = ({ POLICY_FILE }: { readonly POLICY_FILE?: string | undefined }): string =>
  resolve(POLICY_FILE?.trim() ? POLICY_FILE : defaultFile);

/** The name that its copy has in a backup. */
export const policyCopy = 'policy.yaml';

/** The names of the mail servers in the policy file; one that is in pieces is copied all the same. */
export function mailServersIn(file: string): string[] {
  const policy = existsSync(file) ? readPolicy(file) : null;
  return policy?.ok ? policy.value.mailServers.map(({ name }) => name) : [];
}
