import { Box, Button, Combobox, ComboboxOption, Field, Flex, IconButton, Typography } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';

import type { Caption, FileNode } from '../../../../shared/draft';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { FileStatus } from '../../assets/FileStatus';
import { progressOf } from '../../assets/progress';
import { useRetry } from '../../assets/useRetry';
import { addCaption, removeCaption, setCaption } from '../../draft/edits';
import { useAsset, useOpenDraft, useUpload, useUploadOf, useUploads } from '../../draft/hooks';
import { runUndoable } from '../../draft/runUndoable';
import { ChooseFiles } from '../../fields/ChooseFiles';
import { fieldId } from '../../fields/fieldId';
import { TextField } from '../../fields/TextField';
import { focusUndo } from '../../fields/undoButton';
import { useTexts } from '../../text';
import { onlyOf, refusalOf, type Refused } from '../../uploads/classifyFiles';
import { useAccept } from '../../uploads/useAccept';

import { CaptionEncoding } from './CaptionEncoding';
import { LANGUAGES, languageInName } from './languages';

const CAPTIONS = ['captions'] as const;

interface CaptionsProps {
  node: FileNode;
  onRefused: (refused: readonly Refused[]) => void;
}

/** The captions of a video, by language. */
export function Captions({ node, onRefused }: CaptionsProps) {
  const { t } = useTexts();
  const { locale } = useIntl();
  const { addCaptions, limits } = useOpenDraft();
  const accept = useAccept(CAPTIONS);
  const starting = useUploads().filter((upload) => upload.node === node.id && upload.asset === null);
  const add = async (files: File[]) => {
    const here = onlyOf('captions', await limits());
    const refused = files.flatMap(({ name, size }) => {
      const why = refusalOf({ name, size }, here);
      return why ? { name, bytes: size, why } : [];
    });
    onRefused(refused);
    const taken = files.filter(({ name, size }) => !refused.some((one) => one.name === name && one.bytes === size));
    for (const file of taken) addCaptions(node.id, file, languageInName(file.name) ?? locale);
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {node.captions.length > 0 && (
        <Box role="group" aria-label={t('captions.of', { name: node.title })}>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
            {node.captions.map((caption) => (
              <CaptionRow key={caption.asset} node={node} caption={caption} />
            ))}
          </Flex>
        </Box>
      )}
      {starting.map(({ id }) => (
        <StartingCaption key={id} id={id} />
      ))}
      <Box>
        <ChooseFiles
          label={t('captions.choose', { name: node.title })}
          accept={accept}
          multiple
          onFiles={(files) => void add(files)}
        >
          {(open) => (
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Plus />}
              aria-label={t('captions.addTo', { name: node.title })}
              onClick={open}
            >
              {t('captions.add')}
            </Button>
          )}
        </ChooseFiles>
      </Box>
    </Flex>
  );
}

function StartingCaption({ id }: { id: string }) {
  const upload = useUpload(id);
  const { resumeUpload, stopUpload } = useOpenDraft();
  const { t } = useTexts();
  if (!upload) return null;
  return (
    <Flex gap={2}>
      <Box flex="1" minWidth={0}>
        <FileStatus name={upload.name} progress={progressOf(undefined, upload)} />
      </Box>
      {upload.error && (
        <Button size="S" variant="tertiary" onClick={() => resumeUpload(id)}>
          {t('retry')}
        </Button>
      )}
      <IconButton variant="ghost" label={t('order.remove', { name: upload.name })} onClick={() => stopUpload(id)}>
        <Trash />
      </IconButton>
    </Flex>
  );
}

function CaptionRow({ node, caption }: { node: FileNode; caption: Caption }) {
  const { t, language } = useTexts();
  const open = useOpenDraft();
  const asset = useAsset(caption.asset);
  const upload = useUploadOf(caption.asset);
  const retry = useRetry({ asset, upload });
  const progress = progressOf(asset, upload);
  const id = `captions-${caption.asset}`;
  const name = t('captions.named', { language: language(caption.language), name: node.title });
  const set = (fields: Partial<Caption>) => open.draft.edit(() => setCaption(node, caption.asset, fields));
  const remove = () => {
    runUndoable(open, {
      text: t('undo.removed', { name }),
      node: node.id,
      focusAfter: node.id,
      retainedNodes: [node],
      change: () => removeCaption(node, caption.asset),
      revert: (tree) => addCaption(tree, node.id, caption, node.captions.indexOf(caption)),
    });
    focusUndo();
  };
  return (
    <Box tag="li" background="neutral100" hasRadius padding={3}>
      <Flex gap={3} alignItems="flex-end" wrap="wrap">
        <Box flex="1" minWidth="16rem">
          <LanguageField
            id={fieldId(node.id, `${id}-language`)}
            value={caption.language}
            onChange={(tag) => set({ language: tag })}
          />
        </Box>
        <Box flex="1" minWidth="16rem">
          <TextField
            id={fieldId(node.id, `${id}-label`)}
            label={t('captions.label')}
            placeholder={language(caption.language)}
            value={caption.label}
            limit={TEXT_LIMITS.captionLabel}
            onChange={(label) => set({ label })}
          />
        </Box>
        {retry && (
          <Button size="S" variant="tertiary" onClick={retry}>
            {t('retry')}
          </Button>
        )}
        <IconButton variant="ghost" label={t('order.remove', { name })} onClick={remove}>
          <Trash />
        </IconButton>
      </Flex>
      <Flex gap={3} paddingTop={2} wrap="wrap">
        <Typography variant="pi" textColor="neutral600" ellipsis dir="auto">
          {asset?.name}
        </Typography>
        {progress.state !== 'finished' && <FileStatus name={name} progress={progress} />}
      </Flex>
      {asset && <CaptionEncoding node={node.id} asset={asset} name={name} />}
    </Box>
  );
}

interface LanguageFieldProps {
  id: string;
  value: string;
  onChange: (tag: string) => void;
}

/** A language, found by typing its name in one's own. */
function LanguageField({ id, value, onChange }: LanguageFieldProps) {
  const { t, language } = useTexts();
  const options = useMemo(() => {
    const tags = LANGUAGES.includes(value) ? LANGUAGES : [value, ...LANGUAGES];
    const named = tags.map((tag) => ({ tag, name: language(tag) }));
    return named.sort((a, b) => a.name.localeCompare(b.name));
  }, [value, language]);
  return (
    <Field.Root id={id} width="100%">
      <Field.Label>{t('captions.language')}</Field.Label>
      <Combobox value={value} onChange={(tag: string) => tag && onChange(tag)}>
        {options.map(({ tag, name }) => (
          <ComboboxOption key={tag} value={tag}>
            {name}
          </ComboboxOption>
        ))}
      </Combobox>
    </Field.Root>
  );
}
