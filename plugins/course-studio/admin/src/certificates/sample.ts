import type { PreviewBody } from '../../../shared/certificates';
import type { Texts } from '../text';

/** What a certificate says that is drawn to be looked at. */
export const sampleOf = (name: string, { t }: Pick<Texts, 't'>): PreviewBody['data']['sample'] => ({
  holder: name.trim() || '–',
  courseName: t('template.sample.course'),
  courseVersion: '1.0',
  topics: [t('template.sample.topic.moon'), t('template.sample.topic.tables'), t('template.sample.topic.currents')],
  durationMinutes: 750,
  score: 93.5,
  achievedAt: new Date().toISOString(),
  nameStatus: 'self-declared',
});

/** Has the browser save a PDF. */
export function savePdf(pdf: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(pdf);
  link.download = 'certificate.pdf';
  link.click();
  URL.revokeObjectURL(link.href);
}
