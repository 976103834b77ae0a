import { Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useCallback, useEffect, useState } from 'react';

import { moveFileTo } from '../../draft/edits';
import { useChildIds, useOpenDraft, useUploads } from '../../draft/hooks';
import { useTexts } from '../../text';
import { uploads } from '../../uploads/uploads';
import type { StepProps } from '../step';

import { AddFiles } from './AddFiles';
import { DropOverlay } from './DropOverlay';
import { FileRow } from './FileRow';
import { LeftOvers } from './LeftOvers';
import { SortableFiles } from './SortableFiles';
import { UndoRemoval } from './UndoRemoval';
import { UploadRow } from './UploadRow';
import { useAddFiles } from './useAddFiles';

/** Chosen files that the server does not know yet; more of them are only counted. */
const MOST_WAITING = 20;

/** Rows that are drawn whole from the beginning. */
const FIRST_ROWS = 10;

export function FilesStep({ course, focus }: StepProps) {
  const { t } = useTexts();
  const adding = useAddFiles();
  const files = useChildIds(course, 'file');
  const unknown = useUploads().filter(({ asset, node }) => asset === null && node === null);
  const { said, moveTo, step } = useOrder(course);
  const count = files.length + unknown.length;
  useWatchingOthers();
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <div>
        <AddFiles onFiles={adding.add} isSmall={count > 0} />
        <LeftOvers adding={adding} />
      </div>
      {count > 0 && (
        <SortableFiles ids={files} onMove={moveTo}>
          <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
            {files.map((id, index) => (
              <FileRow
                key={id}
                id={id}
                isFirst={index === 0}
                isLast={index === files.length - 1}
                isAtOnce={index < FIRST_ROWS || focus.includes(id)}
                onStep={step}
                onContinue={adding.continueWith}
                onRefused={adding.refuse}
              />
            ))}
            {unknown.slice(0, MOST_WAITING).map(({ id }) => (
              <UploadRow key={id} id={id} />
            ))}
          </Flex>
          {unknown.length > MOST_WAITING && (
            <Typography textColor="neutral600">
              {t('files.andMore', { count: unknown.length - MOST_WAITING })}
            </Typography>
          )}
        </SortableFiles>
      )}
      <UndoRemoval />
      <DropOverlay onDrop={adding.drop} />
      <VisuallyHidden>
        <span aria-live="polite">{said}</span>
      </VisuallyHidden>
    </Flex>
  );
}

/** The ways to change the order, which say where the file is now. */
function useOrder(course: string) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const [said, setSaid] = useState('');
  const moveTo = useCallback(
    (id: string, to: string) => {
      draft.edit((tree) => moveFileTo(tree, id, to));
      const node = draft.node(id);
      const ids = draft.childIds(course, 'file');
      if (node?.type !== 'file') return;
      setSaid(t('files.moved', { name: node.title, place: ids.indexOf(id) + 1, count: ids.length }));
    },
    [draft, course, t],
  );
  const step = useCallback(
    (id: string, by: -1 | 1) => {
      const ids = draft.childIds(course, 'file');
      const to = ids[ids.indexOf(id) + by];
      if (to) moveTo(id, to);
    },
    [draft, course, moveTo],
  );
  return { said, moveTo, step };
}

/** Looks after the uploads that this window is not sending, while there are any. */
function useWatchingOthers(): void {
  const { assets, received } = useOpenDraft();
  useEffect(() => {
    const isElsewhere = () => assets.all().some(({ id, state }) => state === 'uploading' && !uploads.byAsset(id));
    return received.watch(isElsewhere);
  }, [assets, received]);
}
