/**
 * What a line of the log must not tell: whoever reads logs should not be able to open a file, take over an account or
 * learn who somebody is. Redacted by form and not by place, so that it holds for lines nobody has thought of yet, as
 * errors of other people's code that print an address.
 */

/** Stands for what was taken out. */
const HIDDEN = '…';

/**
 * Given to a method of the log after the line, leaves it as it is: for what is written to be used by whoever reads the
 * log, as the link for the first administrator.
 */
export const SHOWN_ON_PURPOSE = { isShownOnPurpose: true } as const;

/** Longer lines are cut: what a stranger sends must not fill the disk. Characters. */
export const MAX_LINE_LENGTH = 20_000;

const SECRETS: [what: string, form: RegExp, replacement: string][] = [
  ['values of a query, signatures above all', /([?&][^\s=&#"'<>]{1,200}=)[^\s&#"'<>]+/g, `$1${HIDDEN}`],
  ['password in an address', /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,500}@/gi, `$1${HIDDEN}@`],
  ['credentials of a request', /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  ['JSON Web Token', /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  ['hash of a password', /\$2[aby]?\$\d\d\$[./\w]{20,}/g, HIDDEN],
  [
    'what stands in a path where a code or a token belongs',
    /(\/(?:verify|status|email-confirmation|reset-password|invitations?|register)\/)[^\s/?#"'<>]+/gi,
    `$1${HIDDEN}`,
  ],
  // The beginning stays, to tell files and certificates apart; what is left out is beyond guessing.
  ['code, token or key in hex', /\b([0-9a-f]{6})[0-9a-f]{26,}\b/gi, `$1${HIDDEN}`],
  ['token in base64url', /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43,}/g, HIDDEN],
  ['e-mail address', /[\w.+-]{1,64}(@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}\b/gi, `${HIDDEN}$1${HIDDEN}`],
  [
    'password beside its name',
    /(\bpass(?:word|wd|phrase)?["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,}"']+)/gi,
    `$1${HIDDEN}`,
  ],
];

/** A failed statement is printed by the database's client with all its values. */
const STATEMENT = /\b(?:(?:insert into|update|delete from) [`"]|select [^']{1,2000} from [`"]).*/gis;
const withoutValues = (statement: string): string => statement.replace(/'(?:[^']|'')*'/g, `'${HIDDEN}'`);

/** The text of a log line without signatures, tokens, codes, passwords, e-mail addresses and values of statements. */
export function redactSecrets(line: string): string {
  const short = line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}${HIDDEN}` : line;
  const text = SECRETS.reduce((rest, [, form, replacement]) => rest.replace(form, replacement), short);
  return text.replace(STATEMENT, withoutValues);
}
