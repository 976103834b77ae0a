import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { styled } from 'styled-components';

import type { AssetView, EncodingChoice, EncodingReading } from '../../../../shared/draft';
import { useOpenDraft } from '../../draft/hooks';
import { Loading } from '../../assets/preview/states';
import { fieldId, focusField } from '../../fields/fieldId';
import { once } from '../../fields/once';
import { toStudioError } from '../../http/studioError';
import { isolated, useTexts } from '../../text';

interface CaptionEncodingProps {
  /** The part of the course the captions belong to. */
  node: string;
  asset: AssetView;
  /** What the author calls the captions. */
  name: string;
}

/**
 * How the letters of captions were read, where the file does not say it. Where that is not sure, the author is asked by
 * showing how the lines read in each encoding; it can be changed at any time, as the file that was uploaded stays.
 */
export function CaptionEncoding({ asset, ...rest }: CaptionEncodingProps) {
  const remark = asset.remarks.find((one) => one.type === 'encoding');
  if (remark?.type !== 'encoding' || asset.state !== 'finished') return null;
  const { encoding, sample, certainty = 'unsure' } = remark;
  // Each file asks for itself.
  return <KnownEncoding key={asset.id} asset={asset.id} {...{ encoding, sample, certainty }} {...rest} />;
}

interface KnownEncodingProps {
  node: string;
  asset: string;
  name: string;
  encoding: string;
  sample: string;
  certainty: 'sure' | 'unsure' | 'chosen';
}

const fieldOf = (asset: string): string => `encoding-${asset}`;

function KnownEncoding({ node, asset, name, encoding, sample, certainty }: KnownEncodingProps) {
  const texts = useTexts();
  const { t } = texts;
  const isAsking = certainty === 'unsure';
  const [isOpen, setIsOpen] = useState(isAsking);
  const values = { encoding: texts.encoding(encoding), sample: isolated(sample) };
  return (
    <Box paddingTop={2} id={fieldId(node, fieldOf(asset))}>
      <Flex
        direction="column"
        alignItems="stretch"
        gap={3}
        {...(isAsking && { background: 'warning100', borderColor: 'warning200', hasRadius: true, padding: 3 })}
      >
        <Typography
          variant="pi"
          textColor={isAsking ? 'neutral800' : 'neutral600'}
          role={isAsking ? 'status' : undefined}
        >
          {t(`captions.encoding.${certainty}`, values)}
        </Typography>
        {!isAsking && (
          <Box>
            <Button
              size="S"
              variant="tertiary"
              aria-expanded={isOpen}
              aria-label={t('captions.encoding.changeOf', { name })}
              onClick={once(() => setIsOpen(!isOpen))}
            >
              {t('captions.encoding.change')}
            </Button>
          </Box>
        )}
        {isOpen && <Encodings node={node} asset={asset} name={name} />}
      </Flex>
    </Box>
  );
}

type EncodingsProps = Pick<KnownEncodingProps, 'node' | 'asset' | 'name'>;

function Encodings({ node, asset, name }: EncodingsProps) {
  const { t } = useTexts();
  const { choice, hasFailed, retry } = useEncodings(asset);
  if (hasFailed)
    return (
      <Flex gap={3} wrap="wrap">
        <Typography variant="pi" textColor="danger600" role="alert">
          {t('captions.encoding.failed')}
        </Typography>
        <Button size="S" variant="tertiary" onClick={retry}>
          {t('retry')}
        </Button>
      </Flex>
    );
  return choice ? <Choice node={node} asset={asset} name={name} choice={choice} /> : <Loading />;
}

function useEncodings(asset: string) {
  const { captionEncodings } = useOpenDraft();
  const [choice, setChoice] = useState<EncodingChoice | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setHasFailed(false);
    captionEncodings(asset).then(
      (loaded) => isWanted && setChoice(loaded),
      () => isWanted && setHasFailed(true),
    );
    return () => {
      isWanted = false;
    };
  }, [captionEncodings, asset, attempt]);
  return { choice, hasFailed, retry: () => setAttempt(attempt + 1) };
}

/** Readings shown at first; among them is the right one for nearly every file. */
const FIRST_READINGS = 4;

function Choice({ node, asset, name, choice }: EncodingsProps & { choice: EncodingChoice }) {
  const { t, error: errorText } = useTexts();
  const { changeCaptionEncoding } = useOpenDraft();
  const { toggleNotification } = useNotification();
  const [showsAll, setShowsAll] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const { current, readings } = choice;
  const shown = readings.filter((reading, at) => showsAll || at < FIRST_READINGS || reading.encoding === current);
  const take = async ({ encoding }: EncodingReading) => {
    setIsBusy(true);
    try {
      // What stood here is replaced by what the new file says.
      focusField(node, fieldOf(await changeCaptionEncoding(node, asset, encoding)));
    } catch (cause) {
      setIsBusy(false);
      toggleNotification({ type: 'danger', message: errorText(toStudioError(cause)) });
    }
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Readings tag="ul" aria-label={t('captions.encoding.list', { name })}>
        {shown.map((reading) => (
          <li key={reading.encoding}>
            <ReadingButton
              reading={reading}
              isCurrent={reading.encoding === current}
              isDisabled={isBusy}
              onTake={() => void take(reading)}
            />
          </li>
        ))}
      </Readings>
      {shown.length < readings.length && (
        <Box>
          <Button size="S" variant="tertiary" onClick={() => setShowsAll(true)}>
            {t('captions.encoding.more')}
          </Button>
        </Box>
      )}
    </Flex>
  );
}

interface ReadingButtonProps {
  reading: EncodingReading;
  isCurrent: boolean;
  isDisabled: boolean;
  onTake: () => void;
}

function ReadingButton({ reading, isCurrent, isDisabled, onTake }: ReadingButtonProps) {
  const { t, encoding } = useTexts();
  return (
    <Reading type="button" aria-pressed={isCurrent} disabled={isDisabled} onClick={once(onTake)}>
      <Flex tag="span" justifyContent="space-between" gap={2} wrap="wrap">
        <Typography variant="pi" fontWeight="semiBold">
          {encoding(reading.encoding)}
        </Typography>
        {isCurrent && (
          <Typography variant="pi" textColor="primary600">
            {t('captions.encoding.current')}
          </Typography>
        )}
      </Flex>
      {reading.lines.map((line, index) => (
        <Line key={index} tag="span" dir="auto">
          {line}
        </Line>
      ))}
    </Reading>
  );
}

const Readings = styled(Box)`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  gap: 0.8rem;
`;

const Line = styled(Typography)`
  display: block;
  overflow-wrap: anywhere;
`;

const Reading = styled.button`
  display: flex;
  flex-direction: column;
  justify-content: flex-start;
  width: 100%;
  height: 100%;
  padding: 1.2rem;
  text-align: start;
  cursor: pointer;
  color: inherit;
  background: ${({ theme }) => theme.colors.neutral0};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  &[aria-pressed='true'] {
    border-color: ${({ theme }) => theme.colors.primary600};
  }
  &:hover:not(:disabled) {
    background: ${({ theme }) => theme.colors.primary100};
  }
  &:disabled {
    cursor: progress;
  }
`;
