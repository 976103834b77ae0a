import { createHash } from 'node:crypto';
import escape from 'lodash/escape';

import { formatDuration } from '../../course/rules/duration';
import type { Verification } from './contract';
import { wasConfirmedLater } from './name-statements';

/** What is said of a file that was dropped on the page. */
export type FileVerdict = 'same' | 'different' | 'unknown';

/** Why nothing was looked at; the texts of the page have the words. */
export type PageProblem = 'file' | 'tooLarge' | 'tooMany' | 'trouble';

export type PageFinding =
  | { kind: 'form' }
  | { kind: 'malformed' }
  | { kind: 'found'; verification: Verification; file?: FileVerdict }
  | { kind: 'problem'; text: PageProblem };

interface PageTexts {
  title: string;
  intro: string;
  valid: string;
  revoked: string;
  replaced: string;
  provisional: string;
  unknown: string;
  malformed: string;
  validHint: string;
  revokedHint: string;
  replacedHint: string;
  provisionalHint: string;
  withdrawnHint: string;
  supersededHint: string;
  unknownHint: string;
  malformedHint: string;
  holder: string;
  name: string;
  selfDeclared: string;
  confirmed: string;
  confirmedLater: string;
  course: string;
  version: string;
  topics: string;
  duration: string;
  achieved: string;
  revokedAt: string;
  fingerprint: string;
  fingerprintPending: string;
  same: string;
  different: string;
  notOurs: string;
  upload: string;
  uploadHint: string;
  choose: string;
  check: string;
  code: string;
  codeHint: string;
  json: string;
  file: string;
  tooLarge: string;
  tooMany: string;
  trouble: string;
}

