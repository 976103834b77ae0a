import { Flex, LinkButton, Modal, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { ReactNode } from 'react';
import { styled } from 'styled-components';

import type { AssetView, Caption } from '../../../../shared/draft';
import type { AssetKind } from '../../../../shared/vocabulary';
import { useOpener } from '../../fields/useOpener';
import { isolated, useTexts, type Texts } from '../../text';

import { FlashPreview } from './FlashPreview';
import { NotShown } from './states';
import { inOrder, VideoPreview } from './VideoPreview';
import { WordPreview } from './WordPreview';

const Wide = styled(Modal.Content)`
  width: min(100rem, calc(100vw - 2rem));
  max-width: none;
  max-height: calc(100dvh - 2rem);
`;

const Fit = styled.div`
  video,
  img {
    display: block;
    max-width: 100%;
    max-height: 65vh;
    margin: 0 auto;
  }
  audio {
    width: 100%;
  }
  > iframe {
    display: block;
    width: 100%;
    height: 65vh;
    border: 0;
  }
`;

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

interface Shown {
  asset: AssetView;
  title: string;
  captions: readonly Caption[];
  texts: Texts;
}

/** How each kind is shown; the others are named and offered for download. */
const VIEWS: Partial<Record<AssetKind, (shown: Shown) => ReactNode>> = {
  video: (shown) => <VideoPreview {...shown} />,
  audio: ({ asset, title }) => (
    <audio controls aria-label={title}>
      {inOrder(asset.sources).map(({ url, mime }) => (
        <source key={url} src={url} type={mime} />
      ))}
    </audio>
  ),
  image: ({ asset, title }) => <img src={asset.sources[0]?.url} alt={title} />,
  pdf: ({ asset, title }) => <iframe src={asset.sources[0]?.url} title={title} />,
  word: ({ asset, title, texts: { t } }) =>
    asset.mime === DOCX ? (
      <WordPreview url={asset.sources[0]?.url ?? ''} title={title} bytes={asset.bytes} />
    ) : (
      <NotShown reason={t('preview.word.old')} />
    ),
  flash: ({ asset, title }) => <FlashPreview url={asset.sources[0]?.url ?? ''} title={title} />,
};

/** Whether there is something stored to show. */
export const canPreview = ({ state, sources }: AssetView): boolean => state === 'finished' && sources.length > 0;

interface PreviewDialogProps {
  asset: AssetView;
  title: string;
  captions?: readonly Caption[];
  onClose: () => void;
}

export function PreviewDialog({ asset, title, captions = [], onClose }: PreviewDialogProps) {
  const texts = useTexts();
  const { t, bytes } = texts;
  const focusOpener = useOpener(true);
  const view = VIEWS[asset.kind];
  const download = asset.sources[0];
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Wide aria-describedby={undefined} onCloseAutoFocus={focusOpener}>
        <Modal.Header closeLabel={t('dialog.close')}>
          <Modal.Title ellipsis dir="auto">
            {title || asset.name}
          </Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Fit>{view ? view({ asset, title, captions, texts }) : <NotShown reason={t('preview.none')} />}</Fit>
        </Modal.Body>
        <Modal.Footer>
          <Typography variant="pi" textColor="neutral600" ellipsis>
            {t('files.stored', { name: isolated(asset.name), size: bytes(asset.bytes) })}
          </Typography>
          {download && (
            <Flex shrink={0}>
              <LinkButton
                variant="tertiary"
                startIcon={<Download />}
                href={download.url}
                target="_blank"
                rel="noreferrer"
                download={asset.name}
                isExternal={false}
              >
                {t('preview.download')}
              </LinkButton>
            </Flex>
          )}
        </Modal.Footer>
      </Wide>
    </Modal.Root>
  );
}
