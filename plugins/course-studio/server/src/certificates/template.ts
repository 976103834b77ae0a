import { fittingSize, LINE, type Box } from './fit';
import { CORNER, SEAL } from './ornaments';

/** What a certificate says; frozen when it was issued. */
export interface CertificateText {
  holder: string;
  courseName: string;
  /** '' for none. */
  courseVersion: string;
  achievedAt: Date;
  /** Percent, or null for a course without tests. */
  score: number | null;
  code: string;
  /** Where the code can be checked. */
  verifyUrl: string;
  /** QR code of `verifyUrl`, as SVG. */
  qr: string;
}

const HOLDER: Box = { width: 226, height: 31, largest: 15.5, smallest: 3 };
const COURSE: Box = { width: 226, height: 19, largest: 9, smallest: 3 };

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML, in elements and in quoted attributes. Control characters, which no font can show, are left out. */
export const escapeHtml = (text: string): string =>
  text.replace(/\p{Cc}+/gu, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A text of somebody else's making: escaped, and kept from changing the direction of what stands around it. */
const foreign = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

/** An address that may go on in the next line after each of its slashes. */
const breakable = (url: string): string => escapeHtml(url).replace(/\/(?=[^/])/g, '/<wbr>');

const dataUri = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;

/** In English and UTC, like the rest of the page: the same for whoever prints it, wherever. */
const longDate = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);

const FONTS = `'Liberation Serif', 'Times New Roman', 'Noto Serif', 'Noto Naskh Arabic', 'Noto Serif CJK SC', 'Noto Sans CJK SC',
  'Noto Serif Devanagari', 'Noto Serif Hebrew', 'Noto Color Emoji', serif`;

const STYLE = `
@page { size: A4 landscape; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
html, body { width: 297mm; height: 210mm; overflow: hidden }
body { position: relative; background: #fffdf8; color: #22304a; font-family: ${FONTS}; text-align: center;
  -webkit-print-color-adjust: exact }
.frame { position: absolute; border-style: solid }
.outer { inset: 8mm; border-width: 1.1mm; border-color: #22304a }
.inner { inset: 11.2mm; border-width: .35mm; border-color: #b08d3e }
.corner { position: absolute; width: 24mm; height: 24mm }
.tl { top: 13.2mm; left: 13.2mm } .tr { top: 13.2mm; right: 13.2mm; transform: scaleX(-1) }
.bl { bottom: 13.2mm; left: 13.2mm; transform: scaleY(-1) } .br { bottom: 13.2mm; right: 13.2mm; transform: scale(-1) }
main { position: absolute; inset: 11.5mm; overflow: hidden }
.box { position: absolute; left: 24mm; right: 24mm; overflow: hidden; display: flex; flex-direction: column;
  line-height: ${LINE}; overflow-wrap: anywhere; text-wrap: balance }
h1 { position: absolute; top: 19mm; left: 0; right: 0; font-size: 12.5mm; font-weight: 400; letter-spacing: 2.2mm; text-indent: 2.2mm;
  text-transform: uppercase }
.of { position: absolute; top: 35.5mm; left: 0; right: 0; font-size: 5mm; letter-spacing: 1.7mm; text-indent: 1.7mm;
  text-transform: uppercase; color: #8f6f28 }
.of::before, .of::after { content: ''; display: inline-block; width: 24mm; border-top: .3mm solid #b08d3e; vertical-align: 1.5mm }
.of::before { margin-right: 3mm } .of::after { margin-left: 3mm }
.say { position: absolute; left: 0; right: 0; font-size: 5mm; font-style: italic; color: #4d5a70 }
.holder { top: 60mm; height: ${HOLDER.height}mm; justify-content: flex-end }
.rule { position: absolute; top: 93mm; left: 62mm; right: 62mm; border-top: .3mm solid #b08d3e }
.course { top: 106mm; height: ${COURSE.height}mm; justify-content: center; font-weight: 700 }
.version { position: absolute; top: 126mm; left: 24mm; right: 24mm; height: 6mm; overflow: hidden; font-size: 4.4mm; color: #4d5a70 }
.facts { position: absolute; bottom: 14mm; left: 30mm; width: 86mm; display: flex; gap: 6mm }
.fact { flex: 1; max-width: 40mm; padding-top: 1.6mm; border-top: .3mm solid #22304a; font-size: 3.3mm; letter-spacing: .3mm; text-transform: uppercase;
  color: #4d5a70; position: relative }
.fact b { position: absolute; left: 0; right: 0; bottom: calc(100% + 1.6mm); font-size: 5mm; font-weight: 400; letter-spacing: 0;
  text-transform: none; color: #22304a; white-space: nowrap }
.seal { position: absolute; bottom: 7mm; left: 50%; width: 36mm; height: 36mm; margin-left: -18mm }
.proof { position: absolute; bottom: 10.5mm; right: 30mm; width: 78mm; height: 26mm; display: flex; gap: 3.5mm; align-items: flex-end;
  justify-content: flex-end; text-align: right }
.proof img { width: 24mm; height: 24mm; flex: none }
.proof p { width: 50mm; font: 2.5mm/1.45 'Liberation Sans', Arial, sans-serif; color: #4d5a70; overflow-wrap: anywhere }
.proof p b { display: block; font-size: 2.7mm; color: #22304a }
.proof code { font: 2.4mm 'Liberation Mono', monospace }
`;

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const facts = (text: CertificateText): string =>
  [
    `<p class="fact"><b>${longDate(text.achievedAt)}</b>Date</p>`,
    text.score === null ? '' : `<p class="fact"><b>${text.score.toLocaleString('en-GB')} %</b>Result</p>`,
  ].join('');

/**
 * The page a certificate is printed from: A4 landscape, always one page, nothing loaded from anywhere.
 *
 * Everything that comes from people is escaped and boxed, with a font size that lets 120 characters and more fit;
 * what does not fit even then is cut off rather than moved to a second page.
 */
export function certificateHtml(text: CertificateText): string {
  const holderSize = fittingSize(text.holder, HOLDER);
  const courseSize = fittingSize(text.courseName, COURSE);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(`Certificate: ${text.holder}, ${text.courseName}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="frame outer"></div><div class="frame inner"></div>
${['tl', 'tr', 'bl', 'br'].map((place) => `<img class="corner ${place}" alt="" src="${dataUri(CORNER)}">`).join('')}
<main>
<h1>Certificate</h1>
<p class="of">of completion</p>
<p class="say" style="top:50.5mm">This is to certify that</p>
<div class="box holder" style="font-size:${holderSize}mm"><p>${foreign(text.holder)}</p></div>
<div class="rule"></div>
<p class="say" style="top:97mm">has successfully completed the course</p>
<div class="box course" style="font-size:${courseSize}mm"><p>${foreign(text.courseName)}</p></div>
${text.courseVersion ? `<p class="version">Version ${foreign(text.courseVersion)}</p>` : ''}
<div class="facts">${facts(text)}</div>
<img class="seal" alt="" src="${dataUri(SEAL)}">
<div class="proof">
<p><b>Is it genuine?</b>Scan the code or open<br>${breakable(text.verifyUrl.replace(/[^/]+$/, ''))}<br><code>${escapeHtml(text.code)}</code></p>
<img alt="QR code: where to check this certificate" src="${dataUri(text.qr)}">
</div>
</main>
</body>
</html>`;
}
