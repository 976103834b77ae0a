import { Button, Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import type { AssetView, FileNode } from '../../../../shared/draft';
import { useOpenDraft } from '../../draft/hooks';
import { useTexts } from '../../text';

import { languageOfTag } from './languages';

/** Subtitles inside a video that could be read, and are not among its captions yet: one click makes captions of them. */
export function EmbeddedSubtitles({ node, asset }: { node: FileNode; asset: AssetView }) {
  const { t, language } = useTexts();
  const { locale } = useIntl();
  const { addCaptions, freshAsset } = useOpenDraft();
  const { toggleNotification } = useNotification();
  const found = asset.remarks.flatMap((remark) => {
    if (remark.type !== 'subtitles' || !remark.url) return [];
    return [{ stream: remark.stream, tag: languageOfTag(remark.language) ?? locale }];
  });
  const offered = found.filter(({ tag }) => !node.captions.some((caption) => caption.language === tag));
  const use = async (stream: number, tag: string) => {
    const content = await fetchSubtitles(await freshAsset(asset), stream);
    if (!content) return toggleNotification({ type: 'danger', message: t('captions.inside.failed') });
    addCaptions(node.id, new File([content], `${asset.name}.${tag}.vtt`, { type: 'text/vtt' }), tag);
  };
  if (offered.length === 0) return null;
  return (
    <Flex gap={2} wrap="wrap">
      {offered.map(({ stream, tag }) => (
        <Button key={stream} size="S" variant="tertiary" startIcon={<Plus />} onClick={() => void use(stream, tag)}>
          {t('captions.inside.use', { language: language(tag) })}
        </Button>
      ))}
    </Flex>
  );
}

/** @returns null if they cannot be fetched */
async function fetchSubtitles({ remarks }: AssetView, stream: number): Promise<Blob | null> {
  const remark = remarks.find((one) => one.type === 'subtitles' && one.stream === stream);
  if (remark?.type !== 'subtitles' || !remark.url) return null;
  const response = await fetch(remark.url).catch(() => null);
  return response?.ok ? response.blob() : null;
}
