import { Button, Field, Flex, Grid, Modal, SingleSelect, SingleSelectOption, Textarea } from '@strapi/design-system';
import { File as FileIcon } from '@strapi/icons';
import { useEffect, useMemo, useRef, useState, type ClipboardEvent } from 'react';

import { useChildIds } from '../../../draft/hooks';
import { ChooseFiles } from '../../../fields/ChooseFiles';
import { once } from '../../../fields/once';
import { useOpener } from '../../../fields/useOpener';
import { useTexts } from '../../../text';

import { useActions } from '../actions';

import { htmlToText } from './htmlToText';
import { Preview } from './Preview';
import { detectFormat, linesOf, PASTE_FORMATS, PASTE_LIMITS, type PastedItem, type PasteFormat } from './pasted';
import { isTooMuch, readPasted } from './readPasted';

interface PasteDialogProps {
  course: string;
  onClose: () => void;
}

const NEW = 'new';
const DETECT = 'detect';

/** Makes questions of text in GIFT or Aiken, after showing what will become of it. */
export default function PasteDialog({ course, onClose }: PasteDialogProps) {
  const { t } = useTexts();
  const actions = useActions();
  const testSets = useChildIds(course, 'testSet');
  const [into, setInto] = useState(testSets.at(-1) ?? NEW);
  const [chosen, setChosen] = useState<PasteFormat | typeof DETECT>(DETECT);
  const [text, setText] = useState('');
  const format = chosen === DETECT ? detectFormat(text) : chosen;
  const { items, isReading } = useItems(text, format);
  const questions = useMemo(
    () => items.flatMap((item) => (item.state === 'question' ? [item.question] : [])).slice(0, PASTE_LIMITS.questions),
    [items],
  );
  const focusOpener = useOpener(true);
  const isAdded = useRef(false);
  const add = () => {
    isAdded.current = true;
    onClose();
    actions.addQuestions(into === NEW ? null : into, questions);
  };
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* What is added gets the focus itself. */}
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={() => isAdded.current || focusOpener()}>
        <Modal.Header closeLabel={t('dialog.close')}>
          <Modal.Title>{t('paste.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Grid.Root gap={4}>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <Field.Root>
                  <Field.Label>{t('paste.format')}</Field.Label>
                  <SingleSelect value={chosen} onChange={(value) => setChosen(formatOf(value))}>
                    <SingleSelectOption value={DETECT}>
                      {text.trim()
                        ? t('paste.format.detected', { format: t(`paste.format.${format}`) })
                        : t('paste.format.detect')}
                    </SingleSelectOption>
                    {PASTE_FORMATS.map((each) => (
                      <SingleSelectOption key={each} value={each}>
                        {t(`paste.format.${each}`)}
                      </SingleSelectOption>
                    ))}
                  </SingleSelect>
                </Field.Root>
              </Grid.Item>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <Field.Root>
                  <Field.Label>{t('paste.into')}</Field.Label>
                  <SingleSelect value={into} onChange={(value) => setInto(String(value))}>
                    {testSets.map((id) => (
                      <SingleSelectOption key={id} value={id}>
                        {actions.nameOf(id)}
                      </SingleSelectOption>
                    ))}
                    <SingleSelectOption value={NEW}>{t('paste.into.new')}</SingleSelectOption>
                  </SingleSelect>
                </Field.Root>
              </Grid.Item>
            </Grid.Root>
            <PastedText text={text} onChange={setText} />
            <Preview items={items} isReading={isReading} isEmpty={text.trim() === ''} />
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('paste.cancel')}
          </Button>
          <Button disabled={questions.length === 0 || isReading} onClick={once(add)}>
            {t('paste.add', { count: questions.length })}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

const formatOf = (value: string | number) => PASTE_FORMATS.find((format) => format === value) ?? DETECT;

interface PastedTextProps {
  text: string;
  onChange: (text: string) => void;
}

/** Browsers insert text line by line, which takes a minute for thousands. */
const MOST_LINES_INSERTED = 200;

function PastedText({ text, onChange }: PastedTextProps) {
  const { t } = useTexts();
  const [refused, setRefused] = useState<'tooMuch' | 'unreadable' | null>(null);
  /** What is too much does not get into the field, which would be busy with it for long. */
  const offer = (offered: string) => {
    setRefused(isTooMuch(offered) ? 'tooMuch' : null);
    if (!isTooMuch(offered)) onChange(offered);
  };
  // Read no further than needed to know that it is too much.
  const choose = ([file]: File[]) =>
    file
      ?.slice(0, PASTE_LIMITS.characters * 4 + 4)
      .text()
      .then(offer, () => setRefused('unreadable'));
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!isTooMuch(pasted) && linesOf(pasted).length < MOST_LINES_INSERTED) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    offer(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
  };
  return (
    <Field.Root
      hint={t('paste.text.hint')}
      error={refused ? t(`paste.${refused}`, { lines: PASTE_LIMITS.lines }) : undefined}
    >
      <Flex justifyContent="space-between" gap={2}>
        <Field.Label>{t('paste.text')}</Field.Label>
        <ChooseFiles label={t('paste.file')} accept=".txt,.gift,text/plain" onFiles={(files) => void choose(files)}>
          {(open) => (
            <Button size="S" variant="tertiary" startIcon={<FileIcon />} onClick={once(open)}>
              {t('paste.file')}
            </Button>
          )}
        </ChooseFiles>
      </Flex>
      <Textarea
        dir="auto"
        rows={8}
        resizable
        spellCheck={false}
        value={text}
        placeholder={EXAMPLE}
        onPaste={paste}
        onChange={(event) => offer(event.target.value)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}

const EXAMPLE = '2 + 2 = ? { =4 ~3 ~5 }\n\n2 + 2 = ?\nA. 4\nB. 3\nANSWER: A';

/** Milliseconds without typing before the text is read. */
const PAUSE = 200;

const NOTHING: PastedItem[] = [];

/** What is in the text, a moment after it last changed. */
function useItems(text: string, format: PasteFormat) {
  const { t } = useTexts();
  const [items, setItems] = useState<PastedItem[]>(NOTHING);
  const [isReading, setIsReading] = useState(false);
  useEffect(() => {
    if (text.trim() === '') {
      setItems(NOTHING);
      setIsReading(false);
      return undefined;
    }
    let isStale = false;
    setIsReading(true);
    const read = async () => {
      const labels = { true: t('paste.true'), false: t('paste.false') };
      const found = await readPasted({ text, format, labels, htmlToText, isStale: () => isStale });
      if (!found || isStale) return;
      setItems(found);
      setIsReading(false);
    };
    const timer = setTimeout(() => void read(), PAUSE);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [text, format, t]);
  return { items, isReading };
}
