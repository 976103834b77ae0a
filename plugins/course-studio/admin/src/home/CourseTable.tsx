import { Button, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';

import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';
import { FIRST_STEP } from '../wizard/steps';

import { AskToDiscard } from './AskToDiscard';
import type { Can } from './HomePage';
import { FilesCell, Mark, NameCell } from './rows';
import { useDiscard } from './useDiscard';

interface TableProps {
  drafts: readonly DraftSummary[];
  can: Can;
  onChanged: () => void;
}

export function CourseTable({ drafts, can, onChanged }: TableProps) {
  const { t, dateTime } = useTexts();
  const discard = useDiscard();
  const [asked, setAsked] = useState<DraftSummary | null>(null);
  const titles = [t('basics.name'), t('basics.version'), t('home.state'), t('home.files.title'), t('home.edited')];
  return (
    <>
      <Table colCount={titles.length + 1} rowCount={drafts.length + 1}>
        <Thead>
          <Tr>
            {titles.map((title) => (
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
                <Typography textColor="neutral800">{draft.version || '–'}</Typography>
              </Td>
              <Td>
                <Mark variant={draft.modified ? 'alternative' : 'success'}>
                  {t(draft.modified ? 'home.modified' : 'home.published')}
                </Mark>
              </Td>
              <Td>
                <FilesCell {...draft} />
              </Td>
              <Td>
                <Typography textColor="neutral800">{dateTime(draft.updatedAt)}</Typography>
              </Td>
              <Td>
                <RowActions draft={draft} can={can} onDiscard={() => setAsked(draft)} />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <AskToDiscard
        published
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

function RowActions({ draft, can, onDiscard }: { draft: DraftSummary; can: Can; onDiscard: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { id, name } = draft;
  return (
    <Flex gap={2} justifyContent="flex-end">
      {can.edit && (
        <Button
          size="S"
          variant="secondary"
          aria-label={t('home.edit.named', { name })}
          onClick={() => navigate(PATHS.draft(id, FIRST_STEP))}
        >
          {t('home.edit')}
        </Button>
      )}
      {can.discard && draft.modified && (
        <Button size="S" variant="tertiary" aria-label={t('home.discard.named', { name })} onClick={onDiscard}>
          {t('home.discard')}
        </Button>
      )}
    </Flex>
  );
}
