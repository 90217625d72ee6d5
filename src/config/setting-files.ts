import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '../domain/result.ts';
import { errorCode } from '../lib/error-details.ts';
import { unreadableMessage } from './env-file.ts';
import { isSet, isSetting, settingInFile } from './setting-names.ts';
import type { SettingProblem, Settings, Variables } from './variables.ts';

/** A file whose content is the value of a setting. */
type SettingFile = {
  readonly setting: string;
  readonly path: string;
  /** What says so, as the operator knows it. */
  readonly saidBy: string;
};

/** A way in which an operator names files with values: secrets above all, which the environment shows to others. */
type SettingSource = (variables: Variables) => readonly SettingFile[];

/** NAME_FILE, as Docker's images have it. */
const namedByVariables: SettingSource = (variables) =>
  Object.entries(variables).flatMap(([variable, path]) => {
    const setting = settingInFile(variable);
    return setting !== null && isSet(path) ? [{ setting, path: path.trim(), saidBy: variable }] : [];
  });

/** systemd's credentials, as units have them: files in a directory that the service alone can read, each named as its setting. */
const credentials: SettingSource = ({ CREDENTIALS_DIRECTORY: directory }) =>
  isSet(directory)
    ? namesIn(directory)
        .filter(isSetting)
        .map((setting) => ({
          setting,
          path: join(directory, setting),
          saidBy: `${setting} (a credential of systemd)`,
        }))
    : [];

/** In some containers systemd makes the directory, and can't let its service in: whoever uses no credentials starts all the same. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    process.emitWarning(
      `No credential of systemd is used, since ${directory} can't be read (${errorCode(error)}). Use NAME_FILE instead where one is set.`,
    );
    return [];
  }
}

const sources: readonly SettingSource[] = [namedByVariables, credentials];

/** Takes in the values that are in files. They are returned, and do not get into the environment of the process. */
export function readSettingFiles(variables: Variables): Settings {
  const files = Object.groupBy(
    sources.flatMap((filesIn) => filesIn(variables)),
    ({ setting }) => setting,
  );
  const values: Record<string, string> = {};
  const problems: SettingProblem[] = [];
  for (const [setting, named = []] of Object.entries(files)) {
    const value = readOne(setting, named, variables);
    if (value.ok) values[setting] = value.value;
    else problems.push({ setting, text: value.fault });
  }
  return { variables: { ...variables, ...values }, problems };
}

function readOne(
  setting: string,
  files: readonly SettingFile[],
  variables: Variables,
): Result<string, string> {
  const places = [...(isSet(variables[setting]) ? [setting] : []), ...files.map(({ saidBy }) => saidBy)];
  const [file] = files;
  return file && places.length === 1
    ? readValue(file)
    : err(`${setting} is set twice, by ${places.join(' and by ')}. Keep one of them.`);
}

/** No setting is that long. More is not read: the path may be that of a device. Bytes. */
const maxSize = 64 * 1024;

function readValue({ path, saidBy }: SettingFile): Result<string, string> {
  const file = resolve(path);
  const orNot = `, or take ${saidBy} away`;
  try {
    const content = readStart(file);
    if (content.length > maxSize)
      return err(`${saidBy} names ${file}, which holds more than 64 kB. No setting is that long.`);
    const value = new TextDecoder('utf-8', { fatal: true }).decode(content).replace(/\r?\n$/, '');
    return isSet(value)
      ? ok(value)
      : err(`${saidBy} names ${file}, which is empty. Put the value in it${orNot}.`);
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        return err(`${saidBy} names ${file}, which is not there. Put the value in that file${orNot}.`);
      case 'EISDIR':
        return err(
          `${saidBy} names ${file}, which is a directory. Name a file; Docker makes a directory where the file to mount is missing.`,
        );
      case 'ERR_ENCODING_INVALID_ENCODED_DATA':
        return err(`${saidBy} names ${file}, which holds no text in UTF-8. Put the value in it${orNot}.`);
      default:
        return err(`${saidBy} names what can't be read: ${unreadableMessage(file, error)}`);
    }
  }
}

/** Reads a file, at most a byte more than a setting may have; a pipe too, to its end. */
function readStart(file: string): Buffer {
  const content = Buffer.alloc(maxSize + 1);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < content.length; length += read)
      read = readSync(descriptor, content, length, content.length - length, null);
    return content.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
