import { Flex } from '@strapi/design-system';

import { ResultsLink } from '../results/ResultsLink';
import { useTexts } from '../text';

import { CourseMenu } from './CourseMenu';
import { DraftTable, type TableProps } from './DraftTable';
import { FilesCell, Mark, NameCell, RowActions, TextCell } from './rows';

/** The courses that learners can see. */
export function CourseTable({ drafts, onChanged }: TableProps) {
  const { t, number, dateTime } = useTexts();
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
          cell: ({ modified, archived, uncompletable }) => (
            <Flex gap={1} wrap="wrap">
              {uncompletable && <Mark variant="danger">{t('home.uncompletable')}</Mark>}
              {archived && <Mark variant="secondary">{t('home.archived')}</Mark>}
              {(modified || !archived) && (
                <Mark variant={modified ? 'alternative' : 'success'}>
                  {t(modified ? 'home.modified' : 'home.published')}
                </Mark>
              )}
            </Flex>
          ),
        },
        { title: t('home.files.title'), cell: (draft) => <FilesCell {...draft} /> },
        { title: t('home.learners'), cell: ({ learners }) => <TextCell>{number(learners)}</TextCell> },
        { title: t('home.edited'), cell: ({ updatedAt }) => <TextCell>{dateTime(updatedAt)}</TextCell> },
      ]}
      actions={(draft, discard) => (
        <Flex gap={2} justifyContent={{ initial: 'flex-start', large: 'flex-end' }}>
          <ResultsLink course={draft} />
          <RowActions draft={draft} open={draft.canEdit && 'home.edit'} />
          <CourseMenu draft={draft} onChanged={onChanged} onDiscard={draft.modified ? discard : undefined} />
        </Flex>
      )}
    />
  );
}
