import { the } from './template.js';

/** Without i, l, 1, o and 0, which are easily confused. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groupLength = 5;
/** 99 bits. */
const minGroups = 4;

/**
 * Has a button fill in a random password.
 * @param {HTMLElement} tools
 * @param {HTMLInputElement[]} fields
 * @param {() => void} onFilled
 */
export function offerGenerator(tools, fields, onFilled) {
  const status = the(tools, '[role=status]');
  the(tools, '[data-does=generate]').addEventListener('click', () => {
    const password = randomPassword(fields[0]?.minLength ?? 0);
    for (const field of fields) field.value = password;
    status.textContent = status.dataset['says'] ?? '';
    onFilled();
  });
}

/** @param {number} minLength in characters */
function randomPassword(minLength) {
  const groups = Math.max(minGroups, Math.ceil((minLength + 1) / (groupLength + 1)));
  return Array.from({ length: groups }, randomGroup).join('-');
}

const randomGroup = () => Array.from({ length: groupLength }, randomCharacter).join('');

/** @returns {string} uniformly distributed: bytes beyond a multiple of the alphabet are drawn again */
function randomCharacter() {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  const fair = 256 - (256 % alphabet.length);
  return byte < fair ? alphabet.charAt(byte % alphabet.length) : randomCharacter();
}
