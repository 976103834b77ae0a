import { Box, Flex, IconButton } from '@strapi/design-system';
import { ArrowClockwise, Image, Trash } from '@strapi/icons';
import { memo, useEffect } from 'react';

import { isBlankText } from '../../../../../../src/api/course/rules/visible-text';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { UntouchedPicture } from '../../assets/UntouchedPicture';
import { useRetry } from '../../assets/useRetry';
import {
  useAsset,
  useFromNode,
  useNodeField,
  useOpenDraft,
  useStartingUpload,
  useUpload,
  useUploadOf,
} from '../../draft/hooks';
import { ChooseFiles } from '../../fields/ChooseFiles';
import { fieldId, focusField } from '../../fields/fieldId';
import { once } from '../../fields/once';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';
import { useAccept } from '../../uploads/useAccept';

import { useActions } from './actions';
import { useSetFields } from './useSetFields';

const PICTURES = ['image'] as const;

interface ImageFieldProps {
  id: string;
  type: 'question' | 'answer';
  /** Question 1, Answer 2. */
  name: string;
}

/** The image of a question or an answer with its text alternative; nothing while there is none. */
export const ImageField = memo(function ImageField({ id, type, name }: ImageFieldProps) {
  const starting = useStartingUpload(id);
  const image = useNodeField(id, type, 'image');
  if (!starting && !image) return null;
  return (
    <Box paddingTop={2}>
      {starting ? (
        <StartingImage id={id} upload={starting} name={name} />
      ) : (
        image && <ChosenImage id={id} type={type} image={image} name={name} />
      )}
    </Box>
  );
});

/** Chooses an image, where there is none yet. */
export const AddImageButton = memo(function AddImageButton({ id, type, name }: ImageFieldProps) {
  const { t } = useTexts();
  const actions = useActions();
  const accept = useAccept(PICTURES);
  const starting = useStartingUpload(id);
  const image = useNodeField(id, type, 'image');
  if (starting || image) return null;
  return (
    <Box>
      <ChooseFiles
        label={t('image.choose', { name })}
        accept={accept}
        onFiles={(files) => actions.giveImage(id, files)}
      >
        {(open) => (
          <IconButton
            id={fieldId(id, 'image')}
            variant="ghost"
            withTooltip={type === 'question'}
            label={t('image.addTo', { name })}
            onClick={once(open)}
          >
            <Image />
          </IconButton>
        )}
      </ChooseFiles>
    </Box>
  );
});

function ChosenImage({ id, type, image, name }: ImageFieldProps & { image: string }) {
  const { t } = useTexts();
  const actions = useActions();
  const asset = useAsset(image);
  const upload = useUploadOf(image);
  const retry = useRetry({ asset, upload });
  const progress = progressOf(asset, upload);
  const imageAlt = useNodeField(id, type, 'imageAlt') ?? '';
  const isAlone = useFromNode(id, (node) => node !== undefined && 'text' in node && isBlankText(node.text));
  const set = useSetFields(id, type);
  useEffect(() => {
    if (actions.takeAltRequest(id)) document.getElementById(fieldId(id, 'imageAlt'))?.focus();
  }, [actions, id, image]);
  return (
    <Flex id={fieldId(id, 'image')} gap={4} alignItems="flex-start" wrap="wrap">
      <Thumbnail asset={asset} width="10rem" height="7.2rem" />
      <Flex flex="1" minWidth="16rem" direction="column" alignItems="stretch" gap={2}>
        <TextField
          id={fieldId(id, 'imageAlt')}
          label={t('image.alt')}
          hint={t(isAlone && type === 'answer' ? 'image.alt.needed' : 'image.alt.hint')}
          missing={isAlone && type === 'answer' ? t('problem.answer.alt.missing') : undefined}
          value={imageAlt}
          limit={TEXT_LIMITS.imageAlt}
          onChange={(text) => set({ imageAlt: text })}
        />
        {asset && <UntouchedPicture name={name} asset={asset} />}
        {progress.state !== 'finished' && <FileStatus name={name} progress={progress} />}
      </Flex>
      <Flex shrink={0} paddingTop={5}>
        {retry && (
          <IconButton variant="ghost" label={t('files.retry', { name: t('image.of', { name }) })} onClick={once(retry)}>
            <ArrowClockwise />
          </IconButton>
        )}
        <IconButton
          variant="ghost"
          label={t('order.delete', { name: t('image.of', { name }) })}
          onClick={once(() => actions.removeImage(id))}
        >
          <Trash />
        </IconButton>
      </Flex>
    </Flex>
  );
}

function StartingImage({ id, upload: uploadId, name }: { id: string; upload: string; name: string }) {
  const { t } = useTexts();
  const { stopUpload, resumeUpload } = useOpenDraft();
  const upload = useUpload(uploadId);
  const remove = () => {
    stopUpload(uploadId);
    focusField(id, 'image');
  };
  return (
    <Flex gap={4} alignItems="flex-start">
      <Box flex="1" minWidth={0}>
        <FileStatus name={name} progress={progressOf(undefined, upload)} />
      </Box>
      {upload?.error && (
        <IconButton
          variant="ghost"
          label={t('files.retry', { name: upload.name })}
          onClick={once(() => resumeUpload(uploadId))}
        >
          <ArrowClockwise />
        </IconButton>
      )}
      <IconButton variant="ghost" label={t('order.delete', { name: t('image.of', { name }) })} onClick={once(remove)}>
        <Trash />
      </IconButton>
    </Flex>
  );
}
