import iconv from 'iconv-lite';
import { expect, it } from 'vitest';

import { decodeText } from './captions.encoding';

const TEXTS: [encoding: string, text: string, name?: string][] = [
  ['windows-1250', 'Příliš žluťoučký kůň. Učebnice o přílivu.'],
  ['windows-1250', 'Zażółć gęślą jaźń, co to jest?'],
  ['windows-1250', 'Jó napot! Őszi árvíz tűrő fúrógép'],
  ['windows-1251', 'Привет, мир. Это лекция'],
  ['windows-1251', 'Вiтаю! Сьогоднi ми говоримо'],
  ['windows-1252', 'Grüße – „Zitat“ … 5 €'],
  ['windows-1252', 'L’été, c’est “bien” – 5 €'],
  ['windows-1252', 'Ça va être très étrange'],
  ['windows-1252', 'Mañana será otro día, ¿sí?'],
  ['windows-1253', 'Άνοιξη και θάλασσα'],
  ['windows-1254', 'Bugün gelgitleri öğreneceğiz, şimdi', 'ders.tr.srt'],
  ['windows-1255', 'שלום עולם, זה שיעור'],
  ['windows-1256', 'مرحبا بالعالم هذا درس'],
  ['windows-1257', 'Labdien, šodien mēs runāsim par ūdeni'],
  ['windows-874', 'สวัสดีครับ วันนี้'],
  ['koi8-r', 'Привет, мир. Это лекция'],
  ['shift_jis', 'こんにちは世界'],
  ['gb18030', '你好，世界。今天我们讲潮汐'],
  ['big5', '你好，世界。今天我們講潮汐'],
  ['euc-kr', '안녕하세요 여러분 오늘은'],
];

const asCaptions = (text: string): string =>
  [1, 2, 3].map((at) => `${at}\r\n00:00:0${at},000 --> 00:00:0${at},900\r\n${text}\r\n`).join('\r\n');

it.each(TEXTS)('%s is recognised: %s', (encoding, text, name) => {
  const captions = asCaptions(text);
  expect(decodeText(iconv.encode(captions, encoding), name)).toMatchObject({ text: captions, isGuess: true });
});

it.each([
  ['UTF-8', Buffer.from(asCaptions('Grüße – „Zitat“'))],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${asCaptions('Grüße – „Zitat“')}`)],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${asCaptions('Grüße – „Zitat“')}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(asCaptions('Grüße – „Zitat“'), 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(asCaptions('Grüße – „Zitat“'), 'utf16le').swap16()],
])('%s is no guess', (_case, bytes) => {
  const { text, isGuess } = decodeText(bytes);
  expect([text.replace(/^\uFEFF/, ''), isGuess]).toEqual([asCaptions('Grüße – „Zitat“'), false]);
});

it('of five megabytes in an old encoding is read in seconds', () => {
  const bytes = iconv.encode(asCaptions('Grüße').repeat(50_000).slice(0, 5_000_000), 'windows-1252');
  const start = performance.now();
  decodeText(bytes);
  expect(performance.now() - start).toBeLessThan(10_000);
});
