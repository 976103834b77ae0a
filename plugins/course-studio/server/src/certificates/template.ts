import escape from 'lodash/escape';

import { DETAIL_TEXTS } from '../../../../../src/api/certificate/rules/detail-texts';
import { PROVISIONAL_TEXTS } from '../../../../../src/api/certificate/rules/provisional-texts';
import { NAME_STATEMENTS } from '../../../../../src/api/certificate/rules/name-statements';
import { formatDuration } from '../../../../../src/api/course/rules/duration';
import type { NameStatus } from '../../../../../src/api/profile/rules/contract';
import {
  fillIn,
  type CertificateDesign,
  type CertificateLanguage,
  type NameTypeface,
  type Placeholder,
} from '../../../../../src/api/certificate/rules/design';
import { fittingSize, LINE, spacingFor, type Box } from './fit';
import { depthOf, findUnprintable, fontFaces, fontStack, HAN, hanOf, type Setting } from './fonts';
import { cornerOf, sealOf } from './ornaments';
import { nameTopics, remainderMark, TOPIC_SEPARATOR, topicLine } from './topics.rules';

/** What a certificate says; frozen when it was issued. */
export interface CertificateText {
  holder: string;
  /** Who answers for the name. */
  nameStatus: NameStatus;
  courseName: string;
  /** '' for none. */
  courseVersion: string;
  /** What the course is about; printed if the design says so. */
  topics: readonly string[];
  /** How long the course takes, if its author has said so; printed if the design says so. */
  durationMinutes: number | null;
  achievedAt: Date;
  /** Percent, or null for a course without tests. */
  score: number | null;
  code: string;
  /** Whether it is for trying things out, which it then says. */
  isProvisional: boolean;
  /** Where the code can be checked. */
  verifyUrl: string;
  /** QR code of `verifyUrl`, as SVG. */
  qr: string;
}

/** The design with its images as `data:` URLs. */
export interface PrintedDesign extends Omit<CertificateDesign, 'images'> {
  images: Record<keyof CertificateDesign['images'], string | null>;
}

/** Sizes in millimetres. Each text has a box of its own, so that none can push another to a second page. */
interface Layout {
  page: { width: number; height: number };
  margin: number;
  header: number;
  titleBox: Box;
  holderBox: Box;
  courseBox: Box;
  topicsBox: Box;
  /** What is left of the page with all texts but topics and duration on it. */
  spare: number;
}

const LAYOUTS: Record<CertificateDesign['orientation'], Layout> = {
  landscape: {
    page: { width: 297, height: 210 },
    margin: 30,
    header: 14,
    titleBox: { width: 225, height: 17, largest: 13, smallest: 5 },
    holderBox: { width: 225, height: 30, largest: 17, smallest: 3 },
    courseBox: { width: 225, height: 19, largest: 9.5, smallest: 3 },
    topicsBox: { width: 200, height: 9, largest: 3.2, smallest: 2.4 },
    spare: 2.5,
  },
  portrait: {
    page: { width: 210, height: 297 },
    margin: 26,
    header: 26,
    titleBox: { width: 150, height: 18, largest: 13, smallest: 5 },
    holderBox: { width: 150, height: 38, largest: 16, smallest: 3 },
    courseBox: { width: 150, height: 32, largest: 9.5, smallest: 3 },
    topicsBox: { width: 150, height: 18, largest: 3.2, smallest: 2.4 },
    spare: 8.5,
  },
};

/** The line that says how long the course takes, and what keeps it and the topics apart from the date; millimetres. */
const DURATION_HEIGHT = 3.7;
const DETAILS_GAP = 2.3;

const lower = (box: Box, by: number): Box => ({ ...box, height: box.height - by });

/** Takes the room for what is said of the course from the boxes of the two names, which most names leave empty. */
function makeRoom(
  layout: Layout,
  { topics, durationMinutes }: Pick<CertificateText, 'topics' | 'durationMinutes'>,
): Layout {
  const hasTopics = topics.length > 0;
  const hasDuration = durationMinutes !== null;
  const height =
    (hasTopics ? layout.topicsBox.height : 0) +
    (hasDuration ? DURATION_HEIGHT : 0) +
    (hasTopics || hasDuration ? DETAILS_GAP : 0);
  const missing = Math.max(0, height - layout.spare);
  const { holderBox, courseBox } = layout;
  return { ...layout, holderBox: lower(holderBox, missing * 0.55), courseBox: lower(courseBox, missing * 0.45) };
}

