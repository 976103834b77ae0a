import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

import { until } from './harness';
import type { Server } from './servers';

export interface MailServer extends Server {
  /** Everything that was sent, in the order it came. */
  mails: Email[];
  /** Refuses every recipient from now on, or takes them again. */
  refuseAll(refused: boolean): void;
  /** The next mail to somebody, that was not taken yet. */
  mailTo(address: string): Promise<Email>;
}

/** An SMTP server of its own that keeps what it is sent. */
export async function startMailServer(): Promise<MailServer> {
  const mails: Email[] = [];
  const taken = new Set<Email>();
  let isRefusing = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) =>
      callback(isRefusing ? Object.assign(new Error(`no such user ${address}`), { responseCode: 550 }) : undefined),
    onData(stream, _session, callback) {
      void buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then((mail) => mails.push(mail))
        .finally(() => callback());
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    refuseAll: (refused) => {
      isRefusing = refused;
    },
    mailTo: (address) =>
      until(`a mail to ${address}`, async () => {
        const found = mails.find((mail) => !taken.has(mail) && mail.to?.some((to) => to.address === address));
        if (found) taken.add(found);
        return found;
      }),
    env: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(port),
      MAIL_FROM: 'Course Studio <courses@example.org>',
      MAIL_REPLY_TO: 'help@example.org',
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
