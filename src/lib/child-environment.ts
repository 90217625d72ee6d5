import { execFile } from 'node:child_process';

/** The variables that programs need. No other is passed on, since the environment also holds secrets. */
const inheritedVariables = [
  'PATH',
  'LD_LIBRARY_PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'LC_MESSAGES',
];

/** The environment of a child process. @param own the environment that it is taken from. */
export const childEnvironment = (
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> =>
  Object.fromEntries(
    inheritedVariables.flatMap((name) => {
      const value = own[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Whether util-linux's setpriv is installed and works on this kernel: by it, a child ends with its parent. */
export const canUseSetpriv = (): Promise<boolean> =>
  new Promise((resolve) => {
    const env = childEnvironment();
    execFile('setpriv', ['--pdeathsig', 'TERM', 'true'], { env }, (error) => resolve(error === null));
  });
