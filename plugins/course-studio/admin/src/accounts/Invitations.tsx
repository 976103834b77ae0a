import { Box, Button, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import type { OpenInvitation } from '../../../shared/accounts';
import { TableHead } from '../fields/TableHead';
import { useTexts } from '../text';

interface InvitationsProps {
  invitations: OpenInvitation[];
  onWithdraw: (invitation: OpenInvitation) => void;
}

/** The invitations that are still open. */
export function Invitations({ invitations, onWithdraw }: InvitationsProps) {
  const { t } = useTexts();
  const { formatDate } = useIntl();
  const titles = [t('accounts.email'), t('accounts.fullName'), t('accounts.invitedBy'), t('accounts.expires')];
  return (
    <section aria-label={t('accounts.invitations')}>
      <Box tag="h2" paddingBottom={3}>
        <Typography variant="delta">{t('accounts.invitations')}</Typography>
      </Box>
      <Table colCount={titles.length + 1} rowCount={invitations.length + 1}>
        <TableHead titles={titles} unseen={[t('home.actions')]} />
        <Tbody>
          {invitations.map((invitation) => (
            <Tr key={invitation.id}>
              {[invitation.email, invitation.fullName, invitation.invitedBy].map((text, column) => (
                <Td key={titles[column]}>
                  <Typography dir="auto">{text}</Typography>
                </Td>
              ))}
              <Td>
                <Typography>{formatDate(invitation.expiresAt, { dateStyle: 'medium', timeStyle: 'short' })}</Typography>
              </Td>
              <Td>
                <Button size="S" variant="danger-light" onClick={() => onWithdraw(invitation)}>
                  {t('accounts.withdraw')}
                </Button>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </section>
  );
}
