import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';

import type { CaptionEncoding } from '../../../shared/vocabulary';
import { decodeAs, decodeText, readingsOf } from './captions.encoding';

interface Sample {
  encoding: CaptionEncoding;
  /** The first is the short file, all of them the long one. */
  lines: string[];
  /** Whether the guess needs no second look. */
  short: 'sure' | 'unsure';
  long: 'sure' | 'unsure';
  name?: string;
}

const CZECH = [
  'Příliš žluťoučký kůň. Učebnice o přílivu.',
  'Dnes se naučíme, proč se hladina moře zvedá.',
  'Měsíc přitahuje vodu na přivrácené straně Země.',
  'Na odvrácené straně vzniká druhá vlna, která je téměř stejně vysoká.',
];
const GERMAN = [
  'Grüße – „Zitat“ … 5 €',
  'Heute hören wir, wofür man Gezeiten früher benötigte.',
  'Die Küste ändert sich täglich, und große Häfen müssen darauf Rücksicht nehmen.',
  'Bei Vollmond läuft das Wasser höher auf; das heißt Springflut.',
  'Fähren können dann später abfahren, für Segler gelten eigene Pläne.',
];
const FRENCH = [
  'Ça va être très étrange',
  'L’été dernier, la marée est montée jusqu’à la jetée.',
  'Les élèves ont mesuré la hauteur de l’eau à différents moments de la journée.',
  'Où se trouve la côte la plus exposée ? Près de la forêt, là-bas.',
  'Après l’étale, le courant s’inverse très vite et entraîne les bateaux.',
];
const RUSSIAN = [
  'Привет, мир. Это лекция',
  'Сегодня мы поговорим о приливах и отливах.',
  'Луна притягивает воду, и уровень моря поднимается дважды в сутки.',
];

const POLISH = [
  'Zażółć gęślą jaźń, co to jest?',
  'Dzisiaj dowiemy się, skąd się biorą przypływy.',
  'Księżyc przyciąga wodę, a poziom morza podnosi się dwa razy dziennie.',
  'Najwyższe pływy zdarzają się, gdy Słońce, Ziemia i Księżyc ustawią się w jednej linii.',
];
const HUNGARIAN = [
  'Jó napot! Őszi árvíz tűrő fúrógép',
  'Ma megtanuljuk, miért emelkedik a tenger szintje.',
  'A Hold vonzza a vizet, és a tenger naponta kétszer árad és kétszer apad.',
];
const SPANISH = [
  'Mañana será otro día, ¿sí?',
  'La atracción de la Luna eleva el nivel del océano.',
  'También el Sol influye, aunque está mucho más lejos.',
  'Según la posición de ambos, la marea será más o menos fuerte: así lo explicó Newton.',
  '¿Qué ocurre después? El agua se retira y la playa crecerá otra vez.',
  'En algunos países la diferencia alcanzó catorce metros el año pasado.',
];
const GREEK = [
  'Άνοιξη και θάλασσα',
  'Σήμερα θα μάθουμε για την παλίρροια.',
  'Η Σελήνη έλκει το νερό και η στάθμη της θάλασσας ανεβαίνει δύο φορές την ημέρα.',
  '«Άμπωτη» λέγεται όταν το νερό αποσύρεται.',
];
const TURKISH = [
  'Bugün gelgitleri öğreneceğiz, şimdi',
  'Ay, suyu çeker ve deniz günde iki kez yükselir.',
  'Kıyıda yaşayanlar bunu iyi bilir; balıkçılar da öyle.',
  'Güneş daha büyük olduğu hâlde etkisi daha azdır, çünkü çok uzaktadır.',
];
const LATVIAN = [
  'Labdien, šodien mēs runāsim par ūdeni',
  'Mēness pievelk ūdeni, un jūras līmenis paaugstinās divas reizes dienā.',
  'Zvejnieki to zina kopš seniem laikiem, tāpēc viņi izbrauc agri no rīta.',
  'Rīgas līcī plūdmaiņas ir tik mazas, ka tās gandrīz nevar pamanīt.',
];

