import { the } from './template.js';

/** Without what people take for one another: i, l and 1, o and 0. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groupLength = 5;
/** 99 bits. */
const leastGroups = 4;

/**
 * Has a button fill in a password that nobody can guess.
 * @param {HTMLElement} tools
 * @param {HTMLInputElement[]} fields
 * @param {() => void} done
 */
export function offerGenerator(tools, fields, done) {
  const status = the(tools, '[role=status]');
  the(tools, '[data-does=generate]').addEventListener('click', () => {
    const password = randomPassword(fields[0]?.minLength ?? 0);
    for (const field of fields) field.value = password;
    status.textContent = status.dataset['says'] ?? '';
    done();
  });
}

/** @param {number} least characters */
function randomPassword(least) {
  const groups = Math.max(leastGroups, Math.ceil((least + 1) / (groupLength + 1)));
  return Array.from({ length: groups }, randomGroup).join('-');
}

const randomGroup = () => Array.from({ length: groupLength }, randomSign).join('');

/** @returns {string} each sign as likely as any other */
function randomSign() {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  const fair = 256 - (256 % alphabet.length);
  return byte < fair ? alphabet.charAt(byte % alphabet.length) : randomSign();
}
