import { REFUSAL_TEXTS, type Refusal } from '../media-library/accepted-files';

const REFUSALS_IN_GERMAN: Record<Refusal, string> = {
  extension:
    'Die Medienbibliothek nimmt Bilder (PNG, JPEG, GIF, WebP, AVIF) und PDF-Dateien an. Speichern Sie die Datei in einem dieser Formate und laden Sie sie erneut hoch.',
  content:
    'Der Inhalt der Datei passt nicht zu ihrer Endung. Speichern Sie die Datei noch einmal in dem Format, für das die Endung steht.',
  name: 'Der Name einer Datei darf nicht die Endung einer Webseite oder eines Programms enthalten. Wählen Sie einen anderen Namen.',
  pixels: 'Das Bild hat mehr als 100 Millionen Pixel. Verkleinern Sie es und laden Sie es erneut hoch.',
};

/** Strapi's media library looks up the translation of an error by its English text. */
const mediaLibraryTexts = (texts: Record<Refusal, string>): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(REFUSAL_TEXTS).map(([refusal, text]) => [`upload.apiError.${text}`, texts[refusal as Refusal]]),
    ['upload.apiError.MIME type is not allowed', texts.extension],
  ]);

/** Strapi has no setting against this banner; it remembers here that somebody closed it. `false` is our missing uuid. */
const MEDIA_LIBRARY_BANNER = 'STRAPI_MEDIA_LIBRARY_BANNER_DISMISSED_FOR_false:false';

const app = {
  config: {
    locales: ['de'],
    translations: { en: mediaLibraryTexts(REFUSAL_TEXTS), de: mediaLibraryTexts(REFUSALS_IN_GERMAN) },
    tutorials: false,
    notifications: { releases: false },
  },
  bootstrap() {
    localStorage.setItem(MEDIA_LIBRARY_BANNER, 'true');
  },
};

export default app;