const SAMPLES: Sample[] = [
  { encoding: 'windows-1250', lines: CZECH, short: 'unsure', long: 'sure' },
  { encoding: 'windows-1250', lines: POLISH, short: 'unsure', long: 'sure' },
  { encoding: 'windows-1250', lines: HUNGARIAN, short: 'unsure', long: 'unsure' },
  { encoding: 'iso-8859-2', lines: CZECH, short: 'unsure', long: 'unsure' },
  { encoding: 'windows-1251', lines: RUSSIAN, short: 'unsure', long: 'sure' },
  {
    encoding: 'windows-1251',
    lines: ['Вiтаю! Сьогоднi ми говоримо', 'Місяць притягує воду, і рівень моря зростає.'],
    short: 'sure',
    long: 'sure',
  },
  { encoding: 'koi8-r', lines: RUSSIAN, short: 'unsure', long: 'sure' },
  { encoding: 'windows-1252', lines: GERMAN, short: 'unsure', long: 'sure' },
  { encoding: 'windows-1252', lines: FRENCH, short: 'unsure', long: 'sure' },
  { encoding: 'windows-1252', lines: SPANISH, short: 'unsure', long: 'sure' },
  { encoding: 'macintosh', lines: FRENCH, short: 'unsure', long: 'sure' },
  { encoding: 'macintosh', lines: GERMAN.slice(1), short: 'unsure', long: 'unsure' },
  { encoding: 'windows-1253', lines: GREEK, short: 'unsure', long: 'unsure' },
  { encoding: 'windows-1254', lines: TURKISH, name: 'ders.tr.srt', short: 'unsure', long: 'sure' },
  {
    encoding: 'windows-1255',
    lines: ['שלום עולם, זה שיעור', 'היום נלמד על הגאות והשפל בים.'],
    short: 'unsure',
    long: 'sure',
  },
  {
    encoding: 'windows-1256',
    lines: ['مرحبا بالعالم هذا درس', 'اليوم سنتعلم عن المد والجزر في البحر.'],
    short: 'unsure',
    long: 'sure',
  },
  { encoding: 'windows-1257', lines: LATVIAN, short: 'unsure', long: 'sure' },
  {
    encoding: 'windows-874',
    lines: ['สวัสดีครับ วันนี้', 'เราจะเรียนเรื่องน้ำขึ้นน้ำลง'],
    short: 'unsure',
    long: 'sure',
  },
  {
    encoding: 'shift_jis',
    lines: ['こんにちは世界', '今日は潮の満ち引きについて学びます。'],
    short: 'unsure',
    long: 'sure',
  },
  {
    encoding: 'euc-jp',
    lines: ['こんにちは世界、講義です', '今日は潮の満ち引きについて学びます。'],
    short: 'sure',
    long: 'sure',
  },
  {
    encoding: 'euc-kr',
    lines: ['안녕하세요 여러분 오늘은', '우리는 밀물과 썰물에 대해 배웁니다.'],
    short: 'sure',
    long: 'sure',
  },
  {
    encoding: 'gb18030',
    lines: ['你好，世界。今天我们讲潮汐', '月亮吸引海水，海面每天上升两次。'],
    short: 'sure',
    long: 'sure',
  },
  {
    encoding: 'big5',
    lines: ['你好，世界。今天我們講潮汐', '月亮吸引海水，海面每天上升兩次。'],
    short: 'sure',
    long: 'sure',
  },
];

const asCaptions = (lines: string[]): string =>
  lines.map((line, at) => `${at + 1}\r\n00:00:${10 + at},000 --> 00:00:${10 + at},900\r\n${line}\r\n`).join('\r\n');

const FILES = SAMPLES.flatMap(({ encoding, name, lines, ...is }) => [
  { encoding, name, lines: lines.slice(0, 1), certainty: is.short },
  { encoding, name, lines, certainty: is.long },
]);

it.each(FILES)('$lines.length line(s) in $encoding: $certainty ($lines.0)', (file) => {
  const { encoding, name, lines, certainty } = file;
  const bytes = iconv.encode(asCaptions(lines), encoding);
  const read = decodeText(bytes, name);
  expect(read.certainty).toBe(certainty);
  if (certainty === 'sure') expect(read.text).toBe(asCaptions(lines));
  const place = readingsOf(bytes, name).findIndex((reading) =>
    reading.lines.every((line) => lines.some((whole) => whole.startsWith(line))),
  );
  // Whoever is asked sees the right answer among the first.
  expect([0, 1, 2]).toContain(place);
});

