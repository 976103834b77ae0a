import { Button, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';

import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';
import { FIRST_STEP } from '../wizard/steps';

import { AskToDiscard } from './AskToDiscard';
import type { Can } from './HomePage';
import { FilesCell, NameCell } from './rows';
import { useDiscard } from './useDiscard';

interface TableProps {
  drafts: readonly DraftSummary[];
  can: Can;
  onChanged: () => void;
}

export function UnfinishedTable({ drafts, can, onChanged }: TableProps) {
  const { t, dateTime } = useTexts();
  const discard = useDiscard();
  const [asked, setAsked] = useState<DraftSummary | null>(null);
  return (
    <>
      <Table colCount={5} rowCount={drafts.length + 1}>
        <Thead>
          <Tr>
            {([t('basics.name'), t('home.files.title'), t('home.owner'), t('home.edited')] as const).map((title) => (
              <Th key={title}>
                <Typography variant="sigma" textColor="neutral600">
                  {title}
                </Typography>
              </Th>
            ))}
            <Th>
              <VisuallyHidden>{t('home.actions')}</VisuallyHidden>
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          {drafts.map((draft) => (
            <Tr key={draft.id}>
              <Td>
                <NameCell draft={draft} />
              </Td>
              <Td>
                <FilesCell {...draft} />
              </Td>
              <Td>
                <Typography textColor="neutral800">{draft.owner}</Typography>
              </Td>
              <Td>
                <Typography textColor="neutral800">{dateTime(draft.updatedAt)}</Typography>
              </Td>
              <Td>
                <RowActions draft={draft} can={can} onCancel={() => setAsked(draft)} />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <AskToDiscard
        published={false}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          if (asked && (await discard(asked))) {
            setAsked(null);
            onChanged();
          }
        }}
      />
    </>
  );
}

function RowActions({ draft, can, onCancel }: { draft: DraftSummary; can: Can; onCancel: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const name = draft.name || t('home.untitled');
  return (
    <Flex gap={2} justifyContent="flex-end">
      {can.edit && (
        <Button
          size="S"
          variant="secondary"
          aria-label={t('home.resume.named', { name })}
          onClick={() => navigate(PATHS.draft(draft.id, FIRST_STEP))}
        >
          {t('home.resume')}
        </Button>
      )}
      {can.discard && (
        <Button size="S" variant="tertiary" aria-label={t('home.cancel.named', { name })} onClick={onCancel}>
          {t('home.cancel')}
        </Button>
      )}
    </Flex>
  );
}
