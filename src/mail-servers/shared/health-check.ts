import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';

/** A part as it is by the detail that can be told of it; not well where that throws MailServerUnavailable. */
export async function runHealthCheck(part: string, detail: () => Promise<string>): Promise<Condition> {
  try {
    return { part, ok: true, detail: await detail() };
  } catch (error) {
    if (error instanceof MailServerUnavailable) return { part, ok: false, detail: error.message };
    throw error;
  }
}
