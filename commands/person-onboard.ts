import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { kindOf } from '../src/domain/address/address-state.ts';
import { err, ok } from '../src/domain/result.ts';
import { disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { defaultQuota, roundQuota } from '../src/requests/planning/quota.ts';
import { nobody, onboardingChanges, readColleague } from '../src/requests/selection/onboard.ts';

export const personOnboard = defineChange(
  {
    path: ['person', 'onboard'],
    formerPaths: [['onboard']],
    task: 'addresses',
    arguments: [
      { name: 'person', type: 'person', positional: true, required: true },
      { name: 'address', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'like', type: 'person' },
      { name: 'quota', type: 'quota' },
    ],
    summary: {
      en: 'give a new person a mailbox and a colleague’s aliases',
      fr: 'donner une boîte et des alias à une personne',
    },
    form: {
      title: { en: 'New person', fr: 'Nouveau venu' },
      submit: { en: 'Create', fr: 'Créer' },
      fields: {
        person: { label: { en: 'Who is new?', fr: fr`Qui est nouveau ?` } },
        address: { label: { en: 'Address: name and domain', fr: fr`Adresse : nom et domaine` } },
        like: {
          label: { en: 'Aliases as those of', fr: 'Les alias de' },
          hint: {
            en: 'The new mailbox gets mail to every alias that forwards to a mailbox of this person.',
            fr: 'La nouvelle boîte reçoit le courrier de chaque alias qui transfère vers une boîte de cette personne.',
          },
        },
        quota: { label: { en: 'Quota', fr: 'Quota' } },
      },
    },
    details: {
      en: 'The person gets a link to set the password. like:PERSON adds the mailbox to the aliases that this colleague is in; you see them, and confirm. Catch-alls, and addresses such as postmaster@, are left out.',
      fr: fr`La personne reçoit un lien pour définir le mot de passe. comme:PERSONNE ajoute la boîte aux alias où se trouve ce collègue ; vous les voyez et confirmez. Les adresses attrape-tout, et celles comme postmaster@, sont laissées de côté.`,
    },
    names: {
      fr: { path: ['personne', 'accueillir'], arguments: { like: 'comme', quota: 'quota' } },
    },
    synonyms: ['welcome', 'hire', 'accueillir', 'embaucher'],
  },
  async ({ app, actor }, { person, address, like, quota }) => {
    const owner = resolvePerson(actor, person);
    if (!owner.ok) return owner;
    const colleague = like && resolvePerson(actor, like);
    if (colleague && !colleague.ok) return colleague;
    const before = await readAddress(app, actor, address);
    if (!before.ok) return before;
    if (before.value)
      return err({ code: 'address-taken', address, as: kindOf(before.value, disposalsAt(app, address)) });
    const alike = colleague ? await readColleague(app, actor, colleague.value) : ok(nobody);
    if (!alike.ok) return alike;
    const given = quota === undefined ? defaultQuota(app, actor, address) : quota;
    const mailbox = { id: app.newMailboxId(), quota: roundQuota(app, address, given) };
    const changes = onboardingChanges({ owner: owner.value, address, mailbox }, alike.value);
    return ok({ kind: 'changes', changes, ...(colleague && { like: colleague.value }) });
  },
);
