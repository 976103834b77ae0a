import { useTexts } from '../text';

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
          cell: ({ modified }) => (
            <Mark variant={modified ? 'alternative' : 'success'}>
              {t(modified ? 'home.modified' : 'home.published')}
            </Mark>
          ),
        },
        { title: t('home.files.title'), cell: (draft) => <FilesCell {...draft} /> },
        { title: t('home.learners'), cell: ({ learners }) => <TextCell>{number(learners)}</TextCell> },
        { title: t('home.edited'), cell: ({ updatedAt }) => <TextCell>{dateTime(updatedAt)}</TextCell> },
      ]}
      actions={(draft, discard) => (
        <RowActions
          draft={draft}
          open={draft.canEdit && 'home.edit'}
          discard={draft.canDiscard && draft.modified && 'home.discard'}
          onDiscard={discard}
        />
      )}
    />
  );
}
