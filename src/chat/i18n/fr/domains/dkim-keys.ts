import type { dkimKeys as english } from '../../en/domains/dkim-keys.ts';
import { fr, pluralEnding } from '../typography.ts';

const found: Readonly<Record<Parameters<typeof english.found>[0], string>> = {
  published: '✓ Son enregistrement est dans le DNS.',
  'dkim-none': fr`✗ Son enregistrement n’est pas encore dans le DNS. Publiez-le :`,
  'dkim-several': fr`✗ Le DNS en a plusieurs enregistrements. Ne laissez que celui-ci :`,
  'dkim-revoked': fr`✗ Le DNS dit qu’elle est révoquée. Publiez-la :`,
  'dkim-other': fr`✗ Le DNS a une autre clé à sa place. Publiez celle-ci :`,
  'dkim-syntax': fr`✗ Son enregistrement dans le DNS est illisible. Publiez celui-ci :`,
  unknown: '? Le DNS ne répond pas maintenant.',
};

/** The keys by which a domain's mail is signed. */
export const dkimKeys: typeof english = {
  title: (domain, count) =>
    count === 0 ? `${domain} n’a pas de clé DKIM` : `${count} clé${pluralEnding(count)} DKIM de ${domain}`,
  use: ({ signs, publicKey }) => {
    if (publicKey === null) return 'Facteur ne peut pas lire son fichier.';
    return signs ? 'Signe le courrier.' : 'Ne signe rien.';
  },
  nextOfOne: (domain, hasKey) =>
    hasKey
      ? fr`Ce serveur de messagerie garde une seule clé par domaine. Pour en changer : /mail domaine dkim ${domain} supprimer, puis créer, et publiez le nouvel enregistrement. Jusqu’à ce que le DNS l’ait, personne ne peut vérifier le courrier.`
      : `/mail domaine dkim ${domain} créer crée une clé, et signe aussitôt le courrier avec elle.`,
  found: (state) => found[state],
  next: (domain, keys) => {
    const signing = keys.find(({ signs }) => signs);
    const waiting = keys.find(({ signs }) => !signs);
    if (!signing && !waiting) return `/mail domaine dkim ${domain} créer crée une clé.`;
    const ready = keys.find((key) => !key.signs && key.found === 'published');
    if (!signing)
      return ready
        ? `/mail domaine dkim ${domain} signer sélecteur:${ready.selector} signe le courrier avec elle.`
        : fr`Publiez l’enregistrement, puis signez le courrier : /mail domaine dkim ${domain} signer`;
    return waiting
      ? `/mail domaine dkim ${domain} signer sélecteur:${waiting.selector} signe le courrier avec l’autre clé, une fois son enregistrement dans le DNS. /mail domaine dkim ${domain} supprimer sélecteur:${waiting.selector} la supprime.`
      : `/mail domaine dkim ${domain} créer crée une nouvelle clé. Le courrier reste signé avec ${signing.selector} tant que vous ne changez rien.`;
  },
};
