import { type Domain, displayDomain } from '../../../domain/address/address.ts';
import { isFaulty } from '../../../domain/dns/check-domain.ts';
import type { Finding } from '../../../domain/dns/finding.ts';
import { zoneLine } from '../../../domain/dns/zone-record.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Field, View } from '../view.ts';

/** What was found of a domain: a line for each check, with what to publish where something is wrong. */
export function domainCheckView(
  { domainChecks }: Pick<Translations, 'domainChecks'>,
  domain: Domain,
  findings: readonly Finding[],
): View {
  const faults = findings.filter(isFaulty).length;
  const unknown = findings.filter(({ state }) => state === 'unknown').length;
  return {
    tone: faults > 0 ? 'warning' : unknown > 0 ? 'plain' : 'success',
    title: domainChecks.title(displayDomain(domain), faults, unknown),
    fields: findings.flatMap((finding) => fieldsOf(domainChecks, domain, finding)),
    hint: domainChecks.legend,
  };
}

function fieldsOf(words: Translations['domainChecks'], domain: Domain, finding: Finding): Field[] {
  const name = words.names[finding.check];
  switch (finding.state) {
    case 'right':
      return [{ name, value: `✓ ${shorten(finding.shown)}` }];
    case 'unknown':
      return [{ name, value: `? ${words.unknown(finding.unknown)}` }];
    case 'wrong': {
      const { problems, publish, file, isAdvice } = finding;
      const texts = problems.map(words.problem);
      if (problems.some(({ code }) => code === 'dkim-unsigned')) texts.push(words.makeKey(domain));
      const value = `${isAdvice ? '–' : '✗'} ${texts.join(' ')}`;
      const lines = publish.map(zoneLine).join('\n');
      return [
        { name, value, ...(lines !== '' && { toCopy: lines }) },
        ...(file ? [{ name: words.policyFile, value: file.url, toCopy: file.text.trimEnd() }] : []),
      ];
    }
  }
}

const mostShown = 200;

/** A record may be long, and is right: its beginning is enough. */
const shorten = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);
