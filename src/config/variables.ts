/** Environment variables, or what stands for them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** `text` begins with the name of a variable, says what to do, and repeats nothing of a value. */
export type SettingProblem = { readonly setting: string; readonly text: string };

/** All settings after files with values were read, and what is wrong with these files. */
export type Settings = { readonly variables: Variables; readonly problems: readonly SettingProblem[] };
