import { serverVariableNames } from '../mail-servers/connection-settings.ts';
import { serverVariablePrefix } from '../mail-servers/server-variables.ts';
import { variableNames } from './config.ts';

/** Whether a variable is one that Facteur reads; of a mail server's (MAIL_SERVER_NAME_…), whatever its name is. */
export const isSetting = (variable: string): boolean =>
  variableNames.includes(variable) ||
  serverVariableNames.some((name) => variable.startsWith(serverVariablePrefix) && isOfServer(variable, name));

const isOfServer = (variable: string, name: string): boolean =>
  variable.endsWith(`_${name}`) && variable.length > serverVariablePrefix.length + name.length + 1;

/** Whether a variable has a value; an empty one counts as not set. */
export const isSet = (value: string | undefined): value is string => Boolean(value?.trim());

const fileSuffix = '_FILE';

/** The setting whose value is in the file that a variable names: `X` of `X_FILE`; null for other variables, such as POLICY_FILE. */
export function settingInFile(variable: string): string | null {
  if (!variable.endsWith(fileSuffix) || isSetting(variable)) return null;
  const setting = variable.slice(0, -fileSuffix.length);
  return isSetting(setting) ? setting : null;
}

/** The other variable that sets the same: `X_FILE` for `X`, and the other way round; null for what is no setting. */
export const otherWayToSet = (variable: string): string | null =>
  isSetting(variable) ? `${variable}${fileSuffix}` : settingInFile(variable);
