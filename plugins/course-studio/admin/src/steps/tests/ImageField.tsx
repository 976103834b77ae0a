import { Box, Flex, IconButton } from '@strapi/design-system';
import { ArrowClockwise, Image, Trash } from '@strapi/icons';
import { useRef } from 'react';

import type { AnswerNode, QuestionNode } from '../../../../shared/draft';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { Thumbnail } from '../../assets/Thumbnail';
import { useRetry } from '../../assets/useRetry';
import { setFields, setImage } from '../../draft/edits';
import { useAsset, useOpenDraft, useUpload, useUploadOf, useUploads } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';

interface ImageFieldProps {
  node: QuestionNode | AnswerNode;
  /** Question 1, Answer 2. */
  name: string;
}

const useStartingUpload = (node: string) =>
  useUploads().find((upload) => upload.node === node && upload.asset === null);

/** The image of a question or an answer with its text alternative; nothing while there is none. */
export function ImageField({ node, name }: ImageFieldProps) {
  const starting = useStartingUpload(node.id);
  if (starting) return <StartingImage upload={starting.id} name={name} />;
  return node.image ? <ChosenImage node={node} image={node.image} name={name} /> : null;
}

/** Chooses an image, where there is none yet. */
export function AddImageButton({ node, name }: ImageFieldProps) {
  const { t } = useTexts();
  const { addImage } = useOpenDraft();
  const input = useRef<HTMLInputElement>(null);
  const starting = useStartingUpload(node.id);
  if (starting || node.image) return null;
  const choose = (file: File | undefined) => {
    if (file) addImage(node.id, file);
  };
  return (
    <Box>
      <IconButton
        id={fieldId(node.id, 'image')}
        variant="ghost"
        label={t('image.addTo', { name })}
        onClick={() => input.current?.click()}
      >
        <Image />
      </IconButton>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('image.choose', { name })}
        onChange={(event) => choose(event.target.files?.[0])}
      />
    </Box>
  );
}

function ChosenImage({ node, image, name }: ImageFieldProps & { image: string }) {
  const { t } = useTexts();
  const { draft, stopUpload } = useOpenDraft();
  const asset = useAsset(image);
  const upload = useUploadOf(image);
  const retry = useRetry({ asset, upload });
  const progress = progressOf(asset, upload);
  const remove = () => {
    if (upload) stopUpload(upload.id);
    draft.edit((tree) => setImage(tree, node.id, null));
  };
  return (
    <Flex id={fieldId(node.id, 'image')} gap={4} alignItems="flex-start">
      <Thumbnail asset={asset} width="10rem" height="7.2rem" />
      <Flex flex="1" minWidth={0} direction="column" alignItems="stretch" gap={2}>
        <TextField
          id={fieldId(node.id, 'imageAlt')}
          label={t('image.alt')}
          hint={t('image.alt.hint')}
          value={node.imageAlt}
          limit={TEXT_LIMITS.imageAlt}
          onChange={(imageAlt) => draft.edit(() => setFields(node, { imageAlt }))}
        />
        {progress.state !== 'finished' && <FileStatus name={name} progress={progress} />}
      </Flex>
      <Flex shrink={0} paddingTop={5}>
        {retry && (
          <IconButton variant="ghost" label={t('files.retry', { name: t('image.of', { name }) })} onClick={retry}>
            <ArrowClockwise />
          </IconButton>
        )}
        <IconButton variant="ghost" label={t('order.remove', { name: t('image.of', { name }) })} onClick={remove}>
          <Trash />
        </IconButton>
      </Flex>
    </Flex>
  );
}

function StartingImage({ upload: id, name }: { upload: string; name: string }) {
  const { t } = useTexts();
  const { stopUpload, resumeUpload } = useOpenDraft();
  const upload = useUpload(id);
  return (
    <Flex gap={4} alignItems="flex-start">
      <Box flex="1" minWidth={0}>
        <FileStatus name={name} progress={progressOf(undefined, upload)} />
      </Box>
      {upload?.error && (
        <IconButton variant="ghost" label={t('files.retry', { name: upload.name })} onClick={() => resumeUpload(id)}>
          <ArrowClockwise />
        </IconButton>
      )}
      <IconButton
        variant="ghost"
        label={t('order.remove', { name: t('image.of', { name }) })}
        onClick={() => stopUpload(id)}
      >
        <Trash />
      </IconButton>
    </Flex>
  );
}
