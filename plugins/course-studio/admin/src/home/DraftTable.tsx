import { Box, Flex, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
import { useIsDesktop } from '@strapi/strapi/admin';
import { useState, type ReactNode } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { ActionsCell } from '../fields/ActionsCell';
import { Panel } from '../fields/Panel';
import { TableHead } from '../fields/TableHead';
import { useTexts } from '../text';

import { AskToDiscard } from './AskToDiscard';
import { focusHeadingSoon } from './opener';
import { useDiscard } from './useDiscard';

/** What both tables of the home page are given. */
export interface TableProps {
  drafts: readonly DraftSummary[];
  onChanged: () => void;
}

interface Column {
  title: string;
  cell: (draft: DraftSummary) => ReactNode;
}

interface DraftTableProps extends Pick<TableProps, 'drafts' | 'onChanged'> {
  /** The first one names the course. */
  columns: readonly Column[];
  /** The buttons of a row; `discard` asks first. */
  actions: (draft: DraftSummary, discard: () => void) => ReactNode;
  /** Whether they are public: discarding then brings back what learners see. */
  published: boolean;
}

/** Courses, a row each, and the question before one of them is discarded. */
export function DraftTable({ drafts, columns, actions, published, onChanged }: DraftTableProps) {
  const discard = useDiscard();
  const [asked, setAsked] = useState<DraftSummary | null>(null);
  const isWide = useIsDesktop();
  const actionsOf = (draft: DraftSummary) => actions(draft, () => setAsked(draft));
  const confirm = async () => {
    if (!asked || !(await discard(asked))) return;
    setAsked(null);
    onChanged();
    if (!published) focusHeadingSoon();
  };
  return (
    <>
      {isWide ? (
        <Rows columns={columns} drafts={drafts} actions={actionsOf} />
      ) : (
        <Cards columns={columns} drafts={drafts} actions={actionsOf} />
      )}
      <AskToDiscard published={published} isOpen={asked !== null} onClose={() => setAsked(null)} onConfirm={confirm} />
    </>
  );
}

interface Shown {
  columns: readonly Column[];
  drafts: readonly DraftSummary[];
  actions: (draft: DraftSummary) => ReactNode;
}

function Rows({ columns, drafts, actions }: Shown) {
  const { t } = useTexts();
  return (
    <Table colCount={columns.length + 1} rowCount={drafts.length + 1}>
      <TableHead titles={columns.map(({ title }) => title)} unseen={[t('home.actions')]} />
      <Tbody>
        {drafts.map((draft) => (
          <Tr key={draft.id}>
            {columns.map(({ title, cell }) => (
              <Td key={title}>{cell(draft)}</Td>
            ))}
            <ActionsCell>{actions(draft)}</ActionsCell>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

/** The same where there is no room for so many columns. */
function Cards({ columns: [name, ...facts], drafts, actions }: Shown) {
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {drafts.map((draft) => (
        <Panel tag="li" key={draft.id}>
          <Flex direction="column" alignItems="stretch" gap={3}>
            {name?.cell(draft)}
            <Flex tag="dl" gap={4} wrap="wrap" alignItems="flex-start">
              {facts.map(({ title, cell }) => (
                <Box key={title}>
                  <Typography tag="dt" variant="pi" textColor="neutral600">
                    {title}
                  </Typography>
                  <dd>{cell(draft)}</dd>
                </Box>
              ))}
            </Flex>
            {actions(draft)}
          </Flex>
        </Panel>
      ))}
    </Flex>
  );
}
