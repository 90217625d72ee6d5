import { renderSVG } from 'uqr';
import { type Html, html } from './html.ts';

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const quietZone = 4;

/** A QR code of a text, dark on white in every theme. @param label its description for screen readers. */
export const qrCode = (text: string, label: string): Html =>
  html`<div class="qr" role="img" aria-label="${label}">${{ markup: renderSVG(text, { border: quietZone, ecc: 'M' }) }}</div>`;
