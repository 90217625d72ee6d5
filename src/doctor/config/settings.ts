import { variableNames } from '../../config/config.ts';
import { editDistance } from '../../domain/text/edit-distance.ts';
import { serverVariables } from '../../mail-servers/connection-settings.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { EnvironmentFile } from '../environment.ts';
import type { Patient, Probe } from '../probe.ts';
import { secretVariables } from '../redact-secrets.ts';

const group = 'Settings';

/** package.json, "engines". */
const leastNode = 24;

export const nodeProbe: Probe = {
  group,
  name: 'Node',
  needs: [],
  *look() {
    const version = process.versions.node;
    yield Number.parseInt(version, 10) >= leastNode
      ? well('Node', version)
      : wrong(
          'Node',
          `this is ${version}`,
          `Facteur needs Node ${leastNode} or later; npm start fetches it.`,
        );
  },
};

/** All that Facteur would refuse to start with, and what it would pass over in silence. */
export const environmentProbe: Probe = {
  group,
  name: 'Environment',
  needs: [],
  *look({ environment: { problems, file } }) {
    yield environmentLine(problems, file);
    if (file && file.unreadable === null) {
      yield* readableByOthers(file);
      yield* unknownIn(file);
    }
  },
};

function environmentLine(problems: readonly string[], file: EnvironmentFile | null): Line {
  const name = 'Environment';
  if (file && file.unreadable !== null)
    return wrong(name, `.env can’t be read (${file.unreadable})`, 'Let the user who runs Facteur read it.');
  if (problems.length === 0)
    return well(name, file ? 'taken with .env' : 'there is no .env, and none is needed');
  const errors = problems.length === 1 ? 'has an error' : `has ${problems.length} errors`;
  return wrong(name, errors, [...problems, '.env.example explains every variable.'].join('\n'));
}

function* readableByOthers({ names, mode }: EnvironmentFile): Iterable<Line> {
  const held = secretVariables.filter((secret) => names.includes(secret));
  if (held.length > 0 && (mode & 0o004) !== 0)
    yield wrong('.env', `everybody on this machine can read ${held.join(', ')}`, 'chmod o-rwx .env');
}

function* unknownIn({ names }: EnvironmentFile): Iterable<Line> {
  const foreign = names.filter((name) => !variableNames.includes(name) && !name.startsWith(serverVariables));
  if (foreign.length > 0)
    yield note('.env', `sets what Facteur has no use for: ${foreign.map(withGuess).join(', ')}`);
}

function withGuess(name: string): string {
  const [meant] = variableNames
    .filter((known) => editDistance(name, known) <= 3)
    .sort((a, b) => editDistance(name, a) - editDistance(name, b));
  return meant ? `${name} (did you mean ${meant}?)` : name;
}

/** Where what seals password hashes comes from; links are made of the secret in DATA_DIR alone. */
export const secretProbe: Probe = {
  group,
  name: 'Secret',
  needs: ['FACTEUR_SECRET'],
  *look({ config }: Patient) {
    yield well(
      'Secret',
      config.secrets
        ? 'password hashes are sealed by FACTEUR_SECRET, links are made of DATA_DIR/secret'
        : 'one of its own, kept in DATA_DIR/secret',
    );
  },
};