export const PAGE_TEXTS = {
  en: {
    title: 'Verify a certificate',
    intro: 'Here you can check whether a certificate was issued by us and is still valid.',
    valid: 'This certificate is valid',
    revoked: 'This certificate was revoked',
    replaced: 'This certificate was replaced',
    provisional: 'This certificate is provisional',
    unknown: 'There is no such certificate',
    malformed: 'This is not a certificate code',
    validHint: 'It was issued by us with the contents below. Compare them with what you were shown.',
    revokedHint: 'It was issued by us, but it is no longer valid.',
    replacedHint: 'It was issued by us, but a newer one was issued in its place. Ask the holder for that one.',
    provisionalHint:
      'It was issued by us with the contents below, but it is not final yet and no proof. The final certificate will have the same code.',
    withdrawnHint:
      'It was issued by us with the contents below, but the completion of the course was taken back before it became final. It is no proof.',
    supersededHint: 'The final certificate has been issued since, with the same code. Ask the holder for that one.',
    unknownHint: 'No certificate of ours has this code. Check for typing errors.',
    malformedHint: 'A code has 32 characters: digits and the letters a to f.',
    holder: 'Holder',
    name: 'Holder’s name',
    selfDeclared: 'As stated by the holder; it was not checked.',
    confirmed: 'Confirmed by {issuer}.',
    confirmedLater: 'As stated by the holder; confirmed by {issuer} after the certificate had been issued, on {date}.',
    course: 'Course',
    version: 'Version',
    topics: 'Topics',
    duration: 'Duration',
    achieved: 'Completed on',
    revokedAt: 'Not valid since',
    fingerprint: 'SHA-256 of the PDF',
    fingerprintPending: 'The PDF is still being made.',
    same: 'The file is, byte for byte, the certificate that was issued.',
    different: 'The file is NOT the certificate that was issued: it was changed, or belongs to another code.',
    notOurs: 'This very file was not issued by us: it was changed, saved anew, or comes from elsewhere.',
    upload: 'Check a PDF',
    uploadHint: 'Drop the PDF on the field. It is only compared, and not kept.',
    choose: 'PDF of the certificate',
    check: 'Check',
    code: 'Code of the certificate',
    codeHint: 'It stands next to the QR code.',
    json: 'As data (JSON)',
    file: 'Please choose a PDF first.',
    tooLarge: 'The file is too large to be a certificate of ours.',
    tooMany: 'Too many checks came from your address. Please try again in a minute.',
    trouble: 'Something went wrong here. Please try again later.',
  },
  de: {
    title: 'Zertifikat prüfen',
    intro: 'Hier lässt sich prüfen, ob ein Zertifikat von uns ausgestellt wurde und noch gilt.',
    valid: 'Dieses Zertifikat ist gültig',
    revoked: 'Dieses Zertifikat wurde widerrufen',
    replaced: 'Dieses Zertifikat wurde ersetzt',
    provisional: 'Dieses Zertifikat ist vorläufig',
    unknown: 'Dieses Zertifikat gibt es nicht',
    malformed: 'Das ist kein Zertifikatscode',
    validHint: 'Es wurde von uns mit den folgenden Angaben ausgestellt. Vergleichen Sie sie mit dem Vorgelegten.',
    revokedHint: 'Es wurde von uns ausgestellt, gilt aber nicht mehr.',
    replacedHint: 'Es wurde von uns ausgestellt, aber durch ein neueres ersetzt. Lassen Sie sich dieses zeigen.',
    provisionalHint:
      'Es wurde von uns mit den folgenden Angaben ausgestellt, ist aber noch nicht endgültig und kein Nachweis. Das endgültige Zertifikat wird denselben Code haben.',
    withdrawnHint:
      'Es wurde von uns mit den folgenden Angaben ausgestellt, aber der Abschluss des Kurses wurde zurückgenommen, bevor es endgültig war. Es ist kein Nachweis.',
    supersededHint:
      'Inzwischen ist das endgültige Zertifikat mit demselben Code ausgestellt. Lassen Sie sich dieses zeigen.',
    unknownHint: 'Kein Zertifikat von uns hat diesen Code. Prüfen Sie ihn auf Tippfehler.',
    malformedHint: 'Ein Code hat 32 Zeichen: Ziffern und die Buchstaben a bis f.',
    holder: 'Inhaber',
    name: 'Name des Inhabers',
    selfDeclared: 'Nach eigener Angabe; er wurde nicht geprüft.',
    confirmed: 'Bestätigt durch {issuer}.',
    confirmedLater: 'Nach eigener Angabe; nach der Ausstellung bestätigt durch {issuer}, am {date}.',
    course: 'Kurs',
    version: 'Version',
    topics: 'Themen',
    duration: 'Dauer',
    achieved: 'Abgeschlossen am',
    revokedAt: 'Ungültig seit',
    fingerprint: 'SHA-256 der PDF-Datei',
    fingerprintPending: 'Die PDF-Datei wird noch erstellt.',
    same: 'Die Datei ist Byte für Byte das ausgestellte Zertifikat.',
    different:
      'Die Datei ist NICHT das ausgestellte Zertifikat: Sie wurde verändert oder gehört zu einem anderen Code.',
    notOurs: 'Genau diese Datei wurde nicht von uns ausgestellt: verändert, neu gespeichert oder von anderswo.',
    upload: 'PDF-Datei prüfen',
    uploadHint: 'Ziehen Sie die PDF-Datei auf das Feld. Sie wird nur verglichen und nicht aufbewahrt.',
    choose: 'PDF-Datei des Zertifikats',
    check: 'Prüfen',
    code: 'Code des Zertifikats',
    codeHint: 'Er steht neben dem QR-Code.',
    json: 'Als Daten (JSON)',
    file: 'Bitte wählen Sie zuerst eine PDF-Datei.',
    tooLarge: 'Die Datei ist zu groß für ein Zertifikat von uns.',
    tooMany: 'Von Ihrer Adresse kamen zu viele Anfragen. Bitte versuchen Sie es in einer Minute noch einmal.',
    trouble: 'Hier ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.',
  },
} as const satisfies Record<string, PageTexts>;
export type PageLanguage = keyof typeof PAGE_TEXTS;

