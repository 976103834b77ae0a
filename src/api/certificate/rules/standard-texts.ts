import type { CertificateLanguage, CertificateTexts } from './design';

/** What a certificate says of itself, in each language; whoever wants other words writes them in the template. */
type Words = Omit<CertificateTexts, 'note' | 'score' | 'signatory'>;

const WORDS: Record<CertificateLanguage, Words> = {
  en: {
    ...{ title: 'Certificate', subtitle: 'of completion', intro: 'This is to certify that' },
    ...{ completed: 'has successfully completed the course', version: 'Version {version}' },
    ...{ dateLabel: 'Date', scoreLabel: 'Result', proofTitle: 'Is it genuine?', proofHint: 'Scan the code or open' },
  },
  de: {
    ...{ title: 'Zertifikat', subtitle: 'über den Abschluss eines Kurses', intro: 'Hiermit wird bescheinigt, dass' },
    ...{ completed: 'den folgenden Kurs erfolgreich abgeschlossen hat:', version: 'Version {version}' },
    ...{ dateLabel: 'Datum', scoreLabel: 'Ergebnis', proofTitle: 'Ist es echt?' },
    proofHint: 'Code scannen oder öffnen:',
  },
  fr: {
    ...{ title: 'Certificat', subtitle: 'de réussite', intro: 'Nous certifions que' },
    ...{ completed: 'a suivi avec succès le cours', version: 'Version {version}' },
    ...{ dateLabel: 'Date', scoreLabel: 'Résultat', proofTitle: 'Est-il authentique ?' },
    proofHint: 'Scannez le code ou ouvrez',
  },
  es: {
    ...{ title: 'Certificado', subtitle: 'de finalización', intro: 'Se certifica que' },
    ...{ completed: 'ha completado con éxito el curso', version: 'Versión {version}' },
    ...{ dateLabel: 'Fecha', scoreLabel: 'Resultado', proofTitle: '¿Es auténtico?' },
    proofHint: 'Escanee el código o abra',
  },
  it: {
    ...{ title: 'Attestato', subtitle: 'di completamento', intro: 'Si attesta che' },
    ...{ completed: 'ha completato con successo il corso', version: 'Versione {version}' },
    ...{ dateLabel: 'Data', scoreLabel: 'Risultato', proofTitle: 'È autentico?' },
    proofHint: 'Scansionare il codice o aprire',
  },
  pt: {
    ...{ title: 'Certificado', subtitle: 'de conclusão', intro: 'Certifica-se que' },
    ...{ completed: 'concluiu com êxito o curso', version: 'Versão {version}' },
    ...{ dateLabel: 'Data', scoreLabel: 'Resultado', proofTitle: 'É autêntico?', proofHint: 'Leia o código ou abra' },
  },
  nl: {
    ...{ title: 'Certificaat', subtitle: 'van voltooiing', intro: 'Hierbij wordt verklaard dat' },
    ...{ completed: 'de volgende cursus met succes heeft afgerond:', version: 'Versie {version}' },
    ...{ dateLabel: 'Datum', scoreLabel: 'Resultaat', proofTitle: 'Is het echt?', proofHint: 'Scan de code of open' },
  },
  pl: {
    ...{ title: 'Certyfikat', subtitle: 'ukończenia kursu', intro: 'Niniejszym zaświadcza się, że' },
    ...{ completed: 'ukończył(a) kurs', version: 'Wersja {version}' },
    ...{ dateLabel: 'Data', scoreLabel: 'Wynik', proofTitle: 'Czy jest autentyczny?' },
    proofHint: 'Zeskanuj kod lub otwórz',
  },
  el: {
    ...{ title: 'Πιστοποιητικό', subtitle: 'ολοκλήρωσης', intro: 'Πιστοποιείται ότι' },
    ...{ completed: 'ολοκλήρωσε με επιτυχία το μάθημα', version: 'Έκδοση {version}' },
    ...{ dateLabel: 'Ημερομηνία', scoreLabel: 'Αποτέλεσμα', proofTitle: 'Είναι γνήσιο;' },
    proofHint: 'Σαρώστε τον κωδικό ή ανοίξτε',
  },
  ru: {
    ...{ title: 'Сертификат', subtitle: 'о прохождении курса', intro: 'Настоящим удостоверяется, что' },
    ...{ completed: 'успешно завершил(а) курс', version: 'Версия {version}' },
    ...{ dateLabel: 'Дата', scoreLabel: 'Результат', proofTitle: 'Проверка подлинности' },
    proofHint: 'Отсканируйте код или откройте',
  },
  uk: {
    ...{ title: 'Сертифікат', subtitle: 'про проходження курсу', intro: 'Цим засвідчується, що' },
    ...{ completed: 'успішно завершив(-ла) курс', version: 'Версія {version}' },
    ...{ dateLabel: 'Дата', scoreLabel: 'Результат', proofTitle: 'Перевірка справжності' },
    proofHint: 'Відскануйте код або відкрийте',
  },
  ar: {
    ...{ title: 'شهادة', subtitle: 'إتمام دورة', intro: 'نشهد بأن' },
    ...{ completed: 'قد أتم بنجاح دورة', version: 'الإصدار {version}' },
    ...{ dateLabel: 'التاريخ', scoreLabel: 'النتيجة', proofTitle: 'هل هي أصلية؟', proofHint: 'امسح الرمز أو افتح' },
  },
  he: {
    ...{ title: 'תעודה', subtitle: 'על השלמת קורס', intro: 'הרינו לאשר כי' },
    ...{ completed: 'השלים/ה בהצלחה את הקורס', version: 'גרסה {version}' },
    ...{ dateLabel: 'תאריך', scoreLabel: 'תוצאה', proofTitle: 'האם היא מקורית?', proofHint: 'סרקו את הקוד או פתחו' },
  },
  hi: {
    ...{ title: 'प्रमाणपत्र', subtitle: 'पाठ्यक्रम पूर्ण करने का', intro: 'यह प्रमाणित किया जाता है कि' },
    ...{ completed: 'ने निम्नलिखित पाठ्यक्रम सफलतापूर्वक पूरा किया है:', version: 'संस्करण {version}' },
    ...{ dateLabel: 'दिनांक', scoreLabel: 'परिणाम', proofTitle: 'क्या यह असली है?', proofHint: 'कोड स्कैन करें या खोलें' },
  },
  'zh-Hans': {
    ...{ title: '结业证书', subtitle: '', intro: '兹证明', completed: '已顺利完成课程', version: '版本 {version}' },
    ...{ dateLabel: '日期', scoreLabel: '成绩', proofTitle: '验证真伪', proofHint: '扫描二维码或打开' },
  },
  'zh-Hant': {
    ...{ title: '結業證書', subtitle: '', intro: '茲證明', completed: '已順利完成課程', version: '版本 {version}' },
    ...{ dateLabel: '日期', scoreLabel: '成績', proofTitle: '驗證真偽', proofHint: '掃描 QR 碼或開啟' },
  },
  ja: {
    ...{ title: '修了証', subtitle: '', intro: '' },
    ...{ completed: '上記の者は、次の講座を修了したことを証します', version: 'バージョン {version}' },
    ...{ dateLabel: '日付', scoreLabel: '成績', proofTitle: '真正性の確認' },
    proofHint: 'コードを読み取るか、次を開いてください',
  },
  ko: {
    ...{ title: '수료증', subtitle: '', intro: '' },
    ...{ completed: '위 사람은 다음 과정을 성공적으로 이수하였음을 증명합니다', version: '버전 {version}' },
    ...{ dateLabel: '날짜', scoreLabel: '결과', proofTitle: '진위 확인', proofHint: '코드를 스캔하거나 여세요' },
  },
};

/** The texts to begin with, in every language. */
export const STANDARD_TEXTS = Object.fromEntries(
  Object.entries(WORDS).map(([language, words]) => [
    language,
    { ...words, note: '', score: '{score} %', signatory: '{issuer}' },
  ]),
) as Record<CertificateLanguage, CertificateTexts>;
