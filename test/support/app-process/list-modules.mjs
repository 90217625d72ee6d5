import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// With `node --import`: writes the URL of each module that is loaded into the file that LOADED_MODULES names.
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env['LOADED_MODULES'] ?? '', `${url}\n`);
    return next(url, context);
  },
});