it('the best guess is right for nearly all of them', () => {
  const wrong = FILES.filter(({ encoding, name, lines }) => {
    const text = asCaptions(lines);
    return decodeText(iconv.encode(text, encoding), name).text !== text;
  });
  // Two encodings differ in three letters of Czech, and a line of German is taken for one of Windows, not of a Mac.
  expect(wrong.map(({ encoding, lines }) => [encoding, lines.length])).toEqual([
    ['iso-8859-2', 1],
    ['iso-8859-2', 4],
    ['macintosh', 1],
    ['macintosh', 4],
  ]);
});

describe('a few letters are never taken for sure', () => {
  const WORDS: [CaptionEncoding, string][] = [
    ['windows-1252', 'è'],
    ['windows-1252', 'Più tardi'],
    ['windows-1252', 'Año'],
    ['windows-1252', 'Früh'],
    ['windows-1250', 'Čas'],
    ['windows-1257', 'märk'],
    ['macintosh', 'Été'],
    ['windows-1251', 'Да'],
    ['windows-1255', 'לא'],
    ['euc-jp', 'はい'],
    ['gb18030', '编辑'],
    ['big5', '是'],
  ];

  it.each(WORDS)('%s: %s', (encoding, word) => {
    const bytes = iconv.encode(asCaptions([word]), encoding);
    expect(decodeText(bytes).certainty).toBe('unsure');
    expect(readingsOf(bytes).some(({ lines }) => lines.includes(word))).toBe(true);
  });
});

it('a language in the name decides between what is about as likely', () => {
  const bytes = iconv.encode(asCaptions(['Źle']), 'windows-1250');
  expect(decodeText(bytes, 'lesson.pl.srt').encoding).toBe('windows-1250');
});

it.each([
  ['UTF-8', Buffer.from(asCaptions(GERMAN))],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${asCaptions(GERMAN)}`)],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${asCaptions(GERMAN)}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(asCaptions(GERMAN), 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(asCaptions(GERMAN), 'utf16le').swap16()],
])('%s is no guess', (_case, bytes) => {
  expect(decodeText(bytes)).toMatchObject({ text: asCaptions(GERMAN), certainty: 'certain' });
});

it('UTF-8 with a damaged character is offered first, and its author asked', () => {
  const bytes = Buffer.concat([Buffer.from(asCaptions(GERMAN)), Buffer.from([0xe4, 0x0d, 0x0a])]);
  expect(decodeText(bytes)).toMatchObject({ encoding: 'utf-8', certainty: 'unsure' });
});

it('what is chosen is read so, with the quotation marks of Windows and the euro of Macs', () => {
  const bytes = Buffer.from([0x84, 0x4a, 0x61, 0x93, 0x20, 0x96, 0x20, 0x80]);
  expect(decodeAs(Buffer.from([0xdb, 0x20, 0xbd]), 'macintosh').text).toBe('€ Ω');
  expect(decodeAs(bytes, 'windows-1252')).toEqual({ text: '„Ja“ – €', encoding: 'windows-1252', certainty: 'chosen' });
});

describe('readings', () => {
  it('that are the same are given once, by the likeliest encoding', () => {
    const readings = readingsOf(iconv.encode(asCaptions(['Grüße']), 'windows-1252'));
    expect(readings.filter(({ lines }) => lines.includes('Grüße'))).toEqual([
      { encoding: 'windows-1252', lines: ['Grüße'] },
    ]);
  });

  it('are shown by the lines in which they differ most', () => {
    const bytes = iconv.encode(asCaptions(['Grüße', 'Schöne', 'Tage', 'für', 'den', 'Fluß', 'Un œuf']), 'iso-8859-15');
    const shown = readingsOf(bytes, 'lesson.de.srt').map(({ lines }) => lines);
    expect(shown[0]).toContain('Un ½uf');
    expect(shown.slice(1)).toContainEqual(['Grüße', 'Schöne', 'Un œuf']);
  });

  it('in which a file cannot be come last', () => {
    const encodings = readingsOf(iconv.encode(asCaptions(RUSSIAN), 'windows-1251')).map(({ encoding }) => encoding);
    expect(encodings[0]).toBe('windows-1251');
    expect(encodings.indexOf('utf-8')).toBeGreaterThan(encodings.indexOf('koi8-r'));
  });
});

it('of five megabytes in an old encoding is read in seconds', () => {
  const bytes = iconv.encode(asCaptions(['Grüße']).repeat(100_000).slice(0, 5_000_000), 'windows-1252');
  const start = performance.now();
  decodeText(bytes);
  readingsOf(bytes);
  expect(performance.now() - start).toBeLessThan(10_000);
});
