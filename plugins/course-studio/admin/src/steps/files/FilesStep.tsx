import { Flex } from '@strapi/design-system';

import { useChildIds, useOpenDraft, useUploads } from '../../draft/hooks';
import type { StepProps } from '../step';

import { DropZone } from './DropZone';
import { FileRow } from './FileRow';
import { UploadRow } from './UploadRow';

export function FilesStep({ course }: StepProps) {
  const { addFiles } = useOpenDraft();
  const files = useChildIds(course, 'file');
  const unknown = useUploads().filter(({ asset, node }) => asset === null && node === null);
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <DropZone onFiles={addFiles} isSmall={files.length + unknown.length > 0} />
      {files.length + unknown.length > 0 && (
        <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
          {files.map((id, index) => (
            <FileRow key={id} id={id} isFirst={index === 0} isLast={index === files.length - 1} />
          ))}
          {unknown.map(({ id }) => (
            <UploadRow key={id} id={id} />
          ))}
        </Flex>
      )}
    </Flex>
  );
}
