import type { Html } from '../page/html.ts';
import { xml } from './xml.ts';

/** The types of Apple's PropertyList-1.0.dtd that profiles need. */
type PlistValue = string | number | boolean | readonly PlistValue[] | PlistDict;
export type PlistDict = { readonly [key: string]: PlistValue };

/** Serialises an XML property list. Numbers are integers. */
export const plist = (value: PlistDict): string =>
  xml`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${element(value)}
</plist>
`.markup;

function element(value: PlistValue): Html {
  if (typeof value === 'string') return xml`<string>${value}</string>`;
  if (typeof value === 'number') return xml`<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? xml`<true/>` : xml`<false/>`;
  if (isList(value)) return xml`<array>${value.map(element)}</array>`;
  return xml`<dict>
${Object.entries(value).map(([key, each]) => xml`<key>${key}</key>${element(each)}\n`)}</dict>`;
}

// Array.isArray does not narrow a readonly array.
const isList = (value: readonly PlistValue[] | PlistDict): value is readonly PlistValue[] =>
  Array.isArray(value);
