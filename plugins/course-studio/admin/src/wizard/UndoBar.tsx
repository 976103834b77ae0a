import { Box, Button, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ArrowsCounterClockwise, Cross } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import { styled } from 'styled-components';

import { useOpenDraft, useUndoOffer } from '../draft/hooks';
import { once } from '../fields/once';
import { UNDO_BUTTON } from '../fields/undoButton';
import { useEscape } from '../fields/useEscape';
import { useTexts } from '../text';

/** At hand wherever the step is scrolled to. */
const Bar = styled(Box)`
  position: sticky;
  bottom: ${({ theme }) => theme.spaces[4]};
  z-index: 2;
`;

interface UndoBarProps {
  /** Leads to a part of the course, in whatever step it is; to the heading of the step without one. */
  reveal: (node: string | null) => void;
}

/** What was just done, with a way back that stays until it is closed. */
export function UndoBar({ reveal }: UndoBarProps) {
  const { t } = useTexts();
  const { undo } = useOpenDraft();
  const { toggleNotification } = useNotification();
  const offer = useUndoOffer();
  const [hasFocus, setHasFocus] = useState(false);
  const { said, say } = useWords();
  const takeBack = () => {
    const result = undo.undo();
    if (!result) return;
    const { text, node } = result.offer;
    if (!result.isDone) return toggleNotification({ type: 'warning', message: t('undo.impossible', { text }) });
    say(t('undo.done', { text }));
    reveal(node);
  };
  const keepItSo = () => {
    undo.clear();
    reveal(offer?.focusAfter ?? null);
  };
  const place = useUndoKey(takeBack);
  useEscape(offer !== null && hasFocus, keepItSo);
  return (
    <>
      <VisuallyHidden>
        <span ref={place} aria-live="polite">
          {said}
        </span>
      </VisuallyHidden>
      {offer && (
        <Bar
          role="group"
          aria-label={t('undo')}
          background="neutral0"
          borderColor="primary200"
          hasRadius
          shadow="popupShadow"
          padding={3}
          onFocus={() => setHasFocus(true)}
          onBlur={() => setHasFocus(false)}
        >
          <Flex gap={3} justifyContent="space-between">
            <Typography dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {offer.text}
            </Typography>
            <Flex gap={2} shrink={0}>
              <Button
                id={UNDO_BUTTON}
                variant="secondary"
                startIcon={<ArrowsCounterClockwise />}
                aria-label={offer.label ?? t('undo.label', { text: offer.text })}
                aria-keyshortcuts="Control+Z Meta+Z"
                onClick={once(takeBack)}
              >
                {offer.label ?? t('undo')}
              </Button>
              <IconButton variant="ghost" label={t('undo.dismiss')} onClick={once(keepItSo)}>
                <Cross />
              </IconButton>
            </Flex>
          </Flex>
        </Bar>
      )}
    </>
  );
}

/** What those hear who do not see the bar: each thing that can be taken back, once, and that it was. */
function useWords() {
  const { t } = useTexts();
  const offer = useUndoOffer();
  const heard = useRef(new Set<string>());
  const [said, setSaid] = useState('');
  // A trailing space makes the same words heard a second time.
  const say = (text: string) => setSaid((before) => (before === text ? `${text}\u00a0` : text));
  useEffect(() => {
    if (!offer || heard.current.has(offer.id)) return;
    heard.current.add(offer.id);
    say(t('undo.said', { text: offer.text }));
  }, [offer, t]);
  return { said, say };
}

const FIELDS = 'input, textarea, [contenteditable]';

/** Control+Z, or Command+Z, anywhere in the window but in a field, whose own undo is meant. @returns marks the window */
function useUndoKey(act: () => void) {
  const place = useRef<HTMLSpanElement>(null);
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, shiftKey, target } = event;
      if (!(ctrlKey || metaKey) || shiftKey || key.toLowerCase() !== 'z') return;
      if (!(target instanceof Element) || target.closest(FIELDS)) return;
      if (target.closest('[role=dialog]') !== place.current?.closest('[role=dialog]')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return place;
}
