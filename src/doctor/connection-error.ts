import { errorCode, errorMessage } from '../lib/error-details.ts';

export type ConnectionProblem = { readonly detail: string; readonly fix: string };

type ErrorCase = { readonly codes: RegExp; readonly detail: string; readonly fix: string };

// Node's codes: nodejs.org/api/tls.html, "X509 certificate error codes", and errors of the system.
const cases: readonly ErrorCase[] = [
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    detail: 'has a certificate for other names',
    fix: 'Get a certificate for the name that is set, or set a name that the certificate is for.',
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    detail: 'has a certificate that has expired',
    fix: 'Renew the certificate, then reload the server.',
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    detail: 'has a certificate that is not valid yet',
    fix: 'Check the clocks of both machines.',
  },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+)$/,
    detail: 'has a certificate that is not trusted here',
    fix:
      'Get one from an authority that programs know, such as Let’s Encrypt, with its whole chain. ' +
      'Where you are the authority: NODE_EXTRA_CA_CERTS=FILE.',
  },
  {
    codes: /^(ERR_SSL_[A-Z_]+|EPROTO|ECONNRESET)$/,
    detail: 'does not accept TLS as it is set here',
    fix: 'Check the port, and whether TLS begins at once or after STARTTLS.',
  },
  {
    codes: /^ECONNREFUSED$/,
    detail: 'refuses connections',
    fix: 'Check that it runs, and that its host and port are right.',
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    detail: 'has a name that DNS does not know',
    fix: 'Set the right name, or add it to DNS.',
  },
  {
    codes: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/,
    detail: 'can’t be reached',
    fix: 'Check the network, and firewalls on the way.',
  },
  {
    codes: /^ENOENT$/,
    detail: 'is not there',
    fix: 'Check that it runs, and that its path is right.',
  },
];

/** Describes why a connection failed, and what to do. */
export function describeConnectionError(error: unknown): ConnectionProblem {
  const reason = rootCause(error);
  const code = errorCode(reason);
  const known = cases.find(({ codes }) => codes.test(code));
  return known
    ? { detail: `${known.detail} (${code})`, fix: known.fix }
    : { detail: `can’t be used (${errorMessage(reason)})`, fix: 'Check its address, and that it runs.' };
}

/** `fetch` keeps the reason in its error's cause, Slack's client in `original`, a connection to several addresses in a list. */
function rootCause(error: unknown): unknown {
  if (error instanceof Error && 'original' in error) return rootCause(error.original);
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
