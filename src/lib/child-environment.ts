/** What a program finds its way by; all else that our environment holds, secrets among it, is ours alone. */
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

/** The environment of a program that we run: what it is told by an argument it needs no variable for. */
export const childEnvironment = (
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> =>
  Object.fromEntries(
    inheritedVariables.flatMap((name) => {
      const value = own[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
