import { Box, Flex, Typography } from '@strapi/design-system';
import { memo } from 'react';

import { childrenOf, courseOf } from '../../../../shared/changes';
import type { DraftNode, FileNode } from '../../../../shared/draft';
import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { useAsset, useUploadOf } from '../../draft/hooks';
import { useTexts } from '../../text';
import type { Field } from '../step';

import { EditLink } from './EditLink';
import { Media } from './Media';
import { AsTyped } from './AsTyped';
import { Section } from './Section';

interface CourseFilesProps {
  nodes: readonly DraftNode[];
  show: (field: Field) => void;
}

/** How each file stands is drawn by its own line. */
export const CourseFiles = memo(function CourseFiles({ nodes, show }: CourseFilesProps) {
  const { t } = useTexts();
  const { id } = courseOf(nodes);
  const files = childrenOf(nodes, 'file', id);
  return (
    <Section
      title={t('overview.files', { count: files.length })}
      edit={<EditLink name={t('step.files')} target={{ type: 'course', id, field: 'files' }} show={show} />}
      nothing={files.length === 0 ? t('overview.files.none') : undefined}
    >
      <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
        {files.map((file) => (
          <FileLine key={file.id} file={file} show={show} />
        ))}
      </Flex>
    </Section>
  );
});

function FileLine({ file, show }: { file: FileNode; show: (field: Field) => void }) {
  const { t, bytes } = useTexts();
  const asset = useAsset(file.asset);
  const upload = useUploadOf(file.asset);
  return (
    <Flex tag="li" gap={4} alignItems="flex-start">
      <Thumbnail asset={asset} />
      <Flex flex="1" minWidth={0} direction="column" alignItems="stretch" gap={1}>
        <Flex gap={2} minWidth={0}>
          <Typography fontWeight="semiBold" ellipsis title={file.title}>
            <bdi>{file.title || '–'}</bdi>
          </Typography>
          <Typography variant="pi" textColor="neutral600" style={{ flexShrink: 0 }}>
            {asset && bytes(asset.bytes)}
          </Typography>
        </Flex>
        {file.description && <AsTyped textColor="neutral700">{file.description}</AsTyped>}
        <FileStatus name={file.title} progress={progressOf(asset, upload)} />
        {asset?.state === 'finished' && <Media file={file} asset={asset} />}
      </Flex>
      <Box shrink={0}>
        <EditLink
          name={file.title || t('kind.other')}
          target={{ type: 'file', id: file.id, field: 'title' }}
          show={show}
        />
      </Box>
    </Flex>
  );
}
