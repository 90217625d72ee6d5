import type { PeerCertificate } from 'node:tls';
import type { MailService } from '../../config/mail-services.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import { troubleOf } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { certificateOf, NoMailServer } from './mail-greeting.ts';

const day = 86_400_000;
/** Renewed ones have a third of their time left or more; less than a fifth, and at most two weeks, is a failure. */
const lastDays = 14;

const probeOf = (variable: 'IMAP_SERVER' | 'SMTP_SERVER', protocol: 'imap' | 'smtp'): Probe => ({
  group: 'Mail programs',
  name: variable,
  needs: [variable],
  whenLate: `See whether it is behind a firewall, hangs, or begins TLS otherwise: ${protocol}s:// at once, ${protocol}:// by STARTTLS.`,
  async *look({ config, trusted, clock }, signal) {
    const service = config.clientSettings.services?.[protocol];
    if (!service)
      return yield note(variable, 'is not set: people are told that their administrator knows it');
    const place = `${service.host}:${service.port}`;
    try {
      const certificate = await certificateOf(protocol, service, trusted, signal);
      yield expiryLine(variable, place, certificate, clock());
    } catch (error) {
      yield troubleLine(variable, place, service, error);
    }
  },
});

/** Where mail programs read mail, as one of them would see it. */
export const imapProbe = probeOf('IMAP_SERVER', 'imap');

/** Where mail programs send mail. */
export const smtpProbe = probeOf('SMTP_SERVER', 'smtp');

/** How long a certificate still holds. @param now milliseconds since 1970. */
export function expiryLine(
  name: string,
  place: string,
  { valid_from, valid_to }: Pick<PeerCertificate, 'valid_from' | 'valid_to'>,
  now: number,
): Line {
  const [from, until] = [Date.parse(valid_from), Date.parse(valid_to)];
  const left = Math.min(lastDays * day, (until - from) / 5);
  const date = new Date(until).toISOString().slice(0, 10);
  return until - now < left
    ? wrong(name, `${place} has a certificate that ends on ${date}`, 'See why it was not renewed.')
    : well(name, `${place} answers, with a certificate for its name until ${date}`);
}

function troubleLine(name: string, place: string, { security }: MailService, error: unknown): Line {
  if (error instanceof NoMailServer) {
    const said = error.message === '' ? 'says nothing' : `says “${error.message.slice(0, 80)}”`;
    const how = security === 'tls' ? 'TLS from the first byte' : 'STARTTLS';
    return wrong(name, `${place} ${said}`, `Check that it is a server for this, with ${how}, and its port.`);
  }
  const { detail, fix } = troubleOf(error);
  return wrong(name, `${place} ${detail}`, fix);
}
