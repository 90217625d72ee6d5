import { variableNames } from '../../config/config.ts';
import { otherWayToSet, settingInFile } from '../../config/setting-names.ts';
import { editDistance } from '../../domain/text/edit-distance.ts';
import { serverVariablePrefix } from '../../mail-servers/server-variables.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { EnvironmentFile } from '../environment.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { secretVariables } from '../redact-secrets.ts';

const group = 'Settings';

/** As in package.json, "engines". */
const minNodeVersion = 24;

export const nodeProbe: Probe = {
  group,
  name: 'Node',
  needs: [],
  *run() {
    const version = process.versions.node;
    yield Number.parseInt(version, 10) >= minNodeVersion
      ? pass('Node', version)
      : fail(
          'Node',
          `this is ${version}`,
          `Facteur needs Node ${minNodeVersion} or later; npm start fetches it.`,
        );
  },
};

/** Checks the variables: errors that keep Facteur from starting, and unknown names, which it would ignore. */
export const environmentProbe: Probe = {
  group,
  name: 'Environment',
  needs: [],
  *run({ environment: { problems, file } }) {
    yield checkEnvironment(problems, file);
    if (file && file.unreadable === null) {
      yield* checkFileMode(file);
      yield* checkUnknownVariables(file);
    }
  },
};

function checkEnvironment(problems: readonly string[], file: EnvironmentFile | null): CheckResult {
  const name = 'Environment';
  if (file && file.unreadable !== null)
    return fail(name, `.env can’t be read (${file.unreadable})`, 'Let the user who runs Facteur read it.');
  if (problems.length === 0)
    return pass(name, file ? 'taken with .env' : 'there is no .env, and none is needed');
  const errors = problems.length === 1 ? 'has an error' : `has ${problems.length} errors`;
  return fail(name, errors, [...problems, '.env.example explains every variable.'].join('\n'));
}

function* checkFileMode({ names, mode }: EnvironmentFile): Iterable<CheckResult> {
  const secrets = secretVariables.filter((secret) => names.includes(secret));
  if (secrets.length > 0 && (mode & 0o004) !== 0)
    yield fail('.env', `everybody on this machine can read ${secrets.join(', ')}`, 'chmod o-rwx .env');
}

function* checkUnknownVariables({ names }: EnvironmentFile): Iterable<CheckResult> {
  const unknown = names.filter(
    (name) =>
      !variableNames.includes(name) &&
      settingInFile(name) === null &&
      !name.startsWith(serverVariablePrefix) &&
      // OpenTelemetry's libraries read more of them than Facteur does.
      !name.startsWith('OTEL_'),
  );
  if (unknown.length > 0)
    yield info('.env', `sets what Facteur has no use for: ${unknown.map(didYouMean).join(', ')}`);
}

function didYouMean(name: string): string {
  const [closest] = variableNames
    .flatMap((known) => [known, otherWayToSet(known) ?? known])
    .filter((known) => editDistance(name, known) <= 3)
    .sort((a, b) => editDistance(name, a) - editDistance(name, b));
  return closest ? `${name} (did you mean ${closest}?)` : name;
}

/** Tells which secret seals password hashes; links always use the one in DATA_DIR. */
export const secretProbe: Probe = {
  group,
  name: 'Secret',
  needs: ['FACTEUR_SECRET'],
  *run({ config }: ProbeContext) {
    yield pass(
      'Secret',
      config.secrets
        ? 'password hashes are sealed by FACTEUR_SECRET, links are made of DATA_DIR/secret'
        : 'one of its own, kept in DATA_DIR/secret',
    );
  },
};
