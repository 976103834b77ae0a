import { describe, expect, it } from 'vitest';

import { parseAccountSettings } from './settings';

const BARE = { registration: '', learnerUrl: '', publicUrl: '', smtpHost: '', mailFrom: '' };
const MAIL = { smtpHost: 'smtp.example.org', mailFrom: 'Courses <courses@example.org>' };

describe('the settings of accounts', () => {
  it('are closed by default, and without e-mail', () => {
    expect(parseAccountSettings(BARE)).toEqual({
      registration: 'closed',
      hasMail: false,
      learnerUrl: '',
      publicUrl: '',
    });
  });

  it('take a slash off the end of addresses', () => {
    const settings = parseAccountSettings({
      ...BARE,
      ...MAIL,
      registration: 'open',
      learnerUrl: 'https://a.example/l/',
    });
    expect(settings).toMatchObject({ registration: 'open', hasMail: true, learnerUrl: 'https://a.example/l' });
  });

  it('take a public address with a path', () => {
    const publicUrl = 'https://example.org:8443/courses';
    expect(parseAccountSettings({ ...BARE, publicUrl: `${publicUrl}/` })).toMatchObject({ publicUrl });
  });

  it.each([
    ['an unknown way to register', { registration: 'yes' }, /REGISTRATION must be one of closed, invited, open/],
    ['open registration without e-mail', { registration: 'open' }, /set SMTP_HOST and MAIL_FROM/],
    ['e-mail without a sender', { smtpHost: 'smtp.example.org' }, /set MAIL_FROM/],
    ['a front end that is no web address', { learnerUrl: 'javascript:alert(1)' }, /LEARNER_URL must be a web address/],
  ])('refuse %s, and say the way out', (_what, given, message) => {
    expect(() => parseAccountSettings({ ...BARE, ...given })).toThrow(message);
  });

  it.each([
    'courses.example.org',
    'https://admin:secret@courses.example.org',
    'https://admin@courses.example.org',
    'https://courses.example.org/?from=mail',
    'https://courses.example.org/?',
    'https://courses.example.org/#top',
  ])('refuse %s as the public address in one sentence', (publicUrl) => {
    expect(() => parseAccountSettings({ ...BARE, publicUrl })).toThrow(
      /^PUBLIC_URL must be a web address without a user name, a query or a fragment, such as https:[^ ]*$/,
    );
  });
});
