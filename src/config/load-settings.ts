import { err, ok, type Result } from '../domain/result.ts';
import { errorMessage } from '../lib/error-details.ts';
import { loadEnvFile } from './env-file.ts';
import { readSettingFiles } from './setting-files.ts';
import type { Settings, Variables } from './variables.ts';

/** All settings, as the process's environment, `.env` and the files say that these name. @throws Error as `loadEnvFile`. */
export function loadSettings(): Settings {
  loadEnvFile();
  return readSettingFiles(process.env);
}

/**
 * The settings that a script uses; files with the values of others may be for the eyes of another user alone.
 * @returns as a fault, all that is wrong with these.
 */
export function loadSome(settings: readonly string[]): Result<Variables, string> {
  try {
    const { variables, problems } = loadSettings();
    const ours = problems.filter(({ setting }) => settings.includes(setting));
    return ours.length === 0 ? ok(variables) : err(ours.map(({ text }) => text).join('\n'));
  } catch (error) {
    return err(errorMessage(error));
  }
}
