/** The kind of an error: its message may have what people typed. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
