// @ts-check

/** What Facteur alone is to know, as its environment names it. npm and Debian's installers have no use for it. */
const ours = /^(FACTEUR_|HEALTH_TOKEN|METRICS_|REDIS_URL|DOVEADM|SLACK_|DISCORD_|OTEL_|MAIL_SERVER_)/;

/**
 * Our environment without Facteur's own settings, secrets among them. npm reads too many variables, those that its
 * users name in .npmrc too, to be given but a few.
 * @param {Record<string, string>} more
 */
export const childEnvironment = (more = {}) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
  ...more,
});
