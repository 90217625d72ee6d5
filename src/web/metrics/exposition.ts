/** What is served on /metrics. */
export type Exposition = {
  readonly contentType: string;
  /** All metrics as they are now, as text. */
  readonly scrape: () => Promise<string>;
};

export const metricsPath = '/metrics';

/** A scrape is about now, and says how a company's mail is run. */
export const expositionHeaders = ({ contentType }: Exposition) => ({
  'content-type': contentType,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
});
