import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { MailServerBinding } from '../policy/policy.ts';
import { recipientDelimiter } from './recipient-delimiter.ts';
import { type DriverSettings, definitionOf, drivers } from './registry.ts';
import { type PublicKey, parsePublicKey } from './remote/keys.ts';
import { variablePrefix, workerKeyVariable } from './server-variables.ts';

/** How a mail server is reached by the process that does its jobs. */
export type LocalSettings = DriverSettings & {
  /** What separates tags there; `+` where it is left out. */
  readonly recipientDelimiter?: string;
};

/** How a mail server is reached from here: by its driver, or by a worker beside it, which is known by its key. */
export type ConnectionSettings = LocalSettings | { readonly driver: 'worker'; readonly key: PublicKey };

/** A mail server, and how it is reached. */
export type ConfiguredServer = { readonly binding: MailServerBinding; readonly access: ConnectionSettings };

/** What every driver's mail servers may have set, after MAIL_SERVER_NAME_. */
const commonVariables = { RECIPIENT_DELIMITER: recipientDelimiter.optional() };

/** Every variable of a mail server, after MAIL_SERVER_NAME_. */
export const serverVariableNames: readonly string[] = [
  ...new Set([
    ...drivers.flatMap(({ variables }) => Object.keys(variables)),
    ...Object.keys(commonVariables),
    workerKeyVariable('').slice(variablePrefix('').length),
  ]),
];

/** Reads how each mail server of the policy file is reached. @returns all errors at once, each with what to do. */
export function readConnectionSettings(
  bindings: readonly MailServerBinding[],
  variables: Readonly<Record<string, string | undefined>>,
): Result<readonly ConfiguredServer[], string[]> {
  const problems: string[] = [];
  const servers = bindings.flatMap((binding): ConfiguredServer[] => {
    const access =
      binding.worker === 'beside'
        ? readWorkerSettings(binding, variables)
        : readDriverSettings(binding, variables);
    if (access.ok) return [{ binding, access: access.value }];
    problems.push(...access.fault);
    return [];
  });
  return problems.length === 0 ? ok(servers) : err(problems);
}

/** Reads the key of a worker. How its mail server is reached is set where the worker runs, not here. */
export function readWorkerSettings(
  { name }: Pick<MailServerBinding, 'name'>,
  variables: Readonly<Record<string, string | undefined>>,
): Result<ConnectionSettings, string[]> {
  const variable = workerKeyVariable(name);
  const text = variables[variable]?.trim();
  if (!text)
    return err([
      `${variable} must be set to the key of its worker, which that says at its start: npm run worker -- --server ${name}`,
    ]);
  const key = parsePublicKey(text);
  return key.ok
    ? ok({ driver: 'worker', key: key.value })
    : err([`${variable} is no key of a worker. ${key.fault}`]);
}

/** Reads how one mail server is reached, from the environment of the process that does its jobs. */
export function readDriverSettings(
  { name, driver }: Pick<MailServerBinding, 'name' | 'driver'>,
  variables: Readonly<Record<string, string | undefined>>,
): Result<LocalSettings, string[]> {
  const prefix = variablePrefix(name);
  const given = Object.fromEntries(
    Object.entries(variables)
      .filter(([key, value]) => key.startsWith(prefix) && value?.trim())
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  const definition = definitionOf(driver);
  const parsed = z.object({ ...definition.variables, ...commonVariables }).safeParse(given);
  if (!parsed.success)
    return err(parsed.error.issues.map(({ path, message }) => `${prefix}${path.join('.')} ${message}`));
  const { RECIPIENT_DELIMITER: delimiter, ...own } = parsed.data;
  return ok({
    ...definition.readSettings(own),
    ...(delimiter !== undefined && { recipientDelimiter: delimiter }),
  });
}
