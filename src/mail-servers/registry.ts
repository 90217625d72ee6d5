import type { z } from 'zod';
import { alternc } from './alternc/definition.ts';
import { mailcow } from './mailcow/definition.ts';
import { postfixDovecot } from './postfix-dovecot/definition.ts';
import { postfixadmin } from './postfixadmin/definition.ts';
import type { DriverDefinition } from './shared/define-driver.ts';

/** Every driver, in the order in which messages list them. */
export const drivers = [postfixDovecot, postfixadmin, alternc, mailcow] as const;

type SettingsOf<D> = D extends { readSettings(given: never): infer Settings } ? Settings : never;

/** What the variables of a mail server come to; `driver` tells whose they are. */
export type DriverSettings = SettingsOf<(typeof drivers)[number]>;

export type DriverName = DriverSettings['driver'];

/** A driver, whichever it is. */
type Driver = DriverDefinition<DriverName, z.ZodRawShape, DriverSettings>;

export const driverNames: readonly DriverName[] = drivers.map(({ name }) => name);

/** The driver of the mail server where the policy file names none. */
export const defaultDriver = 'postfix-dovecot' satisfies DriverName;

/** @throws Error where there is no driver of that name: the policy file has been checked against `driverNames`. */
export function definitionOf(name: string): Driver {
  const found = (drivers as readonly Driver[]).find((each) => each.name === name);
  if (!found) throw new Error(`There is no driver ${name}`);
  return found;
}
