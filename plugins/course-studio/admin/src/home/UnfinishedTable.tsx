import { Flex } from '@strapi/design-system';

import { useTexts } from '../text';

import { CourseMenu } from './CourseMenu';
import { DraftTable, type TableProps } from './DraftTable';
import { FilesCell, NameCell, RowActions, TextCell } from './rows';

/** The creations that were never confirmed. */
export function UnfinishedTable({ drafts, can, onChanged }: TableProps) {
  const { t, dateTime } = useTexts();
  return (
    <DraftTable
      published={false}
      drafts={drafts}
      onChanged={onChanged}
      columns={[
        { title: t('basics.name'), cell: (draft) => <NameCell draft={draft} /> },
        { title: t('home.files.title'), cell: (draft) => <FilesCell {...draft} /> },
        { title: t('home.owner'), cell: ({ owner }) => <TextCell>{owner}</TextCell> },
        { title: t('home.edited'), cell: ({ updatedAt }) => <TextCell>{dateTime(updatedAt)}</TextCell> },
      ]}
      actions={(draft, discard) => (
        <Flex gap={2} justifyContent="flex-end">
          <RowActions
            draft={draft}
            open={can.edit && 'home.resume'}
            discard={can.discard && 'home.cancel'}
            onDiscard={discard}
          />
          <CourseMenu draft={draft} can={can} onChanged={onChanged} />
        </Flex>
      )}
    />
  );
}
