import { Badge, Flex, type BadgeProps } from '@strapi/design-system';
import { ArrowClockwise, CheckCircle, CloudUpload, WarningCircle } from '@strapi/icons';
import type { ComponentType, SVGProps } from 'react';
import { styled } from 'styled-components';

import type { AssetState } from '../../../shared/vocabulary';
import { useTexts } from '../text';

interface Look {
  variant: NonNullable<BadgeProps['variant']>;
  Icon: ComponentType<SVGProps<SVGSVGElement>>;
}

const LOOKS: Record<AssetState, Look> = {
  uploading: { variant: 'primary', Icon: CloudUpload },
  processing: { variant: 'alternative', Icon: ArrowClockwise },
  finished: { variant: 'success', Icon: CheckCircle },
  error: { variant: 'danger', Icon: WarningCircle },
};

/** The design system's red on red has too little contrast for small letters. */
const Readable = styled(Badge)`
  ${({ variant, theme }) => variant === 'danger' && `background: ${theme.colors.danger100};`}
`;

/** The state of a file, as word, icon and colour. */
export function StateBadge({ state }: { state: AssetState }) {
  const { t } = useTexts();
  const { variant, Icon } = LOOKS[state];
  return (
    <Readable variant={variant} size="S">
      <Flex gap={1} tag="span">
        <Icon width="1.2rem" height="1.2rem" aria-hidden />
        {t(`assetState.${state}`)}
      </Flex>
    </Readable>
  );
}
