import { dirname } from 'node:path/posix';
import { type Import, isIn } from './imports.ts';

type SpecialRule = { readonly title: string; readonly forbids: (each: Import) => boolean };

const isPackage = (to: string, names: readonly string[]): boolean =>
  names.some((name) => to === name || to.startsWith(`${name}/`));

/** Libraries that one part of the program alone may know. */
const only = (title: string, packages: readonly string[], places: readonly string[]): SpecialRule => ({
  title,
  forbids: ({ from, to }) => isPackage(to, packages) && !places.some((place) => isIn(from, place)),
});

/** A driver's folder: that of a file in `src/mail-servers/<driver>/`; null for what all drivers share. */
function driverOf(file: string): string | null {
  const folder = /^src\/mail-servers\/[^/]+(?=\/)/.exec(file)?.[0] ?? null;
  return folder === 'src/mail-servers/shared' || folder === 'src/mail-servers/remote' ? null : folder;
}

const isInDriver = (file: string, name: string): boolean => {
  const driver = driverOf(file);
  return driver !== null && isIn(file, `${driver}/${name}`);
};

/** What the table of folders can't say. */
export const specialRules: readonly SpecialRule[] = [
  only('Drizzle: in the store only', ['drizzle-orm'], ['src/store']),
  {
    title: 'the schema: in the store only',
    forbids: ({ from, to }) =>
      (isIn(to, 'src/store/schema') || isIn(to, 'src/store/sqlite/drizzle')) && !isIn(from, 'src/store'),
  },
  only(
    'SQL clients: in the store, the drivers, the lock of DATA_DIR and the doctor only',
    ['better-sqlite3', 'mysql2', 'pg'],
    ['src/store', 'src/mail-servers', 'src/config/data-directory', 'src/doctor/data'],
  ),
  only('BullMQ and ioredis: in the queue only', ['bullmq', 'ioredis'], ['src/queue']),
  only('prom-client: in the metrics only', ['prom-client'], ['src/metrics']),
  only('chrono-node: where times are read only', ['chrono-node'], ['src/chat/when']),
  only('Fastify: in the web only', ['fastify', '@fastify'], ['src/web']),
  only(
    'Slack’s library: in its folder and the doctor only',
    ['@slack'],
    ['src/chat/slack', 'src/doctor/chat'],
  ),
  only(
    'Discord’s library: in its folder and the doctor only',
    ['discord.js'],
    ['src/chat/discord', 'src/doctor/chat'],
  ),
  {
    title:
      'a driver’s files: from outside, its definition alone, by the registry alone; the doctor may look inside',
    forbids: ({ from, to }) => {
      const driver = driverOf(to);
      if (driver === null || isIn(from, driver) || isIn(from, 'src/doctor')) return false;
      return !(isIn(from, 'src/mail-servers/registry') && isInDriver(to, 'definition'));
    },
  },
  {
    title: 'a driver’s driver.ts: by its definition alone',
    forbids: ({ from, to }) => isInDriver(to, 'driver') && !isInDriver(from, 'definition'),
  },
  {
    title: 'a driver’s changes/: by its driver.ts alone',
    forbids: ({ from, to }) =>
      isInDriver(to, 'changes') && !isInDriver(from, 'changes') && !isInDriver(from, 'driver'),
  },
];

const entryPoints = ['src/main.ts', 'src/worker.ts'];

/** Files in `src` itself, but for the entry points. */
export const looseFiles = (files: readonly string[]): string[] =>
  files.filter((file) => dirname(file) === 'src' && !entryPoints.includes(file));

const maxFilesPerFolder = 20;

/** Folders of more files than a reader takes in; `commands`, one file a command, is meant to be long. */
export const crowdedFolders = (files: readonly string[]): string[] =>
  [...Map.groupBy(files, dirname)]
    .filter(([folder, { length }]) => length > maxFilesPerFolder && folder !== 'commands')
    .map(([folder, { length }]) => `${folder} has ${length} files`);
