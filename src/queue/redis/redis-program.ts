import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that the private queue may run on, those that are preferred first: Valkey takes Redis' place. */
const programs = ['redis-server', 'valkey-server'] as const;

export type RedisProgram = (typeof programs)[number];

/** The first of them that is on a PATH; redis-server where none is. */
export const findRedisProgram = (path: string): RedisProgram =>
  programs.find((program) =>
    path.split(delimiter).some((directory) => isProgram(join(directory, program))),
  ) ?? programs[0];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