const STYLE = `
:root { color-scheme: light dark; --paper: #f6f6f9; --card: #fff; --ink: #1f2a44; --soft: #666687; --line: #dcdce4;
  --good: #1d7a3a; --bad: #b42318; --none: #8a5a00; --act: #4945ff; --on: #fff }
@media (prefers-color-scheme: dark) { :root { --paper: #181826; --card: #212134; --ink: #f0f0f5; --soft: #a5a5ba;
  --line: #4a4a6a; --good: #5fd08a; --bad: #ff8a80; --none: #f0b849; --act: #7b79ff; --on: #11111c } }
* { box-sizing: border-box; margin: 0 }
body { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; padding: 2rem 1rem }
main { max-width: 42rem; margin: 0 auto; display: grid; gap: 1rem }
section, form { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.25rem; line-height: 1.3 }
p + p, h2 + p, dl { margin-top: .5rem } .soft, dt { color: var(--soft) } .good { color: var(--good) } .bad { color: var(--bad) } .none { color: var(--none) }
.verdict { border-inline-start: .4rem solid currentColor } .verdict > :not(h2):not(.mark) { color: var(--ink) }
.mark { font-weight: 600 }
dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .5rem 1rem } dd { margin: 0; overflow-wrap: anywhere; color: var(--ink) }
code { font-family: ui-monospace, monospace; font-size: .875em }
label { display: block; font-weight: 600; margin-bottom: .25rem }
form { display: grid; gap: .75rem } input { width: 100%; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--soft); border-radius: .25rem; padding: .5rem } input[type=file] { border-style: dashed; padding: 1.5rem .75rem }
button { justify-self: start; font: inherit; font-weight: 600; color: var(--on); background: var(--act); border: 0; border-radius: .25rem; padding: .6rem 1.25rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px } a { color: inherit }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } }
`;

/** The one style of the page, as its policy of headers names it. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

interface PageParts {
  finding: PageFinding;
  language: PageLanguage;
  /** '' without one. */
  code: string;
  /** Address of the REST API, as a path: the forms stay on the host the page came from. */
  api: string;
}

const HEADLINES = {
  valid: { title: 'valid', hint: 'validHint', tone: 'good', mark: '✓' },
  revoked: { title: 'revoked', hint: 'revokedHint', tone: 'bad', mark: '✕' },
  replaced: { title: 'replaced', hint: 'replacedHint', tone: 'none', mark: '!' },
  provisional: { title: 'provisional', hint: 'provisionalHint', tone: 'none', mark: '!' },
  withdrawn: { title: 'provisional', hint: 'withdrawnHint', tone: 'bad', mark: '✕' },
  superseded: { title: 'provisional', hint: 'supersededHint', tone: 'none', mark: '!' },
  unknown: { title: 'unknown', hint: 'unknownHint', tone: 'none', mark: '?' },
  malformed: { title: 'malformed', hint: 'malformedHint', tone: 'none', mark: '?' },
} as const;

const FILE_TEXT = { same: 'same', different: 'different', unknown: 'notOurs' } as const;

type Proven = Exclude<Verification, { status: 'unknown' }>;

/** Who answers for the name of the holder. */
function nameText(verification: Proven, t: PageTexts, date: (iso: string) => string): string {
  const { nameStatus, nameConfirmedAt, nameConfirmedBy } = verification;
  const confirmed = wasConfirmedLater(verification) ? t.confirmedLater : t.confirmed;
  const text = nameStatus === 'confirmed' || nameConfirmedAt ? confirmed : t.selfDeclared;
  return text
    .replace('{date}', () => (nameConfirmedAt ? date(nameConfirmedAt) : ''))
    .replace('{issuer}', () => `<bdi>${escape(nameConfirmedBy ?? '')}</bdi>`);
}

/** What the certificate says of its course beside its name. */
function detailRows({ topics, durationMinutes }: Proven, t: PageTexts, language: PageLanguage): [string, string][] {
  const rows: [string, string][] = [];
  if (topics.length > 0) rows.push([t.topics, topics.map((topic) => `<bdi>${escape(topic)}</bdi>`).join(' · ')]);
  if (durationMinutes !== null) rows.push([t.duration, formatDuration(durationMinutes, language)]);
  return rows;
}

