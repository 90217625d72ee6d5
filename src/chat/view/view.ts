import type { Action } from '../../domain/action.ts';

/** How a view feels; a platform shows it as a colour or a sign. */
export type Tone = 'plain' | 'success' | 'waiting' | 'warning' | 'failure';

export type Button = {
  readonly label: string;
  readonly style: 'plain' | 'primary' | 'danger';
  readonly action: Action;
};

export type Field = {
  readonly name: string;
  readonly value: string;
  /** Somebody's own words: they stand on lines of their own, marked as a quotation. */
  readonly quoted?: true;
};

export type Table = {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
};

/** What is there now and what would be, side by side. */
export type Comparison = {
  readonly before: string;
  readonly after: string;
  readonly rows: readonly { readonly name: string; readonly before: string; readonly after: string }[];
};

/**
 * What is to be shown, free of any platform. All texts are plain: a renderer escapes whatever its platform
 * would read as markup. People stand in them as `mentionText` writes them. Parts are shown in the order of the fields here.
 */
export type View = {
  readonly tone: Tone;
  readonly title: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly fields?: readonly Field[];
  readonly comparison?: Comparison;
  readonly table?: Table;
  /** A web page to open, shown only to whom it is for. */
  readonly link?: { readonly label: string; readonly url: string };
  /** What to do next, in a quieter voice. */
  readonly hint?: string;
  readonly buttons?: readonly Button[];
  /** What happened so far, a step a line, the oldest first: for where a message is edited and its past is lost. */
  readonly log?: readonly string[];
};
