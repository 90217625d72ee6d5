import { checkDkimRecord } from './checks/check-dkim-record.ts';
import { checkDmarc } from './checks/check-dmarc.ts';
import { checkHosts, checkReverse } from './checks/check-hosts.ts';
import { checkMtaSts, type FetchSts } from './checks/check-mta-sts.ts';
import { checkMx } from './checks/check-mx.ts';
import { checkServices, checkSettingsName } from './checks/check-settings.ts';
import { checkSpf } from './checks/check-spf.ts';
import { checkTlsRpt } from './checks/check-tls-rpt.ts';
import type { Dns } from './dns-answer.ts';
import type { Expected } from './expected.ts';
import { type CheckName, type CheckResult, checkNames, type Finding } from './finding.ts';

/** Looks at all that others find of a domain, and compares it with what they should. */
export async function checkDomain(dns: Dns, expected: Expected, fetchSts: FetchSts): Promise<Finding[]> {
  const run: Readonly<Record<CheckName, () => Promise<CheckResult>>> = {
    mx: () => checkMx(dns, expected),
    hosts: () => checkHosts(dns, expected),
    reverse: () => checkReverse(dns, expected),
    spf: () => checkSpf(dns, expected),
    dkim: () => checkDkimRecord(dns, expected),
    dmarc: () => checkDmarc(dns, expected),
    'mta-sts': () => checkMtaSts(dns, expected, fetchSts),
    'tls-rpt': () => checkTlsRpt(dns, expected),
    autoconfig: () => checkSettingsName(dns, expected, 'autoconfig'),
    autodiscover: () => checkSettingsName(dns, expected, 'autodiscover'),
    services: () => checkServices(dns, expected),
  };
  return Promise.all(checkNames.map(async (check) => ({ check, ...(await run[check]()) })));
}

/** Whether a finding needs somebody to do something: what is only advised does not. */
export const isFaulty = (finding: Finding): boolean => finding.state === 'wrong' && !finding.isAdvice;
