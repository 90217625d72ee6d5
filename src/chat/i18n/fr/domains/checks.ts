import type { DnsTrouble } from '../../../../domain/dns/dns-answer.ts';
import type { CheckName } from '../../../../domain/dns/finding.ts';
import type { StsFault } from '../../../../domain/dns/mta-sts-policy.ts';
import { mostLookups, mostVoids } from '../../../../domain/dns/spf/read-spf.ts';
import type { domainChecks as english } from '../../en/domains/checks.ts';
import type { Format } from '../../format.ts';
import { fr, pluralEnding, quote } from '../typography.ts';

/** What is looked at of a domain. */
const names: Readonly<Record<CheckName, string>> = {
  mx: 'MX',
  hosts: 'Adresse',
  reverse: 'Nom inverse',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  'mta-sts': 'MTA-STS',
  'tls-rpt': 'TLS-RPT',
  autoconfig: 'autoconfig',
  autodiscover: 'autodiscover',
  services: 'SRV',
};

const troubles: Readonly<Record<DnsTrouble, string>> = {
  timeout: 'Le DNS n’a pas répondu à temps.',
  'server-failure': 'Les serveurs DNS de ce nom sont en panne (SERVFAIL).',
  refused: 'Le serveur DNS refuse de répondre.',
  malformed: 'Le DNS a répondu sous une forme illisible.',
  unreachable: 'Le serveur DNS est injoignable.',
};

const stsFaults: Readonly<Record<StsFault, string>> = {
  missing: 'est absent.',
  redirected: 'est déplacé à une autre adresse, où les expéditeurs ne le cherchent pas.',
  certificate: 'n’a pas de certificat valable pour son nom.',
  unreachable: 'est injoignable.',
  'too-large': 'dépasse 64 ko.',
  'not-text': 'n’est pas envoyé comme text/plain.',
  syntax: 'n’est pas compris par les expéditeurs.',
};

