import type { CertificateLanguage } from './design';

interface ProvisionalText {
  /** Across the page, so that nobody takes it for the final certificate. */
  mark: string;
  /** In small print. */
  statement: string;
}

/** What a provisional certificate says of itself, in its language. */
export const PROVISIONAL_TEXTS: Record<CertificateLanguage, ProvisionalText> = {
  en: { mark: 'Provisional', statement: 'Provisional certificate, not valid as proof. The final one will replace it.' },
  de: {
    mark: 'Vorläufig',
    statement: 'Vorläufiges Zertifikat, als Nachweis nicht gültig. Das endgültige wird es ersetzen.',
  },
  fr: {
    mark: 'Provisoire',
    statement: 'Certificat provisoire, sans valeur de preuve. Le certificat définitif le remplacera.',
  },
  es: {
    mark: 'Provisional',
    statement: 'Certificado provisional, sin valor acreditativo. El definitivo lo sustituirá.',
  },
  it: {
    mark: 'Provvisorio',
    statement: 'Attestato provvisorio, privo di valore probatorio. Sarà sostituito da quello definitivo.',
  },
  pt: {
    mark: 'Provisório',
    statement: 'Certificado provisório, sem valor comprovativo. Será substituído pelo definitivo.',
  },
  nl: {
    mark: 'Voorlopig',
    statement: 'Voorlopig certificaat, niet geldig als bewijs. Het definitieve certificaat vervangt het.',
  },
  pl: {
    mark: 'Tymczasowy',
    statement: 'Certyfikat tymczasowy, nie stanowi dowodu. Zastąpi go certyfikat ostateczny.',
  },
  el: {
    mark: 'Προσωρινό',
    statement: 'Προσωρινό πιστοποιητικό, δεν ισχύει ως αποδεικτικό. Θα αντικατασταθεί από το οριστικό.',
  },
  ru: {
    mark: 'Предварительно',
    statement: 'Предварительный сертификат, не является подтверждением. Его заменит окончательный.',
  },
  uk: {
    mark: 'Попередньо',
    statement: 'Попередній сертифікат, не є підтвердженням. Його замінить остаточний.',
  },
  ar: { mark: 'مؤقتة', statement: 'شهادة مؤقتة لا تصلح إثباتًا، وستحل محلها الشهادة النهائية.' },
  he: { mark: 'זמני', statement: 'תעודה זמנית, אינה תקפה כהוכחה. תעודה סופית תחליף אותה.' },
  hi: { mark: 'अनंतिम', statement: 'अनंतिम प्रमाणपत्र, प्रमाण के रूप में मान्य नहीं। अंतिम प्रमाणपत्र इसका स्थान लेगा।' },
  'zh-Hans': { mark: '临时', statement: '临时证书，不具证明效力，将由正式证书取代。' },
  'zh-Hant': { mark: '臨時', statement: '臨時證書，不具證明效力，將由正式證書取代。' },
  ja: {
    mark: '仮発行',
    statement: 'これは仮の修了証であり、証明としての効力はありません。後日、正式なものに差し替えられます。',
  },
  ko: { mark: '임시', statement: '임시 수료증으로 증빙 효력이 없으며, 정식 수료증으로 대체됩니다.' },
};
