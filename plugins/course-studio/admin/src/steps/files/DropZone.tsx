import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { CloudUpload, Plus } from '@strapi/icons';
import { useRef, useState, type DragEvent } from 'react';

import { useTexts } from '../../text';

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  /** Once there are files, they need the room. */
  isSmall: boolean;
}

const filesOf = (event: DragEvent): File[] => [...event.dataTransfer.files];

/** Takes files by drop or by the browser's dialog, many at once. */
export function DropZone({ onFiles, isSmall }: DropZoneProps) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onFiles(filesOf(event));
  };
  const choose = (files: FileList | null) => {
    onFiles([...(files ?? [])]);
    // The same file may be chosen again.
    if (input.current) input.current.value = '';
  };
  return (
    <Box
      padding={isSmall ? 4 : 8}
      hasRadius
      background={isOver ? 'primary100' : 'neutral0'}
      borderStyle="dashed"
      borderWidth="1px"
      borderColor={isOver ? 'primary600' : 'neutral300'}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Flex direction={isSmall ? 'row' : 'column'} gap={isSmall ? 4 : 3} justifyContent="center" wrap="wrap">
        <Box color="primary600" aria-hidden>
          <CloudUpload width={isSmall ? '2.4rem' : '4rem'} height={isSmall ? '2.4rem' : '4rem'} />
        </Box>
        <Typography variant="delta" textColor="neutral800" textAlign="center">
          {t('files.drop')}
        </Typography>
        {!isSmall && (
          <Typography variant="pi" textColor="neutral600" textAlign="center">
            {t('files.kinds')}
          </Typography>
        )}
        <Button startIcon={<Plus />} onClick={() => input.current?.click()}>
          {t('files.add')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('files.choose')}
          onChange={(event) => choose(event.target.files)}
        />
      </Flex>
    </Box>
  );
}