/** Text as HTML, in elements and in quoted attributes. Control characters, which no font can show, are left out. */
export const escapeHtml = (text: string): string => escape(text.replace(/\p{Cc}+/gu, ' '));

const dataUri = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;

/** An address that may go on in the next line after each of its slashes. */
const breakable = (url: string): string => escapeHtml(url).replace(/\/(?=[^/])/g, '/<wbr>');

/** English dates and numbers are the international ones: the day before the month. */
const intlLocaleOf = (language: CertificateLanguage): string => (language === 'en' ? 'en-GB' : language);

/** The day in the language of the certificate, by the clock of the organisation: the same wherever it is printed. */
const longDate = (date: Date, { language, timeZone }: Pick<CertificateDesign, 'language' | 'timeZone'>): string =>
  new Intl.DateTimeFormat(intlLocaleOf(language), { dateStyle: 'long', timeZone }).format(date);

const isRightToLeft = (language: string): boolean => language === 'ar' || language === 'he';

/** Along the diagonal of the page, from its lower left to its upper right; degrees. */
const markAngle = ({ width, height }: Layout['page']): number =>
  Math.round((Math.atan2(height, width) * 180) / Math.PI);

/**
 * For the boxes of texts. Signs above and below letters, and strokes of script, reach out of their lines, and with them out
 * of the box; only what is farther outside is text that did not fit.
 */
const UNCUT = 'overflow: clip; overflow-clip-margin: 1em';

/** A box with room for what hangs below the lines of this text. */
const spacedFor = (text: string, box: Box): Box => ({ ...box, spacing: spacingFor(depthOf(text)) });

/** The style of a text that is fitted into its box. */
function fittedStyle(text: string, box: Box): string {
  const { line, foot } = box.spacing ?? spacingFor(0);
  return ` style="font-size:${fittingSize(text, box)}mm;line-height:${line.toFixed(2)};padding-bottom:${foot.toFixed(2)}em"`;
}

