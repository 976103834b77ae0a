import { Box, Button, Field, Flex, TextInput, Typography, VisuallyHidden } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';

import { isBlankText } from '../../../../../../src/api/course/rules/visible-text';
import { TEXT_LIMITS } from '../../../../shared/vocabulary';
import { useBeforeLeaving } from '../../draft/hooks';
import { OrderButtons } from '../../fields/OrderButtons';
import { useTexts } from '../../text';

import { addTopics, moveTopic, removeTopic } from './topics';

interface TopicListProps {
  id: string;
  topics: readonly string[];
  onChange: (topics: string[]) => void;
}

/** The topics of a course: type and Enter, or paste one a line. */
export function TopicList({ id, topics, onChange }: TopicListProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const add = (text: string) => {
    onChange(addTopics(topics, text));
    setTyped('');
  };
  const addTyped = () => {
    if (!isBlankText(typed)) add(typed);
  };
  // A field that is taken away with the focus in it is not told so.
  useBeforeLeaving(addTyped);
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add(typed);
  };
  const addPastedLines = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/\r?\n/.test(pasted.trim())) return;
    event.preventDefault();
    add(pasted);
  };
  const move = (index: number, by: -1 | 1) => {
    onChange(moveTopic(topics, index, by));
    setSaid(t('order.said', { name: topics[index] ?? '', place: index + by + 1, count: topics.length }));
  };
  /** The focus goes to the topic that takes its place, or to the field when it was the last. */
  const remove = (index: number) => {
    onChange(removeTopic(topics, index));
    setSaid(t('order.removed', { name: topics[index] ?? '' }));
    requestAnimationFrame(() => {
      const next = list.current?.children[Math.min(index, topics.length - 2)]?.querySelector('button:last-of-type');
      const target = next ?? document.getElementById(id);
      if (target instanceof HTMLElement) target.focus();
    });
  };
  const tooLong = topics.find((topic) => topic.length > TEXT_LIMITS.topic);
  return (
    <Field.Root
      id={id}
      hint={t('basics.topics.hint')}
      error={tooLong && t('field.tooLong', { limit: TEXT_LIMITS.topic, count: tooLong.length })}
    >
      <Field.Label>{t('basics.topics')}</Field.Label>
      <Flex gap={2} alignItems="stretch">
        <Box flex="1">
          <TextInput
            value={typed}
            dir="auto"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={addOnEnter}
            onPaste={addPastedLines}
            onBlur={addTyped}
          />
        </Box>
        <Button
          variant="secondary"
          size="L"
          startIcon={<Plus />}
          onClick={() => add(typed)}
          disabled={isBlankText(typed)}
        >
          {t('basics.topics.add')}
        </Button>
      </Flex>
      <Field.Hint />
      <Field.Error />
      {topics.length > 0 && (
        <Box<'ol'> tag="ol" ref={list} paddingTop={2}>
          {topics.map((topic, index) => (
            <Flex
              tag="li"
              key={topic}
              paddingLeft={4}
              paddingRight={1}
              justifyContent="space-between"
              gap={2}
              borderColor="neutral150"
              hasRadius
              marginTop={1}
            >
              <Typography
                textColor={topic.length > TEXT_LIMITS.topic ? 'danger600' : 'neutral800'}
                ellipsis
                title={topic}
              >
                <bdi>{topic}</bdi>
              </Typography>
              <Flex shrink={0}>
                <OrderButtons
                  name={topic}
                  isFirst={index === 0}
                  isLast={index === topics.length - 1}
                  onMove={(by) => move(index, by)}
                  onRemove={() => remove(index)}
                />
              </Flex>
            </Flex>
          ))}
        </Box>
      )}
      <VisuallyHidden>
        <span aria-live="polite">{said}</span>
      </VisuallyHidden>
    </Field.Root>
  );
}
