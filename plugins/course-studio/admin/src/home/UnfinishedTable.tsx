import { Flex } from '@strapi/design-system';

import { useTexts } from '../text';

import { CourseMenu } from './CourseMenu';
import { DraftTable, type TableProps } from './DraftTable';
import { FilesCell, NameCell, RowActions, TextCell } from './rows';

/** The creations that were never confirmed. */
export function UnfinishedTable({ drafts, onChanged }: TableProps) {
  const { t, age, dateTime } = useTexts();
  return (
    <DraftTable
      published={false}
      drafts={drafts}
      onChanged={onChanged}
      columns={[
        { title: t('basics.name'), cell: (draft) => <NameCell draft={draft} /> },
        { title: t('home.step'), cell: ({ step }) => <TextCell>{t(`step.${step}`)}</TextCell> },
        { title: t('home.files.title'), cell: (draft) => <FilesCell {...draft} /> },
        { title: t('home.owner'), cell: ({ owner }) => <TextCell>{owner}</TextCell> },
        {
          title: t('home.age'),
          cell: ({ createdAt }) => <TextCell title={dateTime(createdAt)}>{age(createdAt)}</TextCell>,
        },
      ]}
      actions={(draft, discard) => (
        <Flex gap={2} justifyContent={{ initial: 'flex-start', large: 'flex-end' }}>
          <RowActions
            draft={draft}
            open={draft.canEdit && 'home.resume'}
            onCancel={draft.canDiscard ? discard : undefined}
          />
          <CourseMenu draft={draft} onChanged={onChanged} />
        </Flex>
      )}
    />
  );
}
