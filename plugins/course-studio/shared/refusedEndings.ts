/** Endings of what is not taken though another form of it is, which the message names; without the dot, in small letters. */
const REFUSED_ENDINGS = {
  captions: ['ttml', 'dfxp', 'sbv', 'ass', 'ssa', 'sub', 'lrc', 'smi', 'sami', 'scc'],
  macros: ['docm', 'dotm', 'xlsm', 'xltm', 'xlam', 'pptm', 'potm', 'ppsm', 'ppam', 'sldm'],
} as const;

export type RefusedForm = keyof typeof REFUSED_ENDINGS;

/** What a file with this ending is, if there is another form of it that is taken. */
export function refusedFormOf(ending: string): RefusedForm | undefined {
  const forms = Object.keys(REFUSED_ENDINGS) as RefusedForm[];
  return forms.find((form) => (REFUSED_ENDINGS[form] as readonly string[]).includes(ending));
}
