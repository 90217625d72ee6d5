import { the } from './template.js';

/** Milliseconds without a key press after which the strength is estimated. */
const debounceTime = 250;

/**
 * Shows a password's strength while it is typed. The dictionaries are fetched at the field's first focus, by a worker,
 * so that typing never waits.
 * @param {HTMLElement} place
 * @param {HTMLInputElement} field
 * @returns {() => void} estimates the current value
 */
export function showStrength(place, field) {
  const meter = /** @type {HTMLMeterElement} */ (the(place, 'meter'));
  const status = the(place, '[role=status]');
  const scores = [...status.children].map((word) => word.textContent ?? '');
  const { least = '0', part = '', tooShort = '', hasAddress = '' } = status.dataset;
  status.replaceChildren();
  const address = /** @type {HTMLInputElement} */ (the(document.body, '#address')).value;
  const known = [address, ...address.split('@'), location.hostname];
  /** @type {Worker | null} */
  let worker = null;
  let timer = 0;

  function start() {
    if (worker) return worker;
    const started = new Worker(new URL('strength-worker.js', import.meta.url));
    started.addEventListener('message', ({ data }) => {
      if (data.password === field.value) show(data.score);
    });
    worker = started;
    return started;
  }

  /** @param {number} score 0 to 4 */
  function show(score) {
    const length = [...field.value].length;
    const short = length < Number(least);
    const refused = part !== '' && field.value.toLowerCase().includes(part);
    meter.value = length === 0 ? 0 : short || refused ? 1 : score + 1;
    status.textContent = feedback(length, short, refused, score);
  }

  /** @param {number} length @param {boolean} short @param {boolean} refused @param {number} score */
  function feedback(length, short, refused, score) {
    if (length === 0) return '';
    if (short) return tooShort.replace('{length}', String(length)).replace('{least}', least);
    return refused ? hasAddress : (scores[score] ?? '');
  }

  function measure() {
    clearTimeout(timer);
    timer = setTimeout(() => start().postMessage({ password: field.value, known }), debounceTime);
  }

  field.addEventListener('focus', start);
  field.addEventListener('input', measure);
  return measure;
}
