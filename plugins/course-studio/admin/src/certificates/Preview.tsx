import { Button, Field, Flex, Loader, TextInput, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useEffect, useState } from 'react';
import { styled } from 'styled-components';

import { certificateDesign, MAX_SAMPLE_NAME_LENGTH, type CertificateDesign } from '../../../shared/certificates';
import { drawTemplate } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

import { sampleOf, savePdf } from './sample';

/** How long nothing must be typed before the page is drawn anew, milliseconds. */
const QUIET_MS = 500;

/** As large as there is room, with what stands below it still in view. */
const Picture = styled.img`
  display: block;
  margin: 0 auto;
  max-width: 100%;
  max-height: max(30rem, calc(100vh - 34rem));
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
`;

/** What a certificate of this design looks like, drawn by the server the way it is printed. */
export function Preview({ design }: { design: CertificateDesign }) {
  const { t, error: textOf } = useTexts();
  const [holder, setHolder] = useState('Ada Lovelace');
  const [picture, setPicture] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDrawing, setIsDrawing] = useState(false);
  const sample = () => sampleOf(holder, { t });
  const wanted = JSON.stringify({ design, holder });

  useEffect(() => {
    if (!certificateDesign.safeParse(design).success) return undefined;
    let isCurrent = true;
    const draw = async () => {
      setIsDrawing(true);
      try {
        const drawn = await drawTemplate({ design, sample: sample(), format: 'png' });
        if (!isCurrent) return;
        setPicture(URL.createObjectURL(drawn));
        setProblem(null);
      } catch (error) {
        if (isCurrent) setProblem(textOf(toStudioError(error)));
      } finally {
        if (isCurrent) setIsDrawing(false);
      }
    };
    const timer = setTimeout(() => void draw(), QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // Only what is drawn counts; objects, texts and functions are new with every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted]);

  useEffect(() => () => void (picture && URL.revokeObjectURL(picture)), [picture]);

  const openPdf = async () => {
    try {
      savePdf(await drawTemplate({ design, sample: sample(), format: 'pdf' }));
    } catch (error) {
      setProblem(textOf(toStudioError(error)));
    }
  };

  return (
    <Flex tag="section" aria-label={t('template.preview')} direction="column" alignItems="stretch" gap={3}>
      <Flex justifyContent="space-between" gap={2}>
        <Typography variant="delta" tag="h2">
          {t('template.preview')}
        </Typography>
        {isDrawing && <Loader small>{t('template.drawing')}</Loader>}
      </Flex>
      {problem && (
        <Typography textColor="danger600" role="alert">
          {problem}
        </Typography>
      )}
      {picture && <Picture src={picture} alt={t('template.preview.alt', { name: holder })} />}
      <Field.Root id="sample-holder">
        <Field.Label>{t('template.sample.holder')}</Field.Label>
        <TextInput
          value={holder}
          maxLength={MAX_SAMPLE_NAME_LENGTH}
          onChange={(event: { target: { value: string } }) => setHolder(event.target.value)}
        />
      </Field.Root>
      <Button variant="tertiary" startIcon={<Download />} onClick={() => void openPdf()}>
        {t('template.pdf')}
      </Button>
    </Flex>
  );
}
