import { Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { useState, type ReactNode } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { useTexts } from '../text';

import { AskToDiscard } from './AskToDiscard';
import { useDiscard } from './useDiscard';

/** What both tables of the home page are given. */
export interface TableProps {
  drafts: readonly DraftSummary[];
  onChanged: () => void;
}

interface DraftTableProps extends Pick<TableProps, 'drafts' | 'onChanged'> {
  columns: readonly { title: string; cell: (draft: DraftSummary) => ReactNode }[];
  /** The buttons of a row; `discard` asks first. */
  actions: (draft: DraftSummary, discard: () => void) => ReactNode;
  /** Whether they are public: discarding then brings back what learners see. */
  published: boolean;
}

/** Courses, a row each, and the question before one of them is discarded. */
export function DraftTable({ drafts, columns, actions, published, onChanged }: DraftTableProps) {
  const { t } = useTexts();
  const discard = useDiscard();
  const [asked, setAsked] = useState<DraftSummary | null>(null);
  const confirm = async () => {
    if (!asked || !(await discard(asked))) return;
    setAsked(null);
    onChanged();
  };
  return (
    <>
      <Table colCount={columns.length + 1} rowCount={drafts.length + 1}>
        <Thead>
          <Tr>
            {columns.map(({ title }) => (
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
              {columns.map(({ title, cell }) => (
                <Td key={title}>{cell(draft)}</Td>
              ))}
              <Td>{actions(draft, () => setAsked(draft))}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <AskToDiscard published={published} isOpen={asked !== null} onClose={() => setAsked(null)} onConfirm={confirm} />
    </>
  );
}