function factsOf(verification: Verification, t: PageTexts, language: PageLanguage): string {
  if (verification.status === 'unknown') return '';
  const date = (iso: string) =>
    new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(iso),
    );
  const rows: [string, string][] = [
    [t.holder, `<bdi>${escape(verification.holder)}</bdi>`],
    [t.name, nameText(verification, t, date)],
    [t.course, `<bdi>${escape(verification.course)}</bdi>`],
    ...(verification.version ? [[t.version, `<bdi>${escape(verification.version)}</bdi>`] as [string, string]] : []),
    ...detailRows(verification, t, language),
    [t.achieved, date(verification.achievedOn)],
    ...(verification.status === 'revoked' ? [[t.revokedAt, date(verification.revokedAt)] as [string, string]] : []),
    [t.fingerprint, verification.sha256 ? `<code>${verification.sha256}</code>` : t.fingerprintPending],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function headlineOf(finding: Exclude<PageFinding, { kind: 'form' | 'problem' }>) {
  if (finding.kind === 'malformed') return HEADLINES.malformed;
  const { verification } = finding;
  if (verification.status === 'revoked' && verification.replaced) return HEADLINES.replaced;
  if (verification.status === 'provisional' && verification.replaced) return HEADLINES.superseded;
  if (verification.status === 'provisional' && verification.reasons.includes('completion')) return HEADLINES.withdrawn;
  return HEADLINES[verification.status];
}

function findingOf({ finding, language }: PageParts, t: PageTexts): string {
  if (finding.kind === 'form') return '';
  if (finding.kind === 'problem')
    return `<section class="verdict bad" role="alert"><p>${t[finding.text]}</p></section>`;
  if (finding.kind === 'found' && finding.file === 'unknown')
    return `<section class="verdict bad" role="status"><h2>✕ ${t.notOurs}</h2></section>`;
  const { title, hint, tone, mark } = headlineOf(finding);
  const file = finding.kind === 'found' && finding.file;
  return `<section class="verdict ${tone}" role="status">
<h2><span aria-hidden="true">${mark}</span> ${t[title]}</h2><p>${t[hint]}</p>
${file ? `<p class="mark ${file === 'same' ? 'good' : 'bad'}">${t[FILE_TEXT[file]]}</p>` : ''}
${finding.kind === 'found' ? factsOf(finding.verification, t, language) : ''}
</section>`;
}

/**
 * The public page that says whether a certificate is genuine. It works without scripts: what was found comes first, then
 * a form for a code and one for a PDF.
 */
export function verifyPage(parts: PageParts): string {
  const { language, code, api } = parts;
  const t: PageTexts = PAGE_TEXTS[language];
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${t.title}</title><style>${STYLE}</style></head>
<body><main>
<header><h1>${t.title}</h1><p class="soft">${t.intro}</p></header>
${findingOf(parts, t)}
<form method="post" action="${api}/verify" enctype="multipart/form-data">
<h2>${t.upload}</h2>
<div><label for="files">${t.choose}</label><input id="files" name="files" type="file" accept="application/pdf,.pdf" required aria-describedby="files-hint">
<p id="files-hint" class="soft">${t.uploadHint}</p></div>
${code ? `<input type="hidden" name="code" value="${escape(code)}">` : ''}
<button>${t.check}</button>
</form>
<form method="get" action="${api}/verify">
<div><label for="code">${t.code}</label><input id="code" name="code" maxlength="40" autocomplete="off" spellcheck="false" required value="${escape(code)}" aria-describedby="code-hint">
<p id="code-hint" class="soft">${t.codeHint}</p></div>
<button>${t.check}</button>
</form>
${code && parts.finding.kind === 'found' ? `<p class="soft"><a href="${api}/certificates/verify/${encodeURIComponent(code)}">${t.json}</a></p>` : ''}
</main></body>
</html>`;
}
