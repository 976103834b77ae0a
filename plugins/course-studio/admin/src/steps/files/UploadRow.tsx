import { Flex, IconButton, Typography } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { memo } from 'react';

import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { useOpenDraft, useUpload } from '../../draft/hooks';
import { Panel } from '../../fields/Panel';
import { useTexts } from '../../text';

import { TransferButtons } from './TransferButtons';

/** A chosen file that the server does not know yet, or has refused. */
export const UploadRow = memo(function UploadRow({ id }: { id: string }) {
  const { t, bytes } = useTexts();
  const { stopUpload } = useOpenDraft();
  const upload = useUpload(id);
  if (!upload) return null;
  return (
    <Panel tag="li" padding={{ initial: 4, medium: 5 }}>
      <Flex gap={5} alignItems="flex-start">
        <Thumbnail asset={undefined} width="12rem" height="7.6rem" />
        <Flex flex="1" minWidth={0} direction="column" alignItems="stretch" gap={2}>
          <Typography fontWeight="semiBold" ellipsis title={upload.name} dir="auto">
            {upload.name}
          </Typography>
          <Typography variant="pi" textColor="neutral600">
            {bytes(upload.bytes)}
          </Typography>
          <FileStatus name={upload.name} progress={progressOf(undefined, upload)} />
        </Flex>
        <Flex shrink={0} gap={1}>
          <TransferButtons
            name={upload.name}
            asset={undefined}
            upload={upload}
            isInterrupted={false}
            onContinue={() => undefined}
          />
          <IconButton variant="ghost" label={t('order.remove', { name: upload.name })} onClick={() => stopUpload(id)}>
            <Trash />
          </IconButton>
        </Flex>
      </Flex>
    </Panel>
  );
});