/** What was found of a domain. */
export const domainChecks = (format: Format): ReturnType<typeof english> => ({
  names,
  title: (domain, faults, unknown) => {
    if (faults > 0) return fr`${domain} : ${format.count(faults)} point${pluralEnding(faults)} à corriger`;
    return unknown > 0
      ? fr`${domain} : rien d’incorrect, mais tout n’a pas pu être vérifié`
      : fr`${domain} : tout est correct`;
  },
  problem: (problem) => {
    switch (problem.code) {
      case 'mx-none':
        return fr`Il n’y a pas d’enregistrement MX : le courrier n’arrive pas ici.`;
      case 'mx-null':
        return 'L’enregistrement MX dit que le domaine ne reçoit pas de courrier (RFC 7505).';
      case 'mx-elsewhere':
        return `Le courrier va à ${format.list(problem.to)}, pas ici.`;
      case 'mx-address':
        return `L’enregistrement MX mène à l’adresse IP ${problem.target}. Il doit nommer un serveur (RFC 5321).`;
      case 'mx-alias':
        return `L’enregistrement MX nomme ${problem.target}, un CNAME de ${problem.of}. Certains serveurs le refusent (RFC 2181).`;
      case 'host-missing':
        return fr`${problem.host} n’a pas d’adresse : ajoutez un enregistrement A ou AAAA.`;
      case 'ptr-none':
        return `${problem.address} n’a pas de nom. Beaucoup de serveurs refusent son courrier. Demandez l’enregistrement PTR à votre hébergeur.`;
      case 'ptr-unconfirmed':
        return `${problem.address} s’appelle ${format.list(problem.names)}, qui ne ramène pas à cette adresse. Beaucoup de serveurs refusent son courrier. Demandez l’enregistrement PTR à votre hébergeur.`;
      case 'spf-none':
        return fr`Il n’y a pas d’enregistrement SPF : personne ne sait qui peut envoyer pour le domaine.`;
      case 'spf-several':
        return fr`Il y a plusieurs enregistrements SPF : les destinataires n’en retiennent aucun. Remplacez-les tous.`;
      case 'spf-syntax':
        return fr`L’enregistrement de ${problem.at} contient une erreur à ${quote(problem.term)} : les destinataires n’en retiennent rien.`;
      case 'spf-lookups':
        return `L’enregistrement demande ${format.count(problem.count)} recherches. ${mostLookups} au plus sont permises (RFC 7208). Retirez des include, a ou mx.`;
      case 'spf-void':
        return `${format.count(problem.count)} noms de l’enregistrement ne mènent à rien. ${mostVoids} au plus sont permis (RFC 7208). Retirez-les.`;
      case 'spf-loop':
        return `L’enregistrement de ${problem.at} mène à lui-même. Retirez cet include.`;
      case 'spf-include-none':
        return fr`L’enregistrement inclut ${problem.at}, qui n’a pas un seul enregistrement SPF : les destinataires n’en retiennent rien. Retirez cet include.`;
      case 'spf-not-ours':
        return `Le courrier part de ${format.list(problem.addresses)}, que l’enregistrement n’autorise pas à envoyer.`;
      case 'spf-everybody':
        return 'L’enregistrement autorise tout le monde à envoyer pour le domaine.';
      case 'spf-no-end':
        return 'L’enregistrement ne dit pas ce que devient le courrier des autres.';
      case 'dkim-unsigned':
        return 'Le courrier n’est pas signé.';
      case 'dkim-none':
        return `Le courrier est signé avec la clé ${problem.selector}, dont l’enregistrement manque.`;
      case 'dkim-several':
        return fr`Il y a plusieurs enregistrements de la clé ${problem.selector} : les destinataires peuvent prendre le mauvais. Remplacez-les tous.`;
      case 'dkim-revoked':
        return `L’enregistrement dit que la clé ${problem.selector} est révoquée.`;
      case 'dkim-other':
        return `L’enregistrement de la clé ${problem.selector} contient une autre clé que le serveur de messagerie.`;
      case 'dkim-syntax':
        return `L’enregistrement de la clé ${problem.selector} est illisible.`;
      case 'dmarc-none':
        return fr`Il n’y a pas d’enregistrement DMARC : certains serveurs refusent le courrier sans lui.`;
      case 'dmarc-several':
        return fr`Il y a plusieurs enregistrements DMARC : les destinataires n’en retiennent aucun. Remplacez-les tous.`;
      case 'dmarc-syntax':
        return fr`L’enregistrement DMARC est illisible : les destinataires n’en retiennent rien.`;
      case 'sts-none':
        return 'Absent. Avec lui, les expéditeurs exigent TLS.';
      case 'sts-several':
        return fr`Il y a plusieurs enregistrements : les expéditeurs n’en retiennent aucun. Remplacez-les tous.`;
      case 'sts-syntax':
        return 'L’enregistrement est illisible.';
      case 'sts-policy':
        return `Le fichier de règles ${stsFaults[problem.why]}`;
      case 'sts-mx':
        return fr`Les règles ne nomment pas ${format.list(problem.targets)} : les expéditeurs n’y livrent pas.`;
      case 'tlsrpt-none':
        return 'Absent. Avec lui, les expéditeurs signalent les échecs de TLS.';
      case 'tlsrpt-several':
        return fr`Il y a plusieurs enregistrements : les expéditeurs n’en retiennent aucun. Remplacez-les tous.`;
      case 'tlsrpt-syntax':
        return 'L’enregistrement est illisible.';
      case 'name-none':
        return fr`${problem.name} est absent : les logiciels de messagerie ne trouvent pas leurs réglages.`;
      case 'name-elsewhere':
        return `${problem.name} mène ailleurs.`;
      case 'srv-none':
        return `${problem.name} est absent.`;
      case 'srv-elsewhere':
        return `${problem.name} mène à ${problem.to}.`;
    }
  },
  makeKey: (domain) => fr`Créez une clé : /mail domaine dkim ${domain} créer`,
  unknown: (unknown) => {
    switch (unknown.why) {
      case 'dns':
        return `${troubles[unknown.trouble]} Redemandez dans quelques minutes.`;
      case 'no-mail-hosts':
        return 'Facteur ne sait pas quels serveurs reçoivent votre courrier. L’exploitant définit MAIL_HOSTS.';
      case 'no-signer':
        return 'Facteur ne sait pas ce qui signe votre courrier. L’exploitant définit DKIM_SIGNER.';
      case 'mail-server':
        return 'Le serveur de messagerie ne donne pas ses clés maintenant. /mail état en dit plus.';
      case 'no-client-settings':
        return 'Facteur ne sait pas où se connectent les logiciels de messagerie. L’exploitant définit IMAP_SERVER, SMTP_SERVER et PUBLIC_URL.';
      case 'web':
        return `${unknown.url} n’a pas répondu à temps. Redemandez dans quelques minutes.`;
    }
  },
  policyFile: 'Fichier de règles',
  legend:
    '✓ correct · ✗ incorrect · – conseillé · ? impossible à dire. Le DNS met jusqu’à une heure à montrer un changement.',
});
