import type { Config } from '../../config/config.ts';
import { isLoopback } from '../../web/security/client-network.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { fetchHealth, type HealthResponse, isSameInstance } from './fetch-health.ts';
import { fetchLocalHealth } from './web-port.ts';

const name = 'PUBLIC_URL';

/** Checks that PUBLIC_URL leads to this Facteur, by TLS, and that the proxies on the way are trusted. */
export const publicUrlProbe: Probe = {
  group: 'Web',
  name,
  needs: ['PUBLIC_URL', 'WEB_HOST', 'WEB_PORT', 'TRUSTED_PROXIES'],
  async *run({ config }, signal) {
    if (config.publicUrl === null) return yield checkWithoutUrl(config);
    yield await checkAnswer(config, config.publicUrl, signal);
    yield* checkSafety(config, new URL(config.publicUrl));
  },
};

function checkWithoutUrl({ web, slack, discord }: Config): CheckResult {
  const localUrl = `http://${web.host}:${web.port}`;
  const fix = 'Put a reverse proxy with TLS before it, and set PUBLIC_URL to the address of that.';
  if (!slack && !discord) return info(name, `is not set: links lead to ${localUrl}`);
  return isLoopback(web.host)
    ? fail(name, `is not set: links lead to ${localUrl}, which opens on this machine only`, fix)
    : info(name, `is not set: links lead to ${localUrl}, without TLS`, fix);
}

async function checkAnswer(config: Config, url: string, signal: AbortSignal): Promise<CheckResult> {
  const [local, remote] = await Promise.all([
    config.web.port === 0 ? null : fetchLocalHealth(config, signal),
    fetchHealth(url, signal).catch((error: unknown) => ({ by: 'nobody', error }) as const),
  ]);
  if (remote.by === 'nobody') {
    const { detail, fix } = describeConnectionError(remote.error);
    return fail(name, `${url} ${detail}`, `${fix}\nWhat answers there has to pass everything on to Facteur.`);
  }
  if (remote.by === 'other') return otherServerResult(url, remote, local);
  if (local?.by !== 'facteur') return info(name, `${url} is answered by a Facteur that is not the one here`);
  return isSameInstance(local.health, remote.health)
    ? pass(name, `${url} leads to this Facteur`)
    : fail(
        name,
        `${url} leads to another Facteur`,
        'Have the reverse proxy pass it on to WEB_HOST:WEB_PORT.',
      );
}

function otherServerResult(
  url: string,
  { status, location }: Extract<HealthResponse, { by: 'other' }>,
  local: HealthResponse | null,
): CheckResult {
  if (location !== null)
    return fail(
      name,
      `${url} leads on to ${location}`,
      'Set PUBLIC_URL to where it leads, if that is Facteur.',
    );
  if (local?.by !== 'facteur')
    return info(
      name,
      `${url} answers with ${status}, and Facteur does not run`,
      'Start it, then look again.',
    );
  return fail(
    name,
    `${url} answers with ${status}, and not as Facteur does`,
    'Have the reverse proxy pass everything on to WEB_HOST:WEB_PORT.',
  );
}

function* checkSafety({ web }: Config, { protocol, hostname }: URL): Iterable<CheckResult> {
  if (protocol === 'http:' && !isLoopback(hostname))
    yield info(
      'TLS',
      'links are http: passwords can be read on the way',
      'Have the proxy speak TLS; set https://…',
    );
  if (web.trustedProxies === 'loopback' && !isLoopback(web.host))
    yield info(
      'TRUSTED_PROXIES',
      `is not set, though ${web.host} lets other machines connect`,
      'Where the reverse proxy is on another machine, name it: all who come through it count as one visitor else.',
    );
}
