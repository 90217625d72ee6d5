import type { PeerCertificate } from 'node:tls';
import type { MailService } from '../../config/mail-services.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';
import { fetchCertificate, NoMailServer } from './mail-greeting.ts';

const day = 86_400_000;
/** At most; renewal usually happens with a third of a certificate's time left, so less than a fifth is a failure too. */
const expiryWarningDays = 14;

const createProbe = (variable: 'IMAP_SERVER' | 'SMTP_SERVER', protocol: 'imap' | 'smtp'): Probe => ({
  group: 'Mail programs',
  name: variable,
  needs: [variable],
  timeoutAdvice: `See whether it is behind a firewall, hangs, or begins TLS otherwise: ${protocol}s:// at once, ${protocol}:// by STARTTLS.`,
  async *run({ config, trustedCertificates, clock }, signal) {
    const service = config.clientSettings.services?.[protocol];
    if (!service)
      return yield info(variable, 'is not set: people are told that their administrator knows it');
    const place = `${service.host}:${service.port}`;
    try {
      const certificate = await fetchCertificate(protocol, service, trustedCertificates, signal);
      yield checkExpiry(variable, place, certificate, clock());
    } catch (error) {
      yield connectionFailure(variable, place, service, error);
    }
  },
});

/** Checks the server where mail programs read mail, as one of them would use it. */
export const imapProbe = createProbe('IMAP_SERVER', 'imap');

/** Checks the server where mail programs send mail. */
export const smtpProbe = createProbe('SMTP_SERVER', 'smtp');

/** Checks how long a certificate is still valid. @param now milliseconds since 1970. */
export function checkExpiry(
  name: string,
  place: string,
  { valid_from, valid_to }: Pick<PeerCertificate, 'valid_from' | 'valid_to'>,
  now: number,
): CheckResult {
  const [from, until] = [Date.parse(valid_from), Date.parse(valid_to)];
  const warningTime = Math.min(expiryWarningDays * day, (until - from) / 5);
  const date = new Date(until).toISOString().slice(0, 10);
  return until - now < warningTime
    ? fail(name, `${place} has a certificate that ends on ${date}`, 'See why it was not renewed.')
    : pass(name, `${place} answers, with a certificate for its name until ${date}`);
}

function connectionFailure(
  name: string,
  place: string,
  { security }: MailService,
  error: unknown,
): CheckResult {
  if (error instanceof NoMailServer) {
    const reply = error.message === '' ? 'says nothing' : `says “${error.message.slice(0, 80)}”`;
    const tlsStart = security === 'tls' ? 'TLS from the first byte' : 'STARTTLS';
    return fail(
      name,
      `${place} ${reply}`,
      `Check that it is a server for this, with ${tlsStart}, and its port.`,
    );
  }
  const { detail, fix } = describeConnectionError(error);
  return fail(name, `${place} ${detail}`, fix);
}
