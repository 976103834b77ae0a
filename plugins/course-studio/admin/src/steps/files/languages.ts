/** Languages that captions are often in, as BCP 47 tags. */
export const LANGUAGES: readonly string[] =
  `af am ar az be bg bn bs ca cs cy da de de-AT de-CH el en en-GB en-US es es-419 et eu fa fi fil fr fr-CA fr-CH ga gl gu he hi hr
  hu hy id is it ja ka kk km kn ko lo lt lv mk ml mn mr ms my nb ne nl nn pa pl ps pt pt-BR ro ru si sk sl so sq sr sv sw
  ta te th tr uk ur uz vi zh-Hans zh-Hant zu`.split(/\s+/);

/**
 * The language that a recording names, mostly by three letters (`deu`, `ger`), as one of ours; null if it is none of them.
 */
export function languageOfTag(tag: string | null): string | null {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag ?? '');
    return LANGUAGES.find((language) => language === canonical) ?? null;
  } catch {
    return null;
  }
}

/** The language in a file's name, as in `lesson.de.vtt` or `lesson_en.srt`; null if there is none. */
export function languageInName(name: string): string | null {
  const tag = /[._\-\s]([a-z]{2,3}(?:-[a-z0-9]{2,8})?)\.[^.]+$/i.exec(name)?.[1]?.toLowerCase();
  return LANGUAGES.find((language) => language.toLowerCase() === tag) ?? null;
}
