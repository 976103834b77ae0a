import { AccessibleIcon } from '@strapi/design-system';
import {
  File,
  FilePdf,
  FileXls,
  FileZip,
  Image,
  Lightning,
  Message,
  MusicNotes,
  Play,
  PresentationChart,
} from '@strapi/icons';
import type { ComponentType, SVGProps } from 'react';

import type { AssetKind } from '../../../shared/vocabulary';
import { useTexts } from '../text';

const ICONS: Record<AssetKind, ComponentType<SVGProps<SVGSVGElement>>> = {
  video: Play,
  audio: MusicNotes,
  image: Image,
  pdf: FilePdf,
  word: File,
  flash: Lightning,
  archive: FileZip,
  presentation: PresentationChart,
  spreadsheet: FileXls,
  captions: Message,
  other: File,
};

export function KindIcon({ kind }: { kind: AssetKind }) {
  const { t } = useTexts();
  const Icon = ICONS[kind];
  return (
    <AccessibleIcon label={t(`kind.${kind}`)}>
      <Icon width="2.4rem" height="2.4rem" />
    </AccessibleIcon>
  );
}
