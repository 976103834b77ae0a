/** Languages in which people are written to. */
export const MAIL_LANGUAGES = ['en', 'de'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

export interface MailFacts {
  /** Where the one thing that the mail asks for is done. */
  link: string;
  /** The token in the link, for front ends that ask for it. */
  token?: string;
  /** Who invites. */
  from?: string;
}

interface MailText {
  subject: string;
  /** Paragraphs; `{link}`, `{token}` and `{from}` stand for the facts. */
  paragraphs: string[];
}

const TEXTS = {
  confirmation: {
    en: {
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'Somebody, most likely you, has registered with this e-mail address. To confirm it, open this link within three days:',
        '{link}',
        'If it was not you, there is nothing to do: without a confirmation the account stays closed.',
      ],
    },
    de: {
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      paragraphs: [
        'Jemand, wahrscheinlich Sie selbst, hat sich mit dieser E-Mail-Adresse registriert. Öffnen Sie zur Bestätigung innerhalb von drei Tagen diesen Link:',
        '{link}',
        'Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne Bestätigung bleibt das Konto geschlossen.',
      ],
    },
  },
  alreadyRegistered: {
    en: {
      subject: 'You already have an account',
      paragraphs: [
        'Somebody, most likely you, has tried to register with this e-mail address, but it already has an account. Log in here, or ask there for a new password:',
        '{link}',
        'If it was not you, there is nothing to do: nothing was changed.',
      ],
    },
    de: {
      subject: 'Sie haben bereits ein Konto',
      paragraphs: [
        'Jemand, wahrscheinlich Sie selbst, wollte sich mit dieser E-Mail-Adresse registrieren, aber sie hat bereits ein Konto. Melden Sie sich hier an, oder fordern Sie dort ein neues Passwort an:',
        '{link}',
        'Wenn Sie das nicht waren, müssen Sie nichts tun: Es wurde nichts geändert.',
      ],
    },
  },
  reset: {
    en: {
      subject: 'Set a new password',
      paragraphs: [
        'Somebody, most likely you, has asked for a new password for this e-mail address. To set it, open this link within one hour:',
        '{link}',
        'If you are asked for a code, it is:',
        '{token}',
        'If it was not you, there is nothing to do: your password stays as it is.',
      ],
    },
    de: {
      subject: 'Neues Passwort festlegen',
      paragraphs: [
        'Jemand, wahrscheinlich Sie selbst, hat für diese E-Mail-Adresse ein neues Passwort angefordert. Öffnen Sie innerhalb einer Stunde diesen Link, um es festzulegen:',
        '{link}',
        'Falls Sie nach einem Code gefragt werden, lautet er:',
        '{token}',
        'Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',
      ],
    },
  },
  invitation: {
    en: {
      subject: 'You are invited to the courses',
      paragraphs: [
        '{from} invites you to take courses. To choose a username and a password, open this link within seven days:',
        '{link}',
        'If you are asked for a code, it is:',
        '{token}',
      ],
    },
    de: {
      subject: 'Sie sind zu den Kursen eingeladen',
      paragraphs: [
        '{from} lädt Sie zu Kursen ein. Öffnen Sie innerhalb von sieben Tagen diesen Link, um Benutzernamen und Passwort zu wählen:',
        '{link}',
        'Falls Sie nach einem Code gefragt werden, lautet er:',
        '{token}',
      ],
    },
  },
} as const satisfies Record<string, Record<MailLanguage, MailText>>;
export type MailKind = keyof typeof TEXTS;
export const MAIL_KINDS = Object.keys(TEXTS) as MailKind[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Names come from people: in a mail they must not look like lines or links of ours. */
const plainName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+|:\/\/|www\./gu, ' ').trim();

/** A mail as the e-mail plugin sends it: the same words as plain text and as HTML. */
export function composeMail(kind: MailKind, language: MailLanguage, facts: MailFacts) {
  const { subject, paragraphs }: MailText = TEXTS[kind][language];
  const values: Record<string, string> = {
    link: facts.link,
    token: facts.token ?? '',
    from: plainName(facts.from ?? ''),
  };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  const html = (text: string): string =>
    text === '{link}' ? `<a href="${escapeHtml(facts.link)}">${escapeHtml(facts.link)}</a>` : escapeHtml(fill(text));
  return {
    subject,
    text: `${paragraphs.map(fill).join('\n\n')}\n`,
    html: paragraphs.map((text) => `<p>${html(text)}</p>`).join('\n'),
  };
}

/** The language of a mail, by what the reader's browser or profile prefers. */
export const mailLanguage = (preferred: string | null | undefined | false): MailLanguage =>
  MAIL_LANGUAGES.find((language) => language === (preferred || '').slice(0, 2)) ?? 'en';
