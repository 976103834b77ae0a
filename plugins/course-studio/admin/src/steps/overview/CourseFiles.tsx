import { Flex, Typography } from '@strapi/design-system';

import { childrenOf, courseOf } from '../../../../shared/changes';
import type { DraftNode, FileNode } from '../../../../shared/draft';
import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { useAsset, useUploadOf } from '../../draft/hooks';
import { useTexts } from '../../text';

import { Section } from './Section';

export function CourseFiles({ nodes }: { nodes: readonly DraftNode[] }) {
  const { t } = useTexts();
  const files = childrenOf(nodes, 'file', courseOf(nodes).id);
  return (
    <Section
      title={t('overview.files', { count: files.length })}
      nothing={files.length === 0 ? t('overview.files.none') : undefined}
    >
      <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
        {files.map((file) => (
          <FileLine key={file.id} file={file} />
        ))}
      </Flex>
    </Section>
  );
}

function FileLine({ file }: { file: FileNode }) {
  const { bytes } = useTexts();
  const asset = useAsset(file.asset);
  const upload = useUploadOf(file.asset);
  return (
    <Flex tag="li" gap={4} alignItems="flex-start">
      <Thumbnail asset={asset} />
      <Flex flex="1" minWidth={0} direction="column" alignItems="stretch" gap={1}>
        <Flex gap={2} minWidth={0}>
          <Typography fontWeight="semiBold" ellipsis title={file.title}>
            {file.title || '–'}
          </Typography>
          <Typography variant="pi" textColor="neutral600">
            {asset && bytes(asset.bytes)}
          </Typography>
        </Flex>
        {file.description && <Typography textColor="neutral700">{file.description}</Typography>}
        <FileStatus name={file.title} progress={progressOf(asset, upload)} />
      </Flex>
    </Flex>
  );
}
