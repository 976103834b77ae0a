import { Box, Flex, Grid, IconButton, Typography } from '@strapi/design-system';
import { Eye } from '@strapi/icons';
import { memo, useState } from 'react';

import type { AssetView, FileNode } from '../../../../shared/draft';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { FileStatus } from '../../assets/FileStatus';
import { canPreview, PreviewDialog } from '../../assets/preview/PreviewDialog';
import { progressOf } from '../../assets/progress';
import { Remarks } from '../../assets/Remarks';
import { Thumbnail } from '../../assets/Thumbnail';
import { UntouchedPicture } from '../../assets/UntouchedPicture';
import { setFields } from '../../draft/edits';
import { useAsset, useNode, useOpenDraft, useRemoteStatus, useUploadOf } from '../../draft/hooks';
import { removePart } from '../../draft/runUndoable';
import { fieldId } from '../../fields/fieldId';
import { OrderButtons } from '../../fields/OrderButtons';
import { Panel } from '../../fields/Panel';
import { TextField } from '../../fields/TextField';
import { focusUndo } from '../../fields/undoButton';
import { WhenNear } from '../../fields/WhenNear';
import { isolated, useTexts } from '../../text';
import type { Refused } from '../../uploads/classifyFiles';
import { DragHandle, DropPlace } from '../drag';

import { CaptionEncoding } from './CaptionEncoding';
import { Captions } from './Captions';
import { EmbeddedSubtitles } from './EmbeddedSubtitles';
import { TransferButtons } from './TransferButtons';

export interface FileRowProps {
  id: string;
  isFirst: boolean;
  isLast: boolean;
  /** Whether to draw all of it although it may be far away. */
  isWanted: boolean;
  onStep: (id: string, by: -1 | 1) => void;
  onContinue: (asset: string, file: File) => void;
  onRefused: (refused: readonly Refused[]) => void;
}

/** One file of the course. Far from what is seen, a row is only its name, so that hundreds are there at once. */
export const FileRow = memo(function FileRow({ id, isWanted, ...rest }: FileRowProps) {
  const node = useNode(id, 'file');
  if (!node) return null;
  return (
    <li id={id}>
      <DropPlace id={id} type="file" parent={node.parent}>
        <Panel padding={{ initial: 4, medium: 5 }}>
          <WhenNear now={isWanted} height={16} meanwhile={<Typography dir="auto">{node.title}</Typography>}>
            <FullRow node={node} {...rest} />
          </WhenNear>
        </Panel>
      </DropPlace>
    </li>
  );
});

type FullRowProps = Omit<FileRowProps, 'id' | 'isWanted'> & { node: FileNode };

function FullRow({ node, isFirst, isLast, onStep, onContinue, onRefused }: FullRowProps) {
  const { t, bytes } = useTexts();
  const asset = useAsset(node.asset);
  const open = useOpenDraft();
  const remove = () => {
    removePart(open, { id: node.id, text: t('files.removed', { name: node.title }) });
    focusUndo();
  };
  const move = (by: -1 | 1) => onStep(node.id, by);
  return (
    <Flex gap={{ initial: 3, medium: 5 }} alignItems="flex-start" direction={{ initial: 'column', medium: 'row' }}>
      <Flex gap={2} alignItems="flex-start">
        <DragHandle id={node.id} type="file" parent={node.parent} name={node.title} />
        <Thumbnail asset={asset} width="12rem" height="7.6rem" />
      </Flex>
      <Flex flex="1" width="100%" minWidth={0} direction="column" alignItems="stretch" gap={3}>
        <FileTexts node={node} />
        <Box id={fieldId(node.id, 'asset')} tabIndex={-1}>
          <RowStatus node={node} onContinue={onContinue} />
        </Box>
        {asset && (
          <Typography variant="pi" textColor="neutral600" ellipsis title={asset.name}>
            {t('files.stored', { name: isolated(asset.name), size: bytes(asset.bytes) })}
          </Typography>
        )}
        {asset && <Remarks name={node.title} asset={asset} />}
        {asset && <UntouchedPicture name={node.title} asset={asset} />}
        {asset?.kind === 'captions' && <CaptionEncoding node={node.id} asset={asset} name={node.title} />}
        {asset?.kind === 'video' && <EmbeddedSubtitles node={node} asset={asset} />}
        {asset?.kind === 'video' && <Captions node={node} onRefused={onRefused} />}
      </Flex>
      <Flex shrink={0} wrap="wrap">
        <PreviewButton node={node} asset={asset} />
        <OrderButtons name={node.title} isFirst={isFirst} isLast={isLast} onMove={move} onRemove={remove} />
      </Flex>
    </Flex>
  );
}

function FileTexts({ node }: { node: FileNode }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const set = (fields: Partial<FileNode>) => draft.edit(() => setFields(node, fields));
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={5} s={12} xs={12} direction="column" alignItems="stretch" justifyContent="flex-start">
        <TextField
          id={fieldId(node.id, 'title')}
          label={t('files.title')}
          value={node.title}
          limit={TEXT_LIMITS.fileTitle}
          missing={t('problem.file.title.missing')}
          onChange={(title) => set({ title })}
        />
      </Grid.Item>
      <Grid.Item col={7} s={12} xs={12} direction="column" alignItems="stretch">
        <TextField
          id={fieldId(node.id, 'description')}
          label={t('files.description')}
          value={node.description}
          limit={TEXT_LIMITS.fileDescription}
          multiline
          rows={2}
          onChange={(description) => set({ description })}
        />
      </Grid.Item>
    </Grid.Root>
  );
}

/** Renders with every step of the progress, so it is on its own. */
function RowStatus({ node, onContinue }: Pick<FullRowProps, 'node' | 'onContinue'>) {
  const upload = useUploadOf(node.asset);
  const asset = useAsset(node.asset);
  const standing = useRemoteStatus(node.asset);
  const progress = progressOf(asset, upload, standing);
  return (
    <Flex gap={2} alignItems="flex-start" wrap="wrap">
      <Box flex="1" minWidth="20rem">
        <FileStatus name={node.title} progress={progress} />
      </Box>
      <TransferButtons
        name={node.title}
        asset={asset}
        upload={upload}
        isInterrupted={progress.state === 'uploading' && progress.phase === 'interrupted' && progress.mine}
        onContinue={(file) => onContinue(node.asset, file)}
      />
    </Flex>
  );
}

function PreviewButton({ node, asset }: { node: FileNode; asset: AssetView | undefined }) {
  const { t } = useTexts();
  const { freshAsset } = useOpenDraft();
  const [shown, setShown] = useState<AssetView | null>(null);
  if (!asset || !canPreview(asset)) return null;
  const open = () => void freshAsset(asset).then(setShown);
  return (
    <>
      <IconButton variant="ghost" label={t('files.preview', { name: node.title })} onClick={open}>
        <Eye />
      </IconButton>
      {shown && (
        <PreviewDialog asset={shown} title={node.title} captions={node.captions} onClose={() => setShown(null)} />
      )}
    </>
  );
}
