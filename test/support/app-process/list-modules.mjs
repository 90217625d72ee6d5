import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// With `node --import`: writes the URL of each module that is loaded into the file that LOADED_MODULES names, and at the
// end the names of those inside Node that are, such as `NativeModule internal/deps/undici/undici`.
const file = process.env['LOADED_MODULES'] ?? '';

registerHooks({
  load(url, context, next) {
    appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});

process.once('exit', () => appendFileSync(file, process.moduleLoadList.map((name) => `${name}\n`).join('')));
