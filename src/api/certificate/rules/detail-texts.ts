import type { CertificateLanguage } from './design';

/** What a certificate says of its course in small print. `{topics}` is a list, `{duration}` such as `12 hours 30 minutes`. */
interface DetailText {
  topics: string;
  duration: string;
}

/** In the language of the certificate. */
export const DETAIL_TEXTS: Record<CertificateLanguage, DetailText> = {
  en: { topics: 'Topics: {topics}', duration: 'Duration: {duration}' },
  de: { topics: 'Themen: {topics}', duration: 'Dauer: {duration}' },
  fr: { topics: 'Thèmes\u00a0: {topics}', duration: 'Durée\u00a0: {duration}' },
  es: { topics: 'Temas: {topics}', duration: 'Duración: {duration}' },
  it: { topics: 'Argomenti: {topics}', duration: 'Durata: {duration}' },
  pt: { topics: 'Temas: {topics}', duration: 'Duração: {duration}' },
  nl: { topics: 'Onderwerpen: {topics}', duration: 'Duur: {duration}' },
  pl: { topics: 'Tematyka: {topics}', duration: 'Czas trwania: {duration}' },
  el: { topics: 'Θέματα: {topics}', duration: 'Διάρκεια: {duration}' },
  ru: { topics: 'Темы: {topics}', duration: 'Продолжительность: {duration}' },
  uk: { topics: 'Теми: {topics}', duration: 'Тривалість: {duration}' },
  ar: { topics: 'الموضوعات: {topics}', duration: 'المدة: {duration}' },
  he: { topics: 'נושאים: {topics}', duration: 'משך הקורס: {duration}' },
  hi: { topics: 'विषय: {topics}', duration: 'अवधि: {duration}' },
  'zh-Hans': { topics: '主题：{topics}', duration: '时长：{duration}' },
  'zh-Hant': { topics: '主題：{topics}', duration: '時數：{duration}' },
  ja: { topics: '学習内容：{topics}', duration: '学習時間：{duration}' },
  ko: { topics: '학습 주제: {topics}', duration: '교육 시간: {duration}' },
};
