/** A change in a few words: to do, done, and as the label of the button that confirms it. `wanted`: what is new, to ask for. */
export type Headline = {
  readonly todo: string;
  readonly done: string;
  readonly button: string;
  readonly wanted?: string;
};
