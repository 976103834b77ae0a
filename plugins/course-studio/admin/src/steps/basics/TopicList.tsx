import { Box, Button, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';

import { TEXT_LIMITS } from '../../../../shared/vocabulary';
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
  const add = (text: string) => {
    onChange(addTopics(topics, text));
    setTyped('');
  };
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
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={addOnEnter}
            onPaste={addPastedLines}
            onBlur={() => typed.trim() && add(typed)}
          />
        </Box>
        <Button variant="secondary" size="L" startIcon={<Plus />} onClick={() => add(typed)} disabled={!typed.trim()}>
          {t('basics.topics.add')}
        </Button>
      </Flex>
      <Field.Hint />
      <Field.Error />
      {topics.length > 0 && (
        <Box tag="ol" paddingTop={2}>
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
                {topic}
              </Typography>
              <Flex shrink={0}>
                <OrderButtons
                  name={topic}
                  isFirst={index === 0}
                  isLast={index === topics.length - 1}
                  onMove={(by) => onChange(moveTopic(topics, index, by))}
                  onRemove={() => onChange(removeTopic(topics, index))}
                />
              </Flex>
            </Flex>
          ))}
        </Box>
      )}
    </Field.Root>
  );
}
