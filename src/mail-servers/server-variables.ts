/** How the variables of mail servers begin. */
export const serverVariablePrefix = 'MAIL_SERVER_';

/** How the variables of one mail server begin: MAIL_SERVER_NAME_. */
export const variablePrefix = (name: string): string =>
  `${serverVariablePrefix}${name.toUpperCase().replaceAll('-', '_')}_`;

/** The variable with what separates tags on a mail server. */
export const delimiterVariable = (name: string): string => `${variablePrefix(name)}RECIPIENT_DELIMITER`;

/** The variable with the key of a mail server's worker. */
export const workerKeyVariable = (name: string): string => `${variablePrefix(name)}WORKER_KEY`;
