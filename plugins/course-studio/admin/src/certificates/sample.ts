import type { PreviewBody } from '../../../shared/certificates';

/** What a certificate says that is drawn to be looked at. */
export const sampleOf = (name: string, courseName: string): PreviewBody['data']['sample'] => ({
  holder: name.trim() || '–',
  courseName,
  courseVersion: '1.0',
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
