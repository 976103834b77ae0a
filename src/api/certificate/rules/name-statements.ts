import type { CertificateLanguage } from './design';
import type { CertificateRow } from './view';

/** What a certificate says of its holder's name: who answers for it. `{issuer}` is the issuer's name. */
type NameStatements = Record<CertificateRow['nameStatus'], string>;

/** In small print on the certificate, in its language. */
export const NAME_STATEMENTS: Record<CertificateLanguage, NameStatements> = {
  en: { 'self-declared': 'Name as stated by the holder', confirmed: 'Name confirmed by {issuer}' },
  de: { 'self-declared': 'Name nach eigener Angabe', confirmed: 'Name bestätigt durch {issuer}' },
  fr: { 'self-declared': 'Nom déclaré par le titulaire', confirmed: 'Nom confirmé par {issuer}' },
  es: { 'self-declared': 'Nombre declarado por el titular', confirmed: 'Nombre confirmado por {issuer}' },
  it: { 'self-declared': 'Nome dichiarato dal titolare', confirmed: 'Nome confermato da {issuer}' },
  pt: { 'self-declared': 'Nome declarado pelo titular', confirmed: 'Nome confirmado por {issuer}' },
  nl: { 'self-declared': 'Naam zoals opgegeven door de houder', confirmed: 'Naam bevestigd door {issuer}' },
  pl: {
    'self-declared': 'Imię i nazwisko podane przez posiadacza',
    confirmed: 'Imię i nazwisko potwierdzone przez: {issuer}',
  },
  el: { 'self-declared': 'Όνομα κατά δήλωση του κατόχου', confirmed: 'Όνομα επιβεβαιωμένο από: {issuer}' },
  ru: { 'self-declared': 'Имя указано владельцем', confirmed: 'Имя подтверждено: {issuer}' },
  uk: { 'self-declared': 'Ім’я зазначене власником', confirmed: 'Ім’я підтверджено: {issuer}' },
  ar: { 'self-declared': 'الاسم كما صرّح به صاحبه', confirmed: 'تم تأكيد الاسم من قبل {issuer}' },
  he: { 'self-declared': 'השם כפי שנמסר על ידי בעל התעודה', confirmed: 'השם אומת על ידי {issuer}' },
  hi: { 'self-declared': 'नाम धारक के कथन के अनुसार', confirmed: 'नाम की पुष्टि: {issuer}' },
  'zh-Hans': { 'self-declared': '姓名由持有人自行申报', confirmed: '姓名已由{issuer}确认' },
  'zh-Hant': { 'self-declared': '姓名由持有人自行申報', confirmed: '姓名已由{issuer}確認' },
  ja: { 'self-declared': '氏名は本人の申告によります', confirmed: '氏名確認：{issuer}' },
  ko: { 'self-declared': '성명은 본인이 기재한 것입니다', confirmed: '성명 확인: {issuer}' },
};

/** How the statement about a name has changed since the certificate was issued. */
export const wasConfirmedLater = ({
  nameStatus,
  nameConfirmedAt,
}: Pick<CertificateRow, 'nameStatus' | 'nameConfirmedAt'>): boolean =>
  nameStatus === 'self-declared' && nameConfirmedAt !== null;

/** The same for badges, in English as the rest of what they say. */
export function nameNarrative(row: Pick<CertificateRow, 'nameStatus' | 'nameConfirmedAt'>, issuer: string): string {
  if (row.nameStatus === 'confirmed') return `The name of the holder was confirmed by ${issuer}.`;
  const stated = 'The name of the holder is as they stated it themselves';
  return wasConfirmedLater(row)
    ? `${stated}; ${issuer} confirmed it after the certificate had been issued.`
    : `${stated}.`;
}
