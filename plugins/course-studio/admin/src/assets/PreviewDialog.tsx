import { Box, Modal } from '@strapi/design-system';
import { styled } from 'styled-components';

import type { AssetView } from '../../../shared/draft';
import { useTexts } from '../text';

const Fit = styled(Box)`
  video,
  img {
    display: block;
    max-width: 100%;
    max-height: 70vh;
    margin: 0 auto;
  }
  audio {
    width: 100%;
  }
`;

/** Whether there is something to look at or listen to. */
export const canPreview = ({ kind, state, sources }: AssetView): boolean =>
  state === 'finished' && sources.length > 0 && ['video', 'audio', 'image'].includes(kind);

interface PreviewDialogProps {
  asset: AssetView;
  title: string;
  onClose: () => void;
}

export function PreviewDialog({ asset, title, onClose }: PreviewDialogProps) {
  const { t } = useTexts();
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined}>
        <Modal.Header closeLabel={t('dialog.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Fit>
            <Player asset={asset} title={title} />
          </Fit>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Browsers take the first source they can play; the original may be of a kind none can, so it comes last. */
function Player({ asset: { kind, sources, posterUrl }, title }: { asset: AssetView; title: string }) {
  const best = [...sources].sort((a, b) => Number(a.profile === 'original') - Number(b.profile === 'original'));
  const list = best.map(({ url, mime }) => <source key={url} src={url} type={mime} />);
  if (kind === 'image') return <img src={sources[0]?.url} alt={title} />;
  if (kind === 'audio') return <audio controls>{list}</audio>;
  return (
    <video controls preload="metadata" poster={posterUrl ?? undefined} aria-label={title}>
      {list}
    </video>
  );
}
