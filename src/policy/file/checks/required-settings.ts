import { at, entriesOf, reportMissing, valueAt, type YamlCursor } from '../yaml-cursor.ts';

const required = {
  domains: 'is missing; list the domains that it may see, or write: domains: all',
  roles: 'is missing; say who is member, moderator and admin (roles: {} for nobody)',
};

/** Checks that settings without a default are there. */
export function checkRequiredSettings(root: YamlCursor): void {
  if (valueAt(root).kind !== 'settings') return;
  if (!entriesOf(root).some(({ name }) => name === 'tenants'))
    reportMissing(
      root,
      'tenants',
      'is missing; name your Slack workspaces and Discord servers there (tenants: {} refuses everyone but ADMINS and the terminal)',
    );
  for (const { value: tenant } of entriesOf(at(root, 'tenants'))) {
    if (valueAt(tenant).kind !== 'settings') continue;
    const names = new Set(entriesOf(tenant).map(({ name }) => name));
    for (const [name, message] of Object.entries(required)) {
      if (!names.has(name)) reportMissing(tenant, name, message);
    }
  }
}
