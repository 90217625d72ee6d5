import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { ok } from '../src/domain/result.ts';
import { daysLater } from '../src/domain/time/zone.ts';
import { openRequestsOf } from '../src/requests/lifecycle/list-requests.ts';
import { offboard } from '../src/requests/selection/offboard.ts';
import { zoneOf } from '../src/requests/times/zone-of.ts';

/** Days for which mailboxes are kept closed from when they are, unless somebody says otherwise. */
const defaultDays = 90;

export const personOffboard = defineChange(
  {
    path: ['person', 'offboard'],
    formerPaths: [['offboard']],
    task: 'admin',
    arguments: [
      { name: 'person', type: 'person', positional: true, required: true },
      { name: 'to', type: 'person', synonyms: ['successor'] },
      { name: 'keep', type: 'when', endOfDay: true },
    ],
    summary: {
      en: 'hand over or close all that belongs to a person who leaves',
      fr: 'transmettre ou fermer tout ce qui est à une personne qui part',
    },
    form: {
      title: { en: 'Person who leaves', fr: 'Départ' },
      submit: { en: 'Offboard', fr: 'Organiser' },
      fields: {
        person: { label: { en: 'Who leaves?', fr: fr`Qui part ?` } },
        to: {
          label: { en: 'Who takes over?', fr: fr`Qui prend la suite ?` },
          hint: {
            en: 'This person takes their place in every alias, and gets the mailboxes, unless these are closed.',
            fr: 'Cette personne prend leur place dans chaque alias, et reçoit les boîtes, sauf si elles sont fermées.',
          },
        },
        keep: {
          label: {
            en: 'Close the mailboxes, and delete them after',
            fr: 'Fermer les boîtes, et les supprimer après',
          },
          hint: {
            en: 'Such as 90d or 2026-12-31. Without a successor, 90 days.',
            fr: fr`Par exemple 90j ou 2026-12-31. Sans successeur, 90 jours.`,
          },
        },
      },
    },
    details: {
      en: 'With to:PERSON, the mailboxes are handed over. With keep:WHEN, or without to:, they are closed until then and deleted. Aliases get the mailbox of this person instead, or lose that forward. Open requests of theirs are cancelled. You see all of it, and confirm.',
      fr: fr`Avec vers:PERSONNE, les boîtes sont transmises. Avec garder:QUAND, ou sans vers:, elles sont fermées jusqu’à ce moment, puis supprimées. Dans les alias, la boîte de cette personne les remplace, ou le transfert est retiré. Les demandes ouvertes de qui part sont annulées. Vous voyez le tout et confirmez.`,
    },
    names: { fr: { path: ['personne', 'départ'], arguments: { keep: 'garder' } } },
    synonyms: ['leave', 'fire', 'depart', 'leaver', 'partir'],
  },
  async ({ app, actor }, { person: leaver, to, keep: kept, at }) => {
    const person = resolvePerson(actor, leaver);
    if (!person.ok) return person;
    const named = to ? resolvePerson(actor, to) : ok(null);
    if (!named.ok) return named;
    const successor = named.value;
    const zone = zoneOf(actor, app.policy()).name;
    const byDefault = {
      at: daysLater(Math.max(at?.at ?? 0, app.clock()), defaultDays, zone),
      zone,
      typed: `${defaultDays}d`,
    };
    const keep = kept ?? (successor ? null : byDefault);
    const leave = await offboard(app, actor, { person: person.value, successor, keep });
    if (!leave.ok) return leave;
    const requests = openRequestsOf(app, actor, person.value).length;
    return ok({
      kind: 'changes',
      ...leave.value,
      offboards: { person: person.value, to: successor, keep, requests },
    });
  },
);
