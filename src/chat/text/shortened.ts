/** What somebody typed, cut where it would fill the screen. */
export const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
