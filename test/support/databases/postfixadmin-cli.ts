import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { Product } from './postfixadmin-tables.ts';

const run = promisify(execFile);

/** A database in PostfixAdmin's own settings. */
export type Connection = {
  readonly product: Product;
  /** A database's name, or SQLite's file. */
  readonly name: string;
  readonly user?: string;
  readonly password?: string;
  /** MariaDB's socket, or the directory of PostgreSQL's. */
  readonly socket?: string;
};

export type PostfixAdmin = {
  /** Creates or upgrades the tables, as opening the setup page does. */
  upgrade(): Promise<void>;
  /** Runs postfixadmin-cli. @returns its output. @throws Error where that reports a failure. */
  cli(...args: string[]): Promise<string>;
  remove(): Promise<void>;
};

const types: Record<Product, string> = { SQLite: 'sqlite', MariaDB: 'mysqli', PostgreSQL: 'pgsql' };

/** A copy of Debian's PostfixAdmin with a configuration of its own. */
export function postfixAdminOn(connection: Connection): PostfixAdmin {
  const directory = mkdtempSync(join(tmpdir(), 'facteur-postfixadmin-'));
  const isOurs = (path: string) => !path.endsWith('/templates_c') && !path.endsWith('/config.local.php');
  cpSync('/usr/share/postfixadmin', directory, { recursive: true, dereference: true, filter: isOurs });
  writeFileSync(join(directory, 'config.local.php'), configuration(connection));
  // Debian's configuration includes this file, which is found here first.
  writeFileSync(
    join(directory, 'dbconfig.inc.php'),
    "<?php $dbserver = 'localhost'; $dbtype = $dbuser = $dbpass = $dbname = '';",
  );

  const php = async (cwd: string, ...args: string[]): Promise<string> =>
    stripVTControlCharacters(
      (await run('php', ['-d', `include_path=${directory}`, ...args], { cwd })).stdout,
    );

  return {
    upgrade: async () => void (await php(join(directory, 'public'), 'upgrade.php')),
    async cli(...args) {
      const printed = await php(directory, 'scripts/postfixadmin-cli.php', ...args);
      if (/error|not valid|invalid/i.test(printed)) throw new Error(printed);
      return printed;
    },
    remove: () => rm(directory, { recursive: true }),
  };
}

function configuration({ product, name, user = '', password = '', socket = '' }: Connection): string {
  const settings = {
    configured: true,
    database_type: types[product],
    database_host: product === 'PostgreSQL' ? socket : 'localhost',
    database_socket: product === 'MariaDB' ? socket : '',
    database_user: user,
    database_password: password,
    database_name: name,
    quota: 'YES',
    domain_quota: 'YES',
    emailcheck_resolve_domain: 'NO',
    encrypt: 'md5crypt',
  };
  const lines = Object.entries(settings).map(([key, value]) => `$CONF['${key}'] = ${JSON.stringify(value)};`);
  return `<?php\n${lines.join('\n')}\n`;
}
