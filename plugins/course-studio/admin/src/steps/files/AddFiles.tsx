import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { CloudUpload, Plus } from '@strapi/icons';

import { ChooseFiles } from '../../fields/ChooseFiles';
import { useTexts } from '../../text';
import { useAccept } from '../../uploads/useAccept';

interface AddFilesProps {
  onFiles: (files: File[]) => void;
  /** Once there are files, they need the room. */
  isSmall: boolean;
}

/** The way to choose files, and the sign that they can be dropped. */
export function AddFiles({ onFiles, isSmall }: AddFilesProps) {
  const { t } = useTexts();
  const accept = useAccept();
  const size = isSmall ? '2.4rem' : '4rem';
  return (
    <Box
      padding={isSmall ? 4 : 8}
      hasRadius
      background="neutral0"
      borderStyle="dashed"
      borderWidth="1px"
      borderColor="neutral300"
    >
      <Flex direction={isSmall ? 'row' : 'column'} gap={isSmall ? 4 : 3} justifyContent="center" wrap="wrap">
        <Box color="primary600" aria-hidden>
          <CloudUpload width={size} height={size} />
        </Box>
        <Typography variant="delta" textColor="neutral800" textAlign="center" tag="p">
          {t('files.drop')}
        </Typography>
        {!isSmall && (
          <Typography variant="pi" textColor="neutral600" textAlign="center" tag="p">
            {t('files.kinds')}
          </Typography>
        )}
        <ChooseFiles label={t('files.choose')} accept={accept} multiple onFiles={onFiles}>
          {(open) => (
            <Button startIcon={<Plus />} onClick={open}>
              {t('files.add')}
            </Button>
          )}
        </ChooseFiles>
      </Flex>
    </Box>
  );
}
