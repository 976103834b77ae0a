import {
  Box,
  Button,
  Field,
  Flex,
  SingleSelect,
  SingleSelectOption,
  Textarea,
  Typography,
} from '@strapi/design-system';
import { File as FileIcon } from '@strapi/icons';
import { useState, type ClipboardEvent } from 'react';

import { ChooseFiles } from '../../../fields/ChooseFiles';
import { once } from '../../../fields/once';
import { useTexts } from '../../../text';

import { findExcess, type ExcessiveText } from './readPasted';
import { decodeBytes, detectEncoding, FILE_ENCODINGS, type FileEncoding } from './source/encodings';
import { detectBinaryFormat, type OtherFormat } from './source/otherFormats';
import { IMPORT_LIMITS } from './importReport';
import { splitLines } from './text/sourceText';

interface PastedTextProps {
  text: string;
  onChange: (text: string) => void;
}

type Fault = ({ fault: 'tooMuch' } & ExcessiveText) | { fault: 'unreadable' } | { fault: 'other'; format: OtherFormat };

/** A file whose encoding was guessed, with its bytes for another try. */
interface GuessedFile {
  bytes: Uint8Array;
  encoding: FileEncoding;
}

/** Browsers insert text line by line, which takes a minute for thousands. */
const MAX_INSERTED_LINES = 200;

/** Browsers lay out the whole text of a field, which takes seconds for millions of characters. */
const MAX_SHOWN_CHARACTERS = 200_000;

/** Bytes that a character takes at most, in UTF-8. */
const BYTES_PER_CHARACTER = 4;

/** The text to read, typed, pasted or from a file. */
export function PastedText({ text, onChange }: PastedTextProps) {
  const { t } = useTexts();
  const [fault, setFault] = useState<Fault | null>(null);
  const [guessed, setGuessed] = useState<GuessedFile | null>(null);
  /** What is too much does not get into the field, which would be busy with it for long. */
  const offer = (offered: string) => {
    const excess = findExcess(offered);
    setFault(excess ? { fault: 'tooMuch', ...excess } : null);
    if (!excess) onChange(offered);
    return !excess;
  };
  const offerAs = (bytes: Uint8Array, encoding: FileEncoding, isGuess: boolean) => {
    if (offer(decodeBytes(bytes, encoding))) setGuessed(isGuess ? { bytes, encoding } : null);
  };
  const read = (bytes: Uint8Array) => {
    const format = detectBinaryFormat(bytes);
    if (format) return setFault({ fault: 'other', format });
    const { encoding, isGuess } = detectEncoding(bytes);
    offerAs(bytes, encoding, isGuess);
  };
  // Read no further than needed to know that it is too much.
  const choose = ([file]: File[]) =>
    file
      ?.slice(0, (IMPORT_LIMITS.characters + 1) * BYTES_PER_CHARACTER)
      .arrayBuffer()
      .then(
        (buffer) => read(new Uint8Array(buffer)),
        () => setFault({ fault: 'unreadable' }),
      );
  const change = (changed: string) => {
    setGuessed(null);
    offer(changed);
  };
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!findExcess(pasted) && splitLines(pasted).length < MAX_INSERTED_LINES) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    change(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
  };
  return (
    <Field.Root hint={t('paste.text.hint')} error={fault ? faultText(t, fault) : undefined}>
      <Flex justifyContent="space-between" gap={2}>
        <Field.Label>{t('paste.text')}</Field.Label>
        <ChooseFiles label={t('paste.file')} onFiles={(files) => void choose(files)}>
          {(open) => (
            <Button size="S" variant="tertiary" startIcon={<FileIcon />} onClick={once(open)}>
              {t('paste.file')}
            </Button>
          )}
        </ChooseFiles>
      </Flex>
      {text.length > MAX_SHOWN_CHARACTERS ? (
        <LargeText text={text} onRemove={() => change('')} />
      ) : (
        <Textarea
          dir="auto"
          rows={8}
          resizable
          spellCheck={false}
          value={text}
          placeholder={EXAMPLE}
          onPaste={paste}
          onChange={(event) => change(event.target.value)}
        />
      )}
      <Field.Hint />
      <Field.Error />
      {guessed && <EncodingChoice file={guessed} onChoose={(encoding) => offerAs(guessed.bytes, encoding, true)} />}
    </Field.Root>
  );
}

const EXAMPLE = '2 + 2 = ? { =4 ~3 ~5 }\n\n2 + 2 = ?\na) 4\nb) 3\nAnswer: a';

const faultText = (t: ReturnType<typeof useTexts>['t'], fault: Fault): string => {
  switch (fault.fault) {
    case 'tooMuch':
      return t(`paste.tooMuch.${fault.unit}`, { count: fault.count, limit: fault.limit });
    case 'other':
      return t(`paste.other.${fault.format}`);
    case 'unreadable':
      return t('paste.unreadable');
  }
};

/** What stands in place of a text that is too long to be shown in a field. */
function LargeText({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useTexts();
  return (
    <Box padding={3} hasRadius background="neutral0" borderColor="neutral200">
      <Flex justifyContent="space-between" gap={2}>
        <Typography>{t('paste.large', { lines: splitLines(text).length, characters: text.length })}</Typography>
        <Button size="S" variant="tertiary" onClick={onRemove}>
          {t('paste.large.remove')}
        </Button>
      </Flex>
    </Box>
  );
}

interface EncodingChoiceProps {
  file: GuessedFile;
  onChoose: (encoding: FileEncoding) => void;
}

/** Says that the encoding of a file was guessed, and offers the others. */
function EncodingChoice({ file, onChoose }: EncodingChoiceProps) {
  const { t } = useTexts();
  const choose = (value: string | number) => {
    const encoding = FILE_ENCODINGS.find((each) => each === value);
    if (encoding) onChoose(encoding);
  };
  return (
    <Field.Root hint={t('paste.encoding.hint')}>
      <Field.Label>{t('paste.encoding')}</Field.Label>
      <SingleSelect value={file.encoding} onChange={choose}>
        {FILE_ENCODINGS.map((encoding) => (
          <SingleSelectOption key={encoding} value={encoding}>
            {encoding}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
}
