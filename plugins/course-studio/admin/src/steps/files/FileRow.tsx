import { Box, Flex, Grid, IconButton, Typography } from '@strapi/design-system';
import { ArrowClockwise, Eye } from '@strapi/icons';
import { memo, useState } from 'react';

import type { FileNode } from '../../../../shared/draft';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { FileStatus } from '../../assets/FileStatus';
import { canPreview, PreviewDialog } from '../../assets/PreviewDialog';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { moveNode, removeNode, setFields } from '../../draft/edits';
import { useAsset, useNode, useOpenDraft, useUploadOf } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { OrderButtons } from '../../fields/OrderButtons';
import { Panel } from '../../fields/Panel';
import { TextField } from '../../fields/TextField';
import { useRetry } from '../../assets/useRetry';
import { useTexts } from '../../text';

interface FileRowProps {
  id: string;
  isFirst: boolean;
  isLast: boolean;
}

/** One file of the course. */
export const FileRow = memo(function FileRow({ id, isFirst, isLast }: FileRowProps) {
  const { t, bytes } = useTexts();
  const node = useNode(id, 'file');
  const asset = useAsset(node?.asset ?? null);
  if (!node) return null;
  return (
    <Panel tag="li" id={id} padding={{ initial: 4, medium: 5 }}>
      <Flex gap={5} alignItems="flex-start" direction={{ initial: 'column', medium: 'row' }}>
        <Thumbnail asset={asset} width="12rem" height="7.6rem" />
        <Flex flex="1" width="100%" minWidth={0} direction="column" alignItems="stretch" gap={3}>
          <FileTexts node={node} />
          <Box id={fieldId(id, 'asset')} tabIndex={-1}>
            <RowStatus node={node} />
          </Box>
          {asset && (
            <Typography variant="pi" textColor="neutral600" ellipsis title={asset.name}>
              {t('files.stored', { name: asset.name, size: bytes(asset.bytes) })}
            </Typography>
          )}
        </Flex>
        <Flex shrink={0}>
          <PreviewButton node={node} />
          <FileOrder node={node} isFirst={isFirst} isLast={isLast} />
        </Flex>
      </Flex>
    </Panel>
  );
});

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
function RowStatus({ node }: { node: FileNode }) {
  const { t } = useTexts();
  const upload = useUploadOf(node.asset);
  const asset = useAsset(node.asset);
  const retry = useRetry({ asset, upload });
  return (
    <Flex gap={2} alignItems="flex-start">
      <Box flex="1" minWidth={0}>
        <FileStatus name={node.title} progress={progressOf(asset, upload)} />
      </Box>
      {retry && (
        <IconButton label={t('files.retry', { name: node.title })} onClick={retry} size="S">
          <ArrowClockwise />
        </IconButton>
      )}
    </Flex>
  );
}

function PreviewButton({ node }: { node: FileNode }) {
  const { t } = useTexts();
  const asset = useAsset(node.asset);
  const [isOpen, setIsOpen] = useState(false);
  if (!asset || !canPreview(asset)) return null;
  return (
    <>
      <IconButton variant="ghost" label={t('files.preview', { name: node.title })} onClick={() => setIsOpen(true)}>
        <Eye />
      </IconButton>
      {isOpen && <PreviewDialog asset={asset} title={node.title} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function FileOrder({ node, isFirst, isLast }: { node: FileNode; isFirst: boolean; isLast: boolean }) {
  const { draft, stopUpload } = useOpenDraft();
  const upload = useUploadOf(node.asset);
  const remove = () => {
    if (upload) stopUpload(upload.id);
    draft.edit((tree) => removeNode(tree, node.id));
  };
  return (
    <OrderButtons
      name={node.title}
      isFirst={isFirst}
      isLast={isLast}
      onMove={(by) => draft.edit((tree) => moveNode(tree, node.id, by))}
      onRemove={remove}
    />
  );
}