function styleOf(
  { page, margin, header, titleBox, holderBox, courseBox, topicsBox }: Layout,
  design: PrintedDesign,
): string {
  const { ink, accent, paper } = design.colours;
  const soft = `color-mix(in srgb, ${ink} 72%, ${paper})`;
  // The one weight of the script font is not made bolder or lighter.
  const holderFont = `font-family: ${fontStack(undefined, design.nameTypeface)}`;
  const fonts = Object.keys(HAN).map((han) => `.${han} { font-family: ${fontStack(han as keyof typeof HAN)} }`);
  return `
@page { size: ${page.width}mm ${page.height}mm; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
html, body { width: ${page.width}mm; height: ${page.height}mm; overflow: hidden }
body { position: relative; background: ${paper}; color: ${ink}; font-family: ${fontStack()}; text-align: center;
  font-weight: 400; -webkit-print-color-adjust: exact }
${fonts.join('\n')}
.mark { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; font-weight: 600;
  color: ${ink}; opacity: .11; white-space: nowrap }
.mark > * { transform: rotate(-${markAngle(page)}deg) }
.provisional { position: absolute; inset: auto ${margin}mm 12.6mm; height: 6mm; font-size: 3.4mm; font-weight: 600; line-height: 1.3; color: ${ink};
  ${UNCUT} }
.background { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover }
.frame { position: absolute; border-style: solid }
.outer { inset: 8mm; border-width: 1mm; border-color: ${ink} }
.inner { inset: 10.8mm; border-width: .3mm; border-color: ${accent} }
.corner { position: absolute; width: 22mm; height: 22mm }
.tl { top: 12.6mm; left: 12.6mm } .tr { top: 12.6mm; right: 12.6mm; transform: scaleX(-1) }
.bl { bottom: 12.6mm; left: 12.6mm; transform: scaleY(-1) } .br { bottom: 12.6mm; right: 12.6mm; transform: scale(-1) }
main { position: absolute; inset: 14mm ${margin}mm 21mm; display: flex; flex-direction: column; align-items: center }
.box { width: 100%; flex: none; ${UNCUT}; display: flex; flex-direction: column; justify-content: center;
  line-height: ${LINE}; overflow-wrap: anywhere; text-wrap: balance }
.head { height: ${header}mm; flex: none; width: 100%; display: flex; align-items: center; justify-content: center }
.head p { font-size: 4.6mm; font-weight: 600; letter-spacing: .06em; color: ${ink}; max-width: 100%; white-space: nowrap; overflow-x: clip; text-overflow: ellipsis }
.head img { max-width: 80mm; max-height: 100%; object-fit: contain }
h1 { font-weight: 300; height: ${titleBox.height}mm; text-transform: uppercase; letter-spacing: .16em; text-indent: .16em;
  font-kerning: none }
.joined { letter-spacing: 0; text-indent: 0; font-kerning: auto }
.of { flex: none; width: 100%; display: flex; align-items: center; justify-content: center; gap: 4mm; height: 7mm; font-size: 4.6mm; color: ${accent};
  letter-spacing: .2em; text-transform: uppercase; white-space: nowrap; overflow-x: clip }
.of.joined { letter-spacing: 0 }
.of::before, .of::after { content: ''; width: 22mm; border-top: .3mm solid ${accent} }
.say { height: 8mm; font-size: 4.4mm; color: ${soft} }
.space { flex: 1 1 0; min-height: 0 }
.holder { height: ${holderBox.height}mm; justify-content: flex-end; font-weight: 300 }
.rule { flex: none; width: 60%; margin: 1.5mm 0 2.5mm; border-top: .35mm solid ${accent} }
.name { height: 5mm; margin-top: -1.5mm; font-size: 2.9mm; color: ${soft} }
.course { height: ${courseBox.height}mm; font-weight: 600 }
.version { height: 5mm; font-size: 2.9mm; color: ${soft} }
.topics { max-height: ${topicsBox.height}mm; max-width: ${topicsBox.width}mm; color: ${soft} }
.duration { height: ${DURATION_HEIGHT}mm; font-size: 2.9mm; color: ${soft} }
.topics + .pairs, .duration + .pairs { margin-top: ${DETAILS_GAP}mm }
.note { height: 9mm; font-size: 3.2mm; color: ${soft} }
footer { flex: none; width: 100%; height: 37mm; display: grid; grid-template-columns: 1fr 34mm 1fr; align-items: end; gap: 5mm }
footer.tall { height: 84mm; grid-template-columns: 1fr 1fr; grid-template-rows: 1fr auto; row-gap: 4mm }
.tall .seal { grid-column: 1 / -1; grid-row: 1 }
.seal { width: 33mm; height: 36mm; justify-self: center }
.signed { text-align: start; align-self: end; max-width: 75mm }
.signature { height: 17mm; display: flex; align-items: end; padding-bottom: .6mm }
.signature img { max-width: 62mm; max-height: 100%; object-fit: contain }
.signatory { border-top: .3mm solid ${ink}; padding-top: 1.4mm; font-size: 3.4mm; max-height: 10.5mm; line-height: 1.3; ${UNCUT}; overflow-wrap: anywhere }
.pairs { flex: none; height: 10.5mm; width: 100%; display: flex; gap: 12mm; justify-content: center } .pair { max-width: 62mm; overflow-x: clip }
.pair b { display: block; font-weight: 400; font-size: 4.4mm; line-height: 1.3; white-space: nowrap }
.pair span { display: block; font-size: 2.9mm; line-height: 1.35; color: ${soft} }
.proof { display: flex; gap: 3.5mm; align-items: end; justify-content: flex-end; text-align: end; min-width: 0 }
.proof img { width: 25mm; height: 25mm; flex: none; padding: 1mm; background: #fff }
.proof p { font-size: 2.5mm; line-height: 1.4; color: ${soft}; overflow-wrap: anywhere; max-height: 26mm; ${UNCUT} }
.proof b { display: block; font-weight: 600; font-size: 2.8mm; color: ${ink} }
.proof code { font: inherit; font-size: 2mm; letter-spacing: .02em }
.holder p { ${holderFont} }
`;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** Letters that are joined, carry marks beside them, or stand in a grid of their own, must not be spaced. */
const JOINED = new RegExp(
  `[${[
    'Arabic',
    'Hebrew',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Thai',
    'Lao',
    'Myanmar',
    'Khmer',
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
  ]
    .map((script) => `\\p{Script=${script}}`)
    .join('')}]`,
  'u',
);

/** Collects what is printed, so that the fonts can be cut to it. */
function createWriter(language: string) {
  const settings: Setting[] = [];
  const printed: string[] = [];
  return {
    settings,
    printed,

    /** A text of somebody else's making: escaped, isolated in its direction, marked with its language and its font. */
    write(text: string, weight: Setting['weight'] = 400, typeface: NameTypeface = 'sans'): string {
      const shown = text.normalize('NFC');
      printed.push(shown);
      // Capitals too, because the style prints some texts in them.
      settings.push({ text: shown + shown.toUpperCase(), weight, typeface });
      const han = hanOf(shown, language);
      const marks = han ? ` class="${han}" lang="${HAN[han]}"` : '';
      return `<bdi${marks}>${escapeHtml(shown)}</bdi>`;
    },
  };
}

interface BoxedText {
  tag: 'h1' | 'p';
  name: string;
  text: string;
  weight?: Setting['weight'];
  box?: Box;
  typeface?: NameTypeface;
}

/** The page of a certificate, and what will be missing on it. */
export interface CertificatePage {
  html: string;
  /** Characters that no font brought along can print. */
  unprintable: string[];
}

/**
 * The page a certificate is printed from: one A4 page, upright or across, with nothing loaded from anywhere.
 *
 * Everything that comes from people is escaped and boxed, with a font size that lets 120 characters and more fit; what
 * does not fit even then is cut off rather than moved to a second page.
 */
export function layOutCertificate(text: CertificateText, design: PrintedDesign): CertificatePage {
  const { language, colours, images, texts, orientation } = design;
  const topics = design.shows.topics ? text.topics : [];
  const durationMinutes = design.shows.duration ? text.durationMinutes : null;
  const layout = makeRoom(LAYOUTS[orientation], { topics, durationMinutes });
  const writer = createWriter(language);
  const values: Record<Placeholder, string> = {
    name: text.holder,
    course: text.courseName,
    version: text.courseVersion,
    date: longDate(text.achievedAt, design),
    score: text.score === null ? '' : text.score.toLocaleString(intlLocaleOf(language)),
    code: text.code,
    issuer: design.issuer.name,
  };
  const filled = (name: keyof CertificateDesign['texts']) => fillIn(texts[name], values);

  const boxed = ({ tag, name, text: content, weight, box, typeface }: BoxedText): string => {
    if (!content && !box) return '';
    const spaced = name === 'title' ? content.toUpperCase() + 'm'.repeat(Math.ceil(content.length / 4)) : content;
    const size = box ? fittedStyle(spaced, spacedFor(content, box)) : '';
    const inside = tag === 'h1' ? writer.write(content, weight) : `<p>${writer.write(content, weight, typeface)}</p>`;
    const joined = JOINED.test(content) ? ' joined' : '';
    return tag === 'h1'
      ? `<h1 class="box${joined}"${size}>${inside}</h1>`
      : `<div class="box ${name}"${size}>${inside}</div>`;
  };
  const details = DETAIL_TEXTS[language];
  const topicsBlock = (): string => {
    if (topics.length === 0) return '';
    const [before = '', after = ''] = details.topics.split('{topics}');
    const box = spacedFor(topics.join(''), layout.topicsBox);
    const named = nameTopics({ topics, label: before + after, box });
    const style = fittedStyle(before + topicLine(named) + after, box);
    const parts = [...named.topics, ...(named.remaining > 0 ? [remainderMark(named.remaining)] : [])];
    const list = parts.map((part) => writer.write(part)).join(writer.write(TOPIC_SEPARATOR));
    const line = `<p>${writer.write(before)}${list}${writer.write(after)}</p>`;
    return `<div class="box topics"${style}>${line}</div>`;
  };
  const durationText =
    durationMinutes === null
      ? ''
      : details.duration.replace('{duration}', formatDuration(durationMinutes, intlLocaleOf(language)));
  const say = (name: 'intro' | 'completed' | 'version' | 'note') =>
    boxed({ tag: 'p', name: name === 'intro' || name === 'completed' ? 'say' : name, text: filled(name) });
  const pair = (label: string, value: string) =>
    value && label ? `<p class="pair"><b>${writer.write(value)}</b><span>${writer.write(label)}</span></p>` : '';

  const head = images.logo
    ? `<img alt="${escapeHtml(design.issuer.name)}" src="${images.logo}">`
    : `<p>${writer.write(design.issuer.name, 600)}</p>`;
  const subtitle = filled('subtitle');
  const signatory = filled('signatory');
  const [seal, proof] = [
    `<img class="seal" alt="" src="${dataUri(sealOf(colours))}">`,
    `<div class="proof"><p><b>${writer.write(filled('proofTitle'), 600)}</b>${writer.write(filled('proofHint'))}<br>` +
      `<bdi dir="ltr">${breakable(text.verifyUrl.replace(/[^/]+$/, ''))}</bdi><br><code dir="ltr">${escapeHtml(text.code)}</code></p>` +
      `<img alt="QR: ${escapeHtml(text.verifyUrl)}" src="${dataUri(text.qr)}"></div>`,
  ];
  writer.settings.push({ text: `${text.verifyUrl} ${text.code}`, weight: 400 });
  const body = `
<header class="head">${head}</header>
${boxed({ tag: 'h1', name: 'title', text: filled('title'), weight: 300, box: layout.titleBox })}
${subtitle ? `<p class="of${JOINED.test(subtitle) ? ' joined' : ''}">${writer.write(subtitle)}</p>` : ''}
<div class="space"></div>
${say('intro')}
${boxed({ tag: 'p', name: 'holder', text: text.holder, weight: 300, box: layout.holderBox, typeface: design.nameTypeface })}
<div class="rule"></div>
${boxed({ tag: 'p', name: 'name', text: fillIn(NAME_STATEMENTS[language][text.nameStatus], values) })}
${say('completed')}
${boxed({ tag: 'p', name: 'course', text: text.courseName, weight: 600, box: layout.courseBox })}
${say('version')}
${topicsBlock()}
${boxed({ tag: 'p', name: 'duration', text: durationText })}
<div class="pairs">${pair(filled('dateLabel'), values.date)}${pair(filled('scoreLabel'), filled('score'))}</div>
${say('note')}
<div class="space"></div>
<footer${orientation === 'portrait' ? ' class="tall"' : ''}>
<div class="signed">
<div class="signature">${images.signature ? `<img alt="" src="${images.signature}">` : ''}</div>
${signatory ? `<p class="signatory">${writer.write(signatory)}</p>` : ''}
</div>
${seal}
${proof}
</footer>`;

  const provisional = PROVISIONAL_TEXTS[language];
  const diagonal = Math.hypot(layout.page.width, layout.page.height);
  const markBox = { width: diagonal * 0.6, height: 60, largest: 44, smallest: 10 };
  const mark = text.isProvisional
    ? `<div class="mark" style="font-size:${fittingSize(provisional.mark, markBox)}mm">${writer.write(provisional.mark, 600)}</div>` +
      `<p class="provisional">${writer.write(provisional.statement, 600)}</p>`
    : '';
  const corners = ['tl', 'tr', 'bl', 'br'].map(
    (place) => `<img class="corner ${place}" alt="" src="${dataUri(cornerOf(colours))}">`,
  );
  const frame = `<div class="frame outer"></div><div class="frame inner"></div>${corners.join('')}`;
  const backdrop = images.background ? `<img class="background" alt="" src="${images.background}">` : frame;
  const html = `<!doctype html>
<html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml([filled('title'), text.holder, text.courseName].filter(Boolean).join(' · '))}</title>
<style>${fontFaces(writer.settings, language)}${styleOf(layout, design)}</style>
</head>
<body>
${backdrop}${mark}
<main>${body}
</main>
</body>
</html>`;
  return { html, unprintable: findUnprintable(writer.printed, language) };
}

/** The page alone. */
export const certificateHtml = (text: CertificateText, design: PrintedDesign): string =>
  layOutCertificate(text, design).html;
