import { Box, Button, Field, Flex, Grid, TextInput, Typography } from '@strapi/design-system';
import { useState, type FormEvent } from 'react';

import { checkFullName } from '../../../../../src/api/profile/rules/full-name';
import {
  inviteBody,
  MAX_INVITED_ADDRESS_CHARACTERS,
  MAX_INVITED_NAME_CHARACTERS,
  type InviteBody,
} from '../../../shared/accounts';
import { Panel } from '../fields/Panel';
import { useTexts } from '../text';

import type { Sent } from './useAccounts';

interface InviteFormProps {
  /** The invitation that was made last. */
  sent: Sent | null;
  onInvite: (invitation: InviteBody['data']) => Promise<boolean>;
}

const EMPTY = { email: '', fullName: '' };

/** Invites a person by e-mail address and name. */
export function InviteForm({ sent, onInvite }: InviteFormProps) {
  const { t } = useTexts();
  const [person, setPerson] = useState(EMPTY);
  const [isBusy, setIsBusy] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const checked = inviteBody.safeParse({ data: { ...person, email: person.email.trim() } });
  const nameProblem = checkFullName(person.fullName).problem;
  const isWrong = (field: keyof typeof EMPTY): boolean =>
    wasTried && Boolean(checked.error?.issues.some(({ path }) => path[1] === field));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (!checked.success) return;
    setIsBusy(true);
    const isInvited = await onInvite(checked.data.data);
    setIsBusy(false);
    if (!isInvited) return;
    setPerson(EMPTY);
    setWasTried(false);
  };

  return (
    <Panel tag="section" aria-label={t('accounts.invite')}>
      <Typography variant="delta" tag="h2">
        {t('accounts.invite')}
      </Typography>
      <Box tag="form" noValidate onSubmit={submit} paddingTop={4}>
        <Grid.Root gap={4}>
          <Grid.Item col={6} xs={12}>
            <Field.Root id="invite-email" width="100%" error={isWrong('email') && t('accounts.email.wrong')} required>
              <Field.Label>{t('accounts.email')}</Field.Label>
              <TextInput
                type="email"
                autoComplete="off"
                maxLength={MAX_INVITED_ADDRESS_CHARACTERS}
                value={person.email}
                onChange={({ target }) => setPerson({ ...person, email: target.value })}
              />
              <Field.Error />
            </Field.Root>
          </Grid.Item>
          <Grid.Item col={6} xs={12}>
            <Field.Root
              id="invite-name"
              width="100%"
              hint={t('accounts.fullName.hint')}
              error={wasTried && nameProblem && t(`fullName.${nameProblem}`)}
              required
            >
              <Field.Label>{t('accounts.fullName')}</Field.Label>
              <TextInput
                dir="auto"
                autoComplete="off"
                maxLength={MAX_INVITED_NAME_CHARACTERS}
                value={person.fullName}
                onChange={({ target }) => setPerson({ ...person, fullName: target.value })}
              />
              <Field.Hint />
              <Field.Error />
            </Field.Root>
          </Grid.Item>
        </Grid.Root>
        <Flex paddingTop={4}>
          <Button type="submit" loading={isBusy}>
            {t('accounts.invite.send')}
          </Button>
        </Flex>
      </Box>
      <Box role="status" paddingTop={sent ? 4 : 0}>
        {sent && (
          <Typography>{t(sent.mailed ? 'accounts.sent' : 'accounts.handOver', { email: sent.email })}</Typography>
        )}
      </Box>
      {sent?.link && (
        <Field.Root id="invite-link" width="100%">
          <Field.Label>{t('accounts.link')}</Field.Label>
          <TextInput readOnly value={sent.link} onFocus={({ target }) => target.select()} />
        </Field.Root>
      )}
    </Panel>
  );
}
