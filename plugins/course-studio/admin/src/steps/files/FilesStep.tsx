import { Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { memo, useEffect, useMemo, useState } from 'react';

import { moveNode, moveTo } from '../../draft/edits';
import { useChildIds, useOpenDraft, useUploads } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { useTexts } from '../../text';
import { uploads } from '../../uploads/uploads';
import { DragArea, keepingFocus, type Mover } from '../drag';
import type { StepProps } from '../step';

import { AddFiles } from './AddFiles';
import { DropOverlay } from './DropOverlay';
import { FileRow, type FileRowProps } from './FileRow';
import { LeftOvers } from './LeftOvers';
import { UploadRow } from './UploadRow';
import { useAddFiles } from './useAddFiles';

/** Chosen files that the server does not know yet; more of them are only counted. */
const MOST_WAITING = 20;

export function FilesStep({ course, focus }: StepProps) {
  const { t } = useTexts();
  const adding = useAddFiles();
  const files = useChildIds(course, 'file');
  const unknown = useUploads().filter(({ asset, node }) => asset === null && node === null);
  const { said, mover } = useOrder(course);
  const count = files.length + unknown.length;
  useWatchingOthers();
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <div id={fieldId(course, 'files')}>
        <AddFiles onFiles={adding.add} isSmall={count > 0} />
        <LeftOvers adding={adding} />
      </div>
      {count > 0 && (
        <DragArea mover={mover}>
          <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
            <FileRows
              ids={files}
              focus={focus}
              onStep={mover.move}
              onContinue={adding.continueWith}
              onRefused={adding.refuse}
            />
            {unknown.slice(0, MOST_WAITING).map(({ id }) => (
              <UploadRow key={id} id={id} />
            ))}
          </Flex>
          {unknown.length > MOST_WAITING && (
            <Typography textColor="neutral600">
              {t('files.andMore', { count: unknown.length - MOST_WAITING })}
            </Typography>
          )}
        </DragArea>
      )}
      <DropOverlay onDrop={adding.drop} />
      <VisuallyHidden>
        <span aria-live="polite">{said}</span>
      </VisuallyHidden>
    </Flex>
  );
}

interface FileRowsProps extends Pick<FileRowProps, 'onStep' | 'onContinue' | 'onRefused'> {
  ids: readonly string[];
  focus: readonly string[];
}

/** Uploads come and go without drawing the files that are there. */
const FileRows = memo(function FileRows({ ids, focus, ...rest }: FileRowsProps) {
  return ids.map((id, index) => (
    <FileRow
      key={id}
      id={id}
      isFirst={index === 0}
      isLast={index === ids.length - 1}
      isWanted={focus.includes(id)}
      {...rest}
    />
  ));
});

/** The ways to change the order, which say where the file is now. */
function useOrder(course: string): { said: string; mover: Mover } {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const [said, setSaid] = useState('');
  const mover = useMemo((): Mover => {
    const nameOf = (id: string) => {
      const node = draft.node(id);
      return node?.type === 'file' ? node.title : '';
    };
    const sayPlace = (id: string) => {
      const ids = draft.childIds(course, 'file');
      setSaid(t('files.moved', { name: nameOf(id), place: ids.indexOf(id) + 1, count: ids.length }));
    };
    return {
      nameOf,
      say: setSaid,
      move(id, by) {
        keepingFocus(() => draft.edit((tree) => moveNode(tree, id, by)));
        sayPlace(id);
      },
      moveTo(id, spot) {
        keepingFocus(() => draft.edit((tree) => moveTo(tree, id, spot)));
        sayPlace(id);
      },
    };
  }, [draft, course, t]);
  return { said, mover };
}

/** Looks after the uploads that this window is not sending, while there are any. */
function useWatchingOthers(): void {
  const { assets, received } = useOpenDraft();
  useEffect(() => {
    const isElsewhere = () => assets.all().some(({ id, state }) => state === 'uploading' && !uploads.byAsset(id));
    return received.watch(isElsewhere);
  }, [assets, received]);
}
