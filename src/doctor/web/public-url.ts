import type { Config } from '../../config/config.ts';
import { isLoopback } from '../../web/security/client-network.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import { troubleOf } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { type Answer, askHealth, isSame } from './fetch-health.ts';
import { localAnswer } from './web-port.ts';

const name = 'PUBLIC_URL';

/** How people reach the web pages: that their address leads to this Facteur, safely, and who is believed on the way. */
export const publicUrlProbe: Probe = {
  group: 'Web',
  name,
  needs: ['PUBLIC_URL', 'WEB_HOST', 'WEB_PORT', 'TRUSTED_PROXIES'],
  async *look({ config }, signal) {
    if (config.publicUrl === null) return yield withoutUrl(config);
    yield await answerLine(config, config.publicUrl, signal);
    yield* safetyLines(config, new URL(config.publicUrl));
  },
};

function withoutUrl({ web, slack, discord }: Config): Line {
  const here = `http://${web.host}:${web.port}`;
  const fix = 'Put a reverse proxy with TLS before it, and set PUBLIC_URL to the address of that.';
  if (!slack && !discord) return note(name, `is not set: links lead to ${here}`);
  return isLoopback(web.host)
    ? wrong(name, `is not set: links lead to ${here}, which opens on this machine only`, fix)
    : note(name, `is not set: links lead to ${here}, without TLS`, fix);
}

async function answerLine(config: Config, url: string, signal: AbortSignal): Promise<Line> {
  const [here, there] = await Promise.all([
    config.web.port === 0 ? null : localAnswer(config, signal),
    askHealth(url, signal).catch((error: unknown) => ({ by: 'nobody', error }) as const),
  ]);
  if (there.by === 'nobody') {
    const { detail, fix } = troubleOf(there.error);
    return wrong(
      name,
      `${url} ${detail}`,
      `${fix}\nWhat answers there has to pass everything on to Facteur.`,
    );
  }
  if (there.by === 'other') return otherLine(url, there, here);
  if (here?.by !== 'facteur') return note(name, `${url} is answered by a Facteur that is not the one here`);
  return isSame(here.health, there.health)
    ? well(name, `${url} leads to this Facteur`)
    : wrong(
        name,
        `${url} leads to another Facteur`,
        'Have the reverse proxy pass it on to WEB_HOST:WEB_PORT.',
      );
}

function otherLine(
  url: string,
  { status, leadsTo }: Extract<Answer, { by: 'other' }>,
  here: Answer | null,
): Line {
  if (leadsTo !== null)
    return wrong(
      name,
      `${url} leads on to ${leadsTo}`,
      'Set PUBLIC_URL to where it leads, if that is Facteur.',
    );
  if (here?.by !== 'facteur')
    return note(
      name,
      `${url} answers with ${status}, and Facteur does not run`,
      'Start it, then look again.',
    );
  return wrong(
    name,
    `${url} answers with ${status}, and not as Facteur does`,
    'Have the reverse proxy pass everything on to WEB_HOST:WEB_PORT.',
  );
}

function* safetyLines({ web }: Config, { protocol, hostname }: URL): Iterable<Line> {
  if (protocol === 'http:' && !isLoopback(hostname))
    yield note(
      'TLS',
      'links are http: passwords can be read on the way',
      'Have the proxy speak TLS; set https://…',
    );
  if (web.trustedProxies === 'loopback' && !isLoopback(web.host))
    yield note(
      'TRUSTED_PROXIES',
      `is not set, though ${web.host} lets other machines connect`,
      'Where the reverse proxy is on another machine, name it: all who come through it count as one visitor else.',
    );
}
