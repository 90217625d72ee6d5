import { showBusy } from './busy.js';
import { offerCopies } from './copy.js';
import { offerGenerator } from './generate.js';
import { followProgress } from './progress.js';
import { offerReveal } from './reveal.js';
import { showStrength } from './strength.js';
import { put } from './template.js';

// Every page works without this script.

const [password, repeated] = /** @type {HTMLInputElement[]} */ ([
  ...document.querySelectorAll('#password, #repeated'),
]);

if (password && repeated) {
  const tools = put('tools');
  const reveal = offerReveal(tools, [password, repeated]);
  const measure = showStrength(put('meter'), password);
  offerGenerator(tools, [password, repeated], () => {
    reveal();
    measure();
  });
}
offerCopies([...document.querySelectorAll('button[data-copy]')]);
for (const form of document.querySelectorAll('form')) showBusy(form);
for (const status of document.querySelectorAll('[data-state]'))
  void followProgress(/** @type {HTMLElement} */ (status));
