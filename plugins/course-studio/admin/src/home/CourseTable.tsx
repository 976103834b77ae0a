import { Flex } from '@strapi/design-system';

import { ResultsLink } from '../results/ResultsLink';
import { useTexts } from '../text';

import { DraftTable, type TableProps } from './DraftTable';
import { FilesCell, Mark, NameCell, RowActions, TextCell } from './rows';

/** The courses that learners can see. */
export function CourseTable({ drafts, can, onChanged }: TableProps) {
  const { t, dateTime } = useTexts();
  return (
    <DraftTable
      published
      drafts={drafts}
      onChanged={onChanged}
      columns={[
        { title: t('basics.name'), cell: (draft) => <NameCell draft={draft} /> },
        { title: t('basics.version'), cell: ({ version }) => <TextCell>{version || '–'}</TextCell> },
        {
          title: t('home.state'),
          cell: ({ modified }) => (
            <Mark variant={modified ? 'alternative' : 'success'}>
              {t(modified ? 'home.modified' : 'home.published')}
            </Mark>
          ),
        },
        { title: t('home.files.title'), cell: (draft) => <FilesCell {...draft} /> },
        { title: t('home.edited'), cell: ({ updatedAt }) => <TextCell>{dateTime(updatedAt)}</TextCell> },
      ]}
      actions={(draft, discard) => (
        <Flex gap={2} justifyContent="flex-end">
          <ResultsLink course={draft} />
          <RowActions
            draft={draft}
            open={can.edit && 'home.edit'}
            discard={can.discard && draft.modified && 'home.discard'}
            onDiscard={discard}
          />
        </Flex>
      )}
    />
  );
}
