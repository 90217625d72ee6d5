import type { Locale, Platform } from '../../../domain/actor.ts';
import type { Argument, Definition } from '../command.ts';
import { argumentNameIn, pathIn, typedChoiceIn } from './command-names.ts';

type Example = {
  readonly locale: Locale;
  readonly platform: Platform;
  /** A domain that the reader has. */
  readonly domain: string;
};

/** A line that calls a command with all that it needs, as it is typed on a platform. */
export const exampleLine = (definition: Definition, example: Example): string =>
  [
    '/mail',
    ...pathIn(definition, example.locale),
    ...definition.arguments
      .filter(({ required }) => required)
      .map((argument) => exampleArgument(definition, argument, example)),
  ].join(' ');

/** Discord names every argument; elsewhere the positional ones stand alone. */
function exampleArgument(definition: Definition, argument: Argument, example: Example): string {
  const value = exampleValue(definition, argument, example);
  const isNamed = example.platform === 'discord' || !argument.positional;
  return isNamed ? `${argumentNameIn(definition, argument.name, example.locale)}:${value}` : value;
}

function exampleValue(
  definition: Definition,
  { type, choices: [choice = ''] = [], existing, completes }: Argument,
  { locale, platform, domain }: Example,
): string {
  switch (type) {
    case 'address':
    case 'address-or-catch-all':
    case 'holder':
      return `contact@${domain}`;
    case 'addresses':
      return `ann@${domain}`;
    case 'domain':
    case 'domain-or-none':
      return existing || completes ? domain : 'example.org';
    case 'quota':
      return '2G';
    case 'count':
    case 'page':
      return '10';
    case 'choice':
      return typedChoiceIn(definition, choice, locale);
    case 'person':
      return platform === 'terminal' ? 'ann' : '@Ann';
    case 'group':
      return platform === 'terminal' ? 'slack/T0123/S0456' : '@support';
    case 'selection':
      return { en: 'search:temp', fr: 'recherche:temp' }[locale];
    case 'when':
      return '14d';
    case 'file':
      return { en: 'people.csv', fr: 'personnes.csv' }[locale];
    case 'text':
      return { en: 'Phone', fr: 'Téléphone' }[locale];
  }
}
