import { Box, Button, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ChevronDown, ChevronUp, Cross, Play } from '@strapi/icons';
import { useEffect, useId, useState } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { styled } from 'styled-components';

import { Bar, FileStatus } from '../assets/FileStatus';
import { progressOf } from '../assets/progress';
import { useUploadSummary } from '../draft/hooks';
import { once } from '../fields/once';
import { PauseIcon } from '../fields/PauseIcon';
import { PATHS } from '../plugin';
import { useTexts, type Texts } from '../text';

import { secondsFor } from './speed';
import type { Upload, UploadSummary } from './store';
import { uploads } from './uploads';

/** Names beyond these are only counted. */
const MOST_NAMED = 30;

/** How long the last word stays; milliseconds. */
const LAST_WORD = 8000;

const Tray = styled(Box)`
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const Names = styled.ul`
  max-height: 30vh;
  overflow-y: auto;
`;

const TrayLink = styled(Link)`
  color: ${({ theme }) => theme.colors.primary600};
  font-size: 1.2rem;
`;

function titleOf({ t }: Texts, { uploads: open, failed, done, isPaused }: UploadSummary): string {
  const going = open.length - failed;
  if (going > 0 && isPaused) return t('uploads.title.paused', { count: going });
  if (going > 0) return t('uploads.title', { count: going });
  if (failed > 0) return t('uploads.title.failed', { count: failed });
  return t('uploads.title.done', { count: done });
}

function lineOf({ percent, speed, duration, t }: Texts, summary: UploadSummary): string {
  const share = percent(summary.bytes > 0 ? summary.sent / summary.bytes : 0);
  const left = secondsFor(summary.bytes - summary.sent, summary.speed);
  if (summary.speed === null || left === null) return share;
  return `${share} · ${t('uploads.speedAndTime', { speed: speed(summary.speed), time: duration(left) })}`;
}

/** All uploads of this tab, whatever page is open: how far they are, and what can be done. Nothing when there are none. */
export function UploadTray() {
  const texts = useTexts();
  const { t } = texts;
  const summary = useUploadSummary();
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  useLastWord(summary);
  const { uploads: open, done } = summary;
  const title = open.length + done > 0 ? titleOf(texts, summary) : '';
  return (
    <>
      <VisuallyHidden>
        <span aria-live="polite">{title}</span>
      </VisuallyHidden>
      {title && (
        <Tray
          tag="section"
          aria-label={t('uploads.tray')}
          background="neutral0"
          hasRadius
          paddingTop={2}
          paddingBottom={2}
          paddingLeft={4}
          paddingRight={4}
        >
          <Flex gap={3} justifyContent="space-between" wrap="wrap">
            <Flex flex="1" minWidth="14rem" direction="column" alignItems="stretch" gap={1}>
              <Typography fontWeight="semiBold" aria-hidden>
                {title}
              </Typography>
              {open.length > 0 && (
                <>
                  <Bar
                    size="S"
                    value={summary.bytes > 0 ? Math.round((summary.sent / summary.bytes) * 100) : 0}
                    aria-label={t('uploads.progress')}
                  />
                  <Typography variant="pi" textColor="neutral600">
                    {lineOf(texts, summary)}
                  </Typography>
                </>
              )}
            </Flex>
            <Buttons summary={summary} isOpen={isOpen} listId={listId} onToggle={() => setIsOpen(!isOpen)} />
          </Flex>
          {isOpen && open.length > 0 && (
            <Box paddingTop={3}>
              <Names id={listId}>
                {open.slice(0, MOST_NAMED).map((upload) => (
                  <TrayRow key={upload.id} upload={upload} />
                ))}
              </Names>
              {open.length > MOST_NAMED && (
                <Typography variant="pi">{t('files.andMore', { count: open.length - MOST_NAMED })}</Typography>
              )}
            </Box>
          )}
        </Tray>
      )}
    </>
  );
}

interface ButtonsProps {
  summary: UploadSummary;
  isOpen: boolean;
  listId: string;
  onToggle: () => void;
}

function Buttons({ summary: { uploads: open, isPaused, failed }, isOpen, listId, onToggle }: ButtonsProps) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const [first] = open;
  if (!first)
    return (
      <IconButton variant="ghost" label={t('dialog.close')} onClick={uploads.clearDone}>
        <Cross />
      </IconButton>
    );
  return (
    <Flex gap={2} wrap="wrap">
      {!pathname.endsWith(PATHS.draft(first.draft, 'files')) && (
        <TrayLink to={PATHS.draft(first.draft, 'files')}>{t('uploads.show')}</TrayLink>
      )}
      {isPaused ? (
        <Button size="S" variant="tertiary" startIcon={<Play />} onClick={once(uploads.resumeAll)}>
          {t(failed === open.length ? 'uploads.retryAll' : 'uploads.resumeAll')}
        </Button>
      ) : (
        <Button size="S" variant="tertiary" startIcon={<PauseIcon aria-hidden />} onClick={once(uploads.pauseAll)}>
          {t('uploads.pauseAll')}
        </Button>
      )}
      <IconButton
        variant="ghost"
        label={t(isOpen ? 'uploads.collapse' : 'uploads.expand')}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={once(onToggle)}
      >
        {isOpen ? <ChevronDown /> : <ChevronUp />}
      </IconButton>
    </Flex>
  );
}

function TrayRow({ upload }: { upload: Upload }) {
  const { t } = useTexts();
  const { id, name, draft, phase } = upload;
  const isStill = phase === 'paused' || phase === 'failed';
  return (
    <Flex tag="li" gap={2} paddingTop={1} paddingBottom={1} alignItems="flex-start">
      <Flex flex="1" minWidth={0} direction="column" alignItems="stretch" gap={1}>
        <Typography variant="pi" ellipsis title={name} dir="auto">
          <TrayLink to={PATHS.draft(draft, 'files')}>{name}</TrayLink>
        </Typography>
        <FileStatus name={name} progress={progressOf(undefined, upload)} />
      </Flex>
      <IconButton
        variant="ghost"
        size="S"
        label={t(isStill ? 'uploads.resume' : 'uploads.pause', { name })}
        onClick={once(() => (isStill ? uploads.resume(id) : uploads.pause(id)))}
      >
        {isStill ? <Play /> : <PauseIcon />}
      </IconButton>
    </Flex>
  );
}

/** When all is done the tray says so, and goes. */
function useLastWord({ uploads: open, done }: UploadSummary): void {
  const isDone = open.length === 0 && done > 0;
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(uploads.clearDone, LAST_WORD);
    return () => clearTimeout(timer);
  }, [isDone]);
}
