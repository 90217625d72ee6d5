import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';

/** Reports a part as well with this detail, or as not well where that throws MailServerUnavailable. */
export async function runHealthCheck(part: string, detail: () => Promise<string>): Promise<Condition> {
  try {
    return { part, ok: true, detail: await detail() };
  } catch (error) {
    if (error instanceof MailServerUnavailable) return { part, ok: false, detail: error.message };
    throw error;
  }
}

/** Runs checks that need a mail server which answers. Returns none where it does not: another check reports that. */
export async function checkIfAvailable(work: () => Promise<Condition[]>): Promise<Condition[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MailServerUnavailable) return [];
    throw error;
  }
}

export const describeDomainCount = (count: number): string =>
  `${count} ${count === 1 ? 'domain' : 'domains'}`;
