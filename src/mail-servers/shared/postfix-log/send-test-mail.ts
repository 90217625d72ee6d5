import { z } from 'zod';
import type { TestMail, TestMailReply } from '../../../domain/trace/trace.ts';
import { MailServerUnavailable } from '../../port.ts';
import type { SmtpService } from './mail-log-settings.ts';

/** Milliseconds: a worker on another host answers within 8 seconds. */
const timeLimit = 6_000;

/** The header that tells a test message from others. */
const testHeader = 'X-Facteur-Test';

/** What nodemailer says of a command that was refused. */
const refusal = z.object({ responseCode: z.number().min(400).max(599), response: z.string() });

/**
 * Hands a test message in, as another mail server would: nobody logs in. It is marked as sent by a program (RFC 3834), so that
 * nothing answers it.
 */
export async function sendTestMail(
  { host, port }: SmtpService,
  { from, to, messageId, token, subject, text }: TestMail,
): Promise<TestMailReply> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    connectionTimeout: timeLimit,
    greetingTimeout: timeLimit,
    socketTimeout: timeLimit,
    // As between mail servers: encrypted where it can be, whoever signed the certificate (RFC 7435).
    tls: { rejectUnauthorized: false },
  });
  try {
    await transport.sendMail({
      envelope: { from, to: [to] },
      from,
      to,
      messageId: `<${messageId}>`,
      subject,
      text,
      headers: { [testHeader]: token, 'Auto-Submitted': 'auto-generated' },
    });
    return { kind: 'accepted' };
  } catch (error) {
    const refused = refusal.safeParse(error).data;
    if (refused) return { kind: 'refused', words: refused.response.slice(0, 400) };
    const why = error instanceof Error ? error.message : String(error);
    throw new MailServerUnavailable(
      'unreachable',
      `Its SMTP service at ${host}:${port} can't be reached: ${why}. Set TEST_SMTP to where it takes mail.`,
      { cause: error },
    );
  } finally {
    transport.close();
  }
}
