import { Button, Flex, Link, Typography } from '@strapi/design-system';
import { Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import type { AccountsReport, OpenInvitation } from '../../../shared/accounts';
import { PERMISSIONS } from '../../../shared/contracts';
import { ConfirmAction } from '../fields/ConfirmAction';
import { Panel } from '../fields/Panel';
import { useTexts } from '../text';

import { Invitations } from './Invitations';
import { InviteForm } from './InviteForm';
import { useAccounts } from './useAccounts';

/** Settings → Course Studio → Learner accounts: who may register, whether mails can be sent, and invitations. */
export default function AccountsPage() {
  return (
    <Page.Protect permissions={[{ action: PERMISSIONS.inviteLearners, subject: null }]}>
      <Accounts />
    </Page.Protect>
  );
}

function Accounts() {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [asked, setAsked] = useState<OpenInvitation | null>(null);
  const { page, sent, reload, invite, withdraw } = useAccounts((error) =>
    toggleNotification({ type: 'danger', message: textOf(error) }),
  );
  return (
    <Page.Main>
      <Page.Title>{t('accounts.title')}</Page.Title>
      <Layouts.Header title={t('accounts.title')} subtitle={t('accounts.subtitle')} />
      <Layouts.Content>
        {page.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
        {page.state === 'failed' && (
          <Page.Error
            content={textOf(page.error)}
            action={
              <Button variant="secondary" onClick={() => void reload()}>
                {t('retry')}
              </Button>
            }
          />
        )}
        {page.state === 'loaded' && (
          <Flex direction="column" alignItems="stretch" gap={6}>
            <Rules accounts={page.accounts} />
            {page.accounts.registration !== 'closed' && <InviteForm sent={sent} onInvite={invite} />}
            {page.accounts.invitations.length > 0 && (
              <Invitations invitations={page.accounts.invitations} onWithdraw={setAsked} />
            )}
          </Flex>
        )}
      </Layouts.Content>
      <ConfirmAction
        title={t('accounts.withdraw.title')}
        text={asked ? t('accounts.withdraw.text', { email: asked.email }) : ''}
        action={t('accounts.withdraw')}
        keep={t('accounts.withdraw.no')}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          if (asked) await withdraw(asked.id);
          setAsked(null);
        }}
      />
    </Page.Main>
  );
}

/** What is set, and what to set for something else. */
function Rules({ accounts: { registration, mail, learnerUrl } }: { accounts: AccountsReport }) {
  const { t } = useTexts();
  const rules = [
    { term: t('accounts.registration'), text: t(`accounts.registration.${registration}`) },
    { term: t('accounts.mail'), text: t(mail ? 'accounts.mail.set' : 'accounts.mail.missing') },
    { term: t('accounts.links'), text: learnerUrl },
  ];
  return (
    <Panel tag="section" aria-label={t('accounts.rules')}>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={4}>
        {rules.map(({ term, text }) => (
          <div key={term}>
            <Typography variant="sigma" textColor="neutral600" tag="dt">
              {term}
            </Typography>
            <Typography tag="dd">{text}</Typography>
          </div>
        ))}
      </Flex>
      {mail && (
        <Link href="/settings/email" marginTop={4}>
          {t('accounts.mail.test')}
        </Link>
      )}
    </Panel>
  );
}
